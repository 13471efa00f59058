package admin

import (
	"net/http"

	"huizong/jobs/account"
)

// anybody marks routes that need no account.
const anybody account.Role = ""

// route is one thing that can be asked for, and the least role that may.
type route struct {
	Method, Path string
	Role         account.Role
	serve        func(*visit) error
}

// Routes is the whole surface of pages. A test asks for each of them in every role.
func (s *Server) pageRoutes() []route {
	return []route{
		{"GET", "/login", anybody, s.loginPage},
		{"POST", "/login", anybody, s.login},
		{"GET", "/login/openid", anybody, s.openIDBegin},
		{"GET", "/login/openid/callback", anybody, s.openIDFinish},
		{"POST", "/logout", account.Viewer, s.logout},
		{"GET", "/account", account.Viewer, s.accountPage},
		{"POST", "/account", account.Viewer, s.changePassword},

		{"GET", "/{$}", account.Viewer, s.overviewPage},
		{"GET", "/runs", account.Viewer, s.runsPage},
		{"GET", "/runs/{run}", account.Viewer, s.runPage},
		{"GET", "/runs/{run}/report.json", account.Viewer, s.reportFile},
		{"GET", "/runs/{run}/mail/{delivery}", account.Viewer, s.mailPage},
		{"GET", "/runs/{run}/mail/{delivery}/{part}", account.Viewer, s.mailPart},
		{"POST", "/runs/{run}/approve", account.Approver, s.approve},
		{"POST", "/runs/{run}/reject", account.Approver, s.reject},
		{"POST", "/runs/{run}/release", account.Approver, s.release},
		{"POST", "/runs/{run}/retry", account.Operator, s.retry},
		{"POST", "/runs/{run}/cancel", account.Operator, s.cancel},
		{"POST", "/runs/{run}/resend", account.Operator, s.resend},
		{"POST", "/runs/{run}/resolve", account.Operator, s.resolve},

		{"GET", "/jobs", account.Viewer, s.jobsPage},
		{"POST", "/jobs/{job}/pause", account.Operator, s.pause},
		{"POST", "/jobs/{job}/resume", account.Operator, s.resume},
		{"GET", "/jobs/{job}/run", account.Operator, s.triggerPage},
		{"POST", "/jobs/{job}/run", account.Operator, s.trigger},
		{"GET", "/previews/{preview}", account.Operator, s.previewPage},
		{"GET", "/previews/{preview}/{letter}/{part}", account.Operator, s.previewPart},

		{"GET", "/filing", account.Viewer, s.filingPage},
		{"GET", "/filing.csv", account.Viewer, s.filingFile},
		{"GET", "/audit", account.Viewer, s.auditPage},
	}
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
	mux.Handle("/api/", s.apiGuard(route{"", "/api/", anybody, s.noSuchCall}))
	mux.Handle("/", s.pageGuard(route{"", "/", anybody, s.noSuchPage}))
	mux.HandleFunc("GET /static/{hash}/{file}", s.pages.static)
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	return s.headers(s.logged(s.cross.Handler(mux)))
}
