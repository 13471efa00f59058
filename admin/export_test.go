package admin

import (
	"huizong/admin/api"
	"huizong/admin/web"
)

// PageRoutes is the whole surface of pages.
func PageRoutes() []web.Route { return Routes() }

// APIRoutes is the whole surface of the API.
func APIRoutes() []api.Route { return api.Routes() }

// OpenAPI is the description of the API as it is served.
func OpenAPI() []byte { return api.Description() }
