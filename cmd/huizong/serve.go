package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"huizong/jobs"
	"huizong/sql/schema"
)

type serveCmd struct{}

// Help is printed below the flags.
func (serveCmd) Help() string {
	return "Any number of instances may serve one database. SIGTERM ends it once what is being sent is sent."
}

// Run runs the command.
func (c *serveCmd) Run(a *app) error {
	s, err := a.service(false)
	if err != nil {
		return err
	}
	for _, w := range s.Warnings(s.Now()) {
		s.Log.Warn(w)
	}
	stop, err := a.health(s)
	if err != nil {
		return err
	}
	defer stop()
	s.Log.Info("serving", "version", version, "instance", s.Instance, "jobs", len(s.Jobs))
	err = s.Serve(a.ctx)
	s.Log.Info("stopped")
	return err
}

// health answers /healthz (the process runs) and /readyz (the database answers, in the version wanted) where admin.listen says.
func (a *app) health(s *jobs.Service) (stop func(), err error) {
	if a.settings.Admin.Listen == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", a.settings.Admin.Listen)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if err := a.ready(ctx); err != nil {
			http.Error(w, "not ready", http.StatusServiceUnavailable) // why stands in the log, not on a page that anybody may read
			s.Log.Warn("not ready", "error", err)
			return
		}
		w.Write([]byte("ready\n"))
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 1 << 14}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("health page ended", "error", err)
		}
	}()
	return func() { server.Close() }, nil
}

// ready reports whether the ledger answers in the version wanted.
func (a *app) ready(ctx context.Context) error {
	db, err := a.ledgerDB()
	if err != nil {
		return err
	}
	have, want, err := schema.Version(ctx, db.DB.DB, schema.Ledger)
	if err == nil && have < want {
		err = errNoLedger
	}
	return err
}
