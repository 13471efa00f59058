package admin

import (
	"huizong/admin/api"
	"huizong/admin/web"
)

// PageRoutes is the whole surface of pages.
func PageRoutes() []web.Route {
	var out []web.Route
	for _, r := range Rooms() {
		out = append(out, r.Routes...)
	}
	return out
}

// APIRoutes is the whole surface of the API.
func APIRoutes() []api.Route { return api.Routes() }

// OpenAPI is the description of the API as it is served.
func OpenAPI() []byte { return api.Description() }
