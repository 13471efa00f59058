package admin

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"huizong/admin/api"
	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/web/audit"
	"huizong/admin/web/figures"
	"huizong/admin/web/filing"
	"huizong/admin/web/intake"
	"huizong/admin/web/job"
	"huizong/admin/web/judge"
	"huizong/admin/web/mail"
	"huizong/admin/web/office"
	"huizong/admin/web/overview"
	"huizong/admin/web/people"
	"huizong/admin/web/run"
	"huizong/admin/web/self"
	"huizong/admin/web/sent"
	"huizong/admin/web/terms"
	"huizong/jobs"
	"huizong/jobs/desk"
)

// Options is what the pages stand on. Service, its ledger and source, and Accounts are needed.
type Options struct {
	door.Options
	Service *jobs.Service
	BaseURL string        // as browsers see the service, where a proxy stands before it
	Fresh   time.Duration // how old what is read of the source may be when it is shown; 0: DefaultFresh
	Ready   []Check       // what /readyz asks
}

// Server is everything behind one handler.
type Server struct {
	Options
	log     *slog.Logger
	web     *web.Server
	api     *api.API
	door    *door.Door
	cross   *http.CrossOriginProtection
	readied *read.Memo[string, readiness] // under ""
}

// New returns the pages and the API of a service.
func New(o Options) (*Server, error) {
	reader := read.New(o.Service, o.Accounts, o.Fresh)
	d := door.New(o.Options, o.Service.Log, o.Service.Zone)
	orders := &desk.Desk{Service: o.Service, Book: o.Accounts, Changed: reader.Forget, Factor: o.SecondFactor}
	w, err := web.New(reader, d, orders, Routes())
	if err != nil {
		return nil, err
	}
	s := &Server{Options: o, log: o.Service.Log, web: w, api: api.New(reader, d, orders), door: d,
		cross: http.NewCrossOriginProtection(), readied: read.NewMemo[string, readiness](readyFor, readyFor, 1)}
	if o.BaseURL != "" { // browsers that send no Sec-Fetch-Site name the address that the proxy has
		if err := s.cross.AddTrustedOrigin(o.BaseURL); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Routes are the pages, room by room.
func Routes() []web.Route {
	return slices.Concat(overview.Routes(), filing.Routes(), intake.Routes(), figures.Routes(), run.Routes(),
		sent.Routes(), judge.Routes(), office.Routes(), mail.Routes(), job.Routes(), people.Routes(), audit.Routes(),
		self.Routes(), terms.Routes())
}

// Handler returns everything behind one mux.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	s.web.Serve(mux)
	s.api.Serve(mux)
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	return s.door.Headers(s.door.Logged(s.cross.Handler(mux)))
}

// Written writes into the audit what was read and is not there yet: the last thing before the end.
func (s *Server) Written(ctx context.Context) { s.door.Readings.Write(ctx) }

// HTTP returns the server that listens: with limits on time and size, so that slow and greedy clients cost little.
func (s *Server) HTTP() *http.Server {
	return &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: read.Patience + 10*time.Second,
		IdleTimeout:  time.Minute, MaxHeaderBytes: 1 << 14,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
}
