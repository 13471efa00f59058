package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"huizong/admin"
	"huizong/admin/metrics"
	"huizong/cmd/wiring"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/sql/schema"
	"huizong/sql/store"
)

type serveCmd struct{}

// Help is printed below the flags.
func (serveCmd) Help() string {
	return "Any number of instances may serve one database. SIGTERM ends it once what is being sent is sent.\n" +
		"The administrators' page answers where admin.listen says; its first account is made with huizong user add."
}

// Run runs the command: one generation of the service after another, until the program is told to end.
func (c *serveCmd) Run(a *app) error {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGHUP)
	defer signal.Stop(asked)
	file, err := config.Find(a.file, a.environ)
	if err != nil {
		return err
	}
	beat, err := startPulse(file)
	if err != nil {
		return fmt.Errorf("make the files that a health check looks at: %w", err)
	}
	defer beat.stop()
	g, err := a.generation((*app).awaited)
	for err == nil && g != nil {
		g.service.Alive = beat.touch
		g, err = g.serve(a, asked)
	}
	return err
}

// serve serves until the program is told to end (nil), or until the next generation stands ready.
func (g *generation) serve(a *app, asked <-chan os.Signal) (next *generation, err error) {
	defer g.close()
	s := g.service
	wiring.Remind(s)
	for _, w := range s.Warnings(s.Now()) {
		s.Log.Warn(w)
	}
	stop, err := g.pages(s)
	if err != nil {
		return nil, err
	}
	s.Log.Info("serving", "version", version, "instance", s.Instance, "jobs", len(s.Jobs))
	ctx, end := context.WithCancel(g.ctx)
	defer end()
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	next = g.successor(a, asked)
	end() // what is being sent is sent
	err = <-done
	stop()
	if next != nil && err == nil {
		s.Log.Info("takes up what was changed")
		return next, nil
	}
	if next != nil {
		next.close()
	}
	s.Log.Info("stopped")
	return nil, err
}

// awaited is the service, once its databases answer: after a reboot they often start later than we do. What waiting
// does not mend is returned at once.
func (a *app) awaited() (*jobs.Service, error) {
	for waiting := false; ; waiting = true {
		s, err := a.service(false)
		if err == nil && waiting {
			s.Log.Info("the database answers")
		}
		if !store.Away(err) {
			return s, err
		}
		if !waiting {
			a.logger(a.settings).Warn("the database does not answer; waiting for it", "error", err)
		}
		select {
		case <-a.ctx.Done():
			return nil, err
		case <-time.After(2 * time.Second):
		}
	}
}

// pages answers the administrators' page and the metrics, each where the configuration says, until stop.
func (a *app) pages(s *jobs.Service) (stop func(), err error) {
	var servers []*http.Server
	written := func(context.Context) {}
	stop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		for _, server := range servers {
			if err := server.Shutdown(ctx); err != nil {
				server.Close()
			}
		}
		written(ctx)
	}
	if a.settings.Admin.Listen != "" {
		pages, err := a.adminPages(s)
		if err != nil {
			return nil, err
		}
		server := pages.HTTP()
		written = pages.Written
		if err := listen(s, server, a.settings.Admin.Listen, a.settings.Admin.TLS); err != nil {
			return nil, err
		}
		servers = append(servers, server)
	}
	if address := a.settings.Metrics.Listen; address != "" {
		db, err := a.ledgerDB()
		if err != nil {
			return nil, err
		}
		registry := metrics.New(s, store.NewLedger(db.DB), version)
		s.Took, s.Counted = registry.Took, registry.Counted
		server := registry.HTTP()
		if err := listen(s, server, address, config.TLS{}); err != nil {
			stop()
			return nil, err
		}
		servers = append(servers, server)
	}
	return stop, nil
}

func (a *app) adminPages(s *jobs.Service) (*admin.Server, error) {
	book, err := a.accounts()
	if err != nil {
		return nil, err
	}
	pages, err := wiring.Pages(a.settings, s, book, a.readiness(s))
	if err != nil {
		return nil, err
	}
	go every(a.ctx, time.Hour, func() {
		if err := book.Sweep(a.ctx); err != nil && a.ctx.Err() == nil {
			s.Log.Warn("cannot sweep sessions", "error", err)
		}
	})
	return pages, nil
}

func every(ctx context.Context, d time.Duration, work func()) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		work()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// listen begins to answer. An address that is taken ends the program at its start, not its page alone.
func listen(s *jobs.Service, server *http.Server, address string, c config.TLS) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	serve := func() error { return server.Serve(l) }
	if c.CertFile != "" {
		serve = func() error { return server.ServeTLS(l, c.CertFile, c.KeyFile) }
	}
	s.Log.Info("listening", "address", l.Addr().String(), "tls", c.CertFile != "")
	go func() {
		if err := serve(); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("page ended", "error", err)
		}
	}()
	return nil
}

// ledgerClock tells whether our clock is that of the ledger.
func (a *app) ledgerClock(ctx context.Context) error {
	db, err := a.ledgerDB()
	if err != nil {
		return err
	}
	now, err := store.NewLedger(db.DB).Now(ctx)
	if err == nil && time.Since(now).Abs() > ledger.Skew {
		err = fmt.Errorf("our clock is %s from the database's", time.Since(now).Round(time.Second))
	}
	return err
}

// ledgerWritable tells whether the ledger takes writes.
func (a *app) ledgerWritable(ctx context.Context) error {
	db, err := a.ledgerDB()
	if err != nil {
		return err
	}
	return errors.Join(store.NewLedger(db.DB).Writable(ctx), a.epochWritable())
}

// epochWritable tells whether it can be kept how far the audit has come: where it cannot, nothing is claimed or sent.
func (a *app) epochWritable() error {
	file := a.epochFile()
	if file == "" {
		return nil
	}
	if _, err := os.ReadFile(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("audit.epoch: %w; nothing is sent until the service may read it", err)
	}
	probe, err := os.CreateTemp(filepath.Dir(file), ".epoch-*")
	if err != nil {
		return fmt.Errorf("audit.epoch: %w; nothing is sent until the service may write there", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// readiness is what /readyz asks: the ledger in the version wanted, the source, the clock, the mail channel.
func (a *app) readiness(s *jobs.Service) []admin.Check {
	return []admin.Check{
		{Name: "database", Ask: func(ctx context.Context) error {
			return s.Source.Snapshot(
				ctx,
				func(snap jobs.Snapshot) error { _, err := snap.Directory(ctx); return err },
			)
		}},
		{Name: "schema", Ask: a.schemaReady},
		{Name: "clock", Ask: a.ledgerClock},
		{Name: "writing", Ask: a.ledgerWritable},
		{Name: "restored", Ask: func(ctx context.Context) error {
			q, err := s.Ledger.Quarantine(ctx)
			return cmp.Or(err, q.Err())
		}},
		{Name: "mail", Ask: func(ctx context.Context) error {
			reason, until, err := s.Ledger.Channel(ctx)
			if err == nil && reason != "" {
				err = fmt.Errorf("stopped until %s: %s", until.Format(time.RFC3339), reason)
			}
			return err
		}},
	}
}

// schemaReady reports whether the ledger answers in the version wanted.
func (a *app) schemaReady(ctx context.Context) error {
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
