// Package web is the frame of the administrators' pages: who may see which, layout, languages, errors. The pages
// themselves are in its rooms, one for each thing a reader looks for.
package web

import (
	"net/http"
	"slices"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

// Route is one page that can be asked for, and the least role that may.
type Route struct {
	Method, Path string
	Role         account.Role
	Serve        func(*Visit) error
	Largest      int64 // bytes of a request; 0: as of a form of a few fields
	Always       bool  // also for those who must change their password, or bind a second factor, first
}

// Plain is a route for a role.
func Plain(method, path string, role account.Role, serve func(*Visit) error) Route {
	return Route{Method: method, Path: path, Role: role, Serve: serve}
}

// Page is a route for a role, answered by a method of its room's visit.
func Page[V ~struct{ *Visit }](method, path string, role account.Role, serve func(*V) error) Route {
	return Plain(method, path, role, func(v *Visit) error { return serve(&V{v}) })
}

// Own is a Page for everybody signed in, whatever is owed.
func Own[V ~struct{ *Visit }](method, path string, serve func(*V) error) Route {
	r := Page(method, path, account.Viewer, serve)
	r.Always = true
	return r
}

// Server is the pages.
type Server struct {
	*read.Reader
	Desk   *desk.Desk
	door   *door.Door
	routes []Route
	pages  *pages
}

// Visit is one page being asked for.
type Visit struct {
	*Server
	*door.Visit
}

// New returns the pages of all rooms.
func New(r *read.Reader, d *door.Door, orders *desk.Desk, routes []Route) (*Server, error) {
	p, err := loadPages(r.Service, d)
	if err != nil {
		return nil, err
	}
	return &Server{r, orders, d, routes, p}, nil
}

// Serve puts every page on a mux.
func (s *Server) Serve(mux *http.ServeMux) {
	for _, r := range s.routes {
		mux.Handle(r.Method+" "+r.Path, s.guard(r))
	}
	mux.Handle("/", s.guard(Plain("", "/", door.Anybody, (*Visit).noSuchPage)))
	mux.HandleFunc("GET /static/{hash}/{file}", s.pages.static)
}

// PathRun is the run of a path.
func (v *Visit) PathRun() (ledger.Run, error) { return v.RunOf(v.R.Context(), v.R.PathValue("run")) }

// Has reports whether a page is there.
func (s *Server) Has(path string) bool {
	return slices.ContainsFunc(s.routes, func(r Route) bool { return r.Method == "GET" && r.Path == path })
}
