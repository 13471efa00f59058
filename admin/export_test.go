package admin

import "huizong/jobs/account"

// PublicRoute is a route as tests see it.
type PublicRoute struct {
	Method, Path string
	Role         account.Role
}

func public(routes []route) []PublicRoute {
	out := make([]PublicRoute, len(routes))
	for i, r := range routes {
		out[i] = PublicRoute{r.Method, r.Path, r.Role}
	}
	return out
}

// PageRoutes and APIRoutes are the whole surface.
func PageRoutes() []PublicRoute { return public((&Server{}).pageRoutes()) }
func APIRoutes() []PublicRoute  { return public((&Server{}).apiRoutes()) }

// OpenAPI is the description of the API as it is served.
func OpenAPI() []byte { return openAPIDocument() }
