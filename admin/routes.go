package admin

import (
	"net/http"

	"huizong/jobs/account"
	"huizong/jobs/desk"
)

// anybody marks routes that need no account.
const anybody account.Role = ""

// route is one thing that can be asked for, and the least role that may.
type route struct {
	Method, Path string
	Role         account.Role
	serve        func(*visit) error
	always       bool // also for those who must change their password, or bind a second factor, first
}

// page is a route for a role.
func page(method, path string, role account.Role, serve func(*visit) error) route {
	return route{Method: method, Path: path, Role: role, serve: serve}
}

// own is a route for everybody signed in, whatever is owed.
func own(method, path string, serve func(*visit) error) route {
	return route{Method: method, Path: path, Role: account.Viewer, serve: serve, always: true}
}

// Routes is the whole surface of pages. A test asks for each of them in every role.
func (s *Server) pageRoutes() []route {
	return append(s.orderRoutes("/runs/{run}/", desk.OfRuns(), s.order), []route{
		page("GET", "/login", anybody, s.loginPage),
		page("POST", "/login", anybody, s.login),
		page("GET", "/login/openid", anybody, s.openIDBegin),
		page("GET", "/login/openid/callback", anybody, s.openIDFinish),
		page("GET", "/login/code", anybody, s.codePage),
		page("POST", "/login/code", anybody, s.loginCode),
		own("POST", "/logout", s.logout),
		own("GET", "/account", s.accountPage),
		own("POST", "/account", s.changePassword),
		own("GET", "/account/factor", s.factorPage),
		own("POST", "/account/factor", s.bindFactor),
		own("POST", "/account/factor/codes", s.newCodes),
		own("POST", "/account/sessions", s.endSessions),
		page("POST", "/account/tokens/{token}", account.Viewer, s.endToken),
		page("GET", "/account/openid", account.Viewer, s.openIDLink),

		page("GET", "/{$}", account.Viewer, s.overviewPage),
		page("GET", "/runs", account.Viewer, s.runsPage),
		page("GET", "/runs/{run}", account.Viewer, s.runPage),
		page("GET", "/runs/{run}/report.json", account.Viewer, s.reportFile),
		page("GET", "/runs/{run}/mail/{delivery}", account.Viewer, s.mailPage),
		page("GET", "/runs/{run}/mail/{delivery}/{part}", account.Viewer, s.mailPart),

		page("GET", "/jobs", account.Viewer, s.jobsPage),
		page("POST", "/jobs/{job}/pause", account.Operator, s.pause),
		page("POST", "/jobs/{job}/resume", account.Operator, s.resume),
		page("GET", "/jobs/{job}/run", account.Operator, s.triggerPage),
		page("POST", "/jobs/{job}/run", account.Operator, s.trigger),
		page("GET", "/previews/{preview}", account.Operator, s.previewPage),
		page("GET", "/previews/{preview}/{letter}/{part}", account.Operator, s.previewPart),

		page("GET", "/filing", account.Viewer, s.filingPage),
		page("GET", "/filing.csv", account.Viewer, s.filingFile),
		page("GET", "/audit", account.Viewer, s.auditPage),
	}...)
}

// orderRoutes are the orders of a run, as the desk has them.
func (s *Server) orderRoutes(under string, rules []desk.Rule, serve func(desk.Rule) func(*visit) error) []route {
	var out []route
	for _, r := range rules {
		out = append(out, page("POST", under+string(r.Verb), r.Role, serve(r)))
	}
	return out
}

// Handler returns everything behind one mux.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.pageRoutes() {
		mux.Handle(r.Method+" "+r.Path, s.pageGuard(r))
	}
	for _, r := range s.apiRoutes() {
		mux.Handle(r.Method+" "+r.Path, s.apiGuard(r))
	}
	mux.Handle("/api/", s.apiGuard(page("", "/api/", anybody, s.noSuchCall)))
	mux.Handle("/", s.pageGuard(page("", "/", anybody, s.noSuchPage)))
	mux.HandleFunc("GET /static/{hash}/{file}", s.pages.static)
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	return s.headers(s.logged(s.cross.Handler(mux)))
}
