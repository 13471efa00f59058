package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/alecthomas/kong"

	"huizong/cmd/wiring"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/sql/schema"
	"huizong/sql/store"
)

// app opens what a command asks for, once, and closes it at the end.
type app struct {
	model     *kong.Application // the command line itself
	ctx       context.Context
	file      string
	in        io.Reader
	out, err  *printer
	environ   []string
	tokenPath string // --token-file of the command

	settings *config.Config
	closers  []func() error
	dbs      map[store.Purpose]*store.DB
}

func (a *app) close() {
	for _, f := range a.closers {
		f()
	}
}

// config reads the configuration; every fault is listed at once.
func (a *app) config() (*config.Config, error) {
	if a.settings != nil {
		return a.settings, nil
	}
	return a.load(config.Load)
}

// tablesConfig is config for commands that only make or fill tables, which need no secret but the databases'.
func (a *app) tablesConfig() (*config.Config, error) {
	if a.settings != nil {
		return a.settings, nil
	}
	return a.load(config.LoadTables)
}

func (a *app) load(read func(string, []string) (*config.Config, error)) (*config.Config, error) {
	file, err := config.Find(a.file, a.environ)
	if err != nil {
		return nil, err
	}
	if a.settings, err = read(file, a.environ); err != nil {
		return a.settings, err
	}
	if a.out.zone, err = time.LoadLocation(a.settings.Zone); err != nil {
		return nil, err
	}
	return a.settings, wiring.SecureDatabases(a.settings)
}

// logger writes to standard error: text on a terminal, JSON elsewhere.
func (a *app) logger(c *config.Config) *slog.Logger {
	options := wiring.LogOptions(c.Log)
	if a.err.terminal {
		return slog.New(slog.NewTextHandler(a.err, options))
	}
	return slog.New(slog.NewJSONHandler(a.err, options))
}

// open connects to a database once for each purpose.
func (a *app) open(dsn string, p store.Purpose) (*store.DB, error) {
	if db := a.dbs[p]; db != nil {
		return db, nil
	}
	zone, err := wiring.SourceZone(a.settings)
	if err != nil {
		return nil, err
	}
	if p != store.ForSource && p != store.ForImport {
		zone = nil
	}
	db, err := store.OpenIn(a.ctx, dsn, p, zone)
	if err != nil {
		return nil, err
	}
	if a.dbs == nil {
		a.dbs = map[store.Purpose]*store.DB{}
	}
	a.dbs[p] = db
	a.closers = append(a.closers, db.Close)
	return db, nil
}

// sourceDB is the agencies' tables, opened for writing.
func (a *app) sourceDB() (*store.DB, error) {
	c, err := a.tablesConfig()
	if err != nil {
		return nil, err
	}
	return a.tablesDB(c.Database.Source.Reveal(), store.ForImport)
}

// source is the agencies' tables, opened for reading. What their records came to is taken from where it is kept, and
// nothing is written there.
func (a *app) source() (jobs.Source, error) {
	source, _, err := a.keepingSource(true)
	return source, err
}

// keepingSource is source, and where what its records come to is kept.
func (a *app) keepingSource(readOnly bool) (jobs.Source, jobs.Shelf, error) {
	c, err := a.config()
	if err != nil {
		return nil, nil, err
	}
	db, err := a.open(c.Database.Source.Reveal(), store.ForSource)
	if err != nil {
		return nil, nil, err
	}
	ours, err := a.ledgerDB()
	if err != nil {
		return nil, nil, err
	}
	l := store.NewLedger(ours.DB)
	r := wiring.Reading{
		Queries:   c.Source.Queries,
		Shelf:     wiring.Shelf(c, l),
		ReadOnly:  readOnly,
		Log:       a.logger(c),
		Heartbeat: c.Source.Heartbeat,
		Parallel:  wiring.Parallel(c.Source),
	}
	source, err := wiring.Source(db, l, r)
	return source, r.Shelf, err
}

// ledgerDB is our own tables, whatever their version.
func (a *app) ledgerDB() (*store.DB, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	return a.open(c.Database.Ledger.Reveal(), store.ForLedger)
}

// ledger is our own tables, in the version that this program wants.
func (a *app) ledger() (*store.Ledger, error) {
	db, err := a.ledgerDB()
	if err != nil {
		return nil, err
	}
	have, want, err := schema.Version(a.ctx, db.DB.DB, schema.Ledger)
	if err != nil {
		return nil, err
	}
	if have < want {
		return nil, fmt.Errorf("%w (version %d, want %d)", errNoLedger, have, want)
	}
	if form, err := schema.Form(a.ctx, db.DB.DB); err != nil {
		return nil, err
	} else if form > schema.Parts {
		return nil, errNewLedger
	}
	keys, err := a.keys()
	if err != nil {
		return nil, err
	}
	return store.NewLedger(db.DB).WithKeys(keys).WithEpoch(a.epochFile()), nil
}

// effective is the configuration with what the ledger keeps laid over it, where it keeps anything.
func (a *app) effective() (*config.Config, error) {
	c, err := a.config()
	if err != nil || c.File != nil || !c.Recipients.InDatabase() && !c.Settings.InDatabase() {
		return c, err
	}
	l, all, err := a.settled()
	if err != nil {
		return nil, err
	}
	now, err := l.Now(a.ctx)
	if err != nil {
		return nil, err
	}
	laid, err := wiring.Overlay(c, ledger.InForce(all, now))
	if err != nil {
		return nil, fmt.Errorf("what the ledger keeps does not hold with this configuration (huizong recipients, "+
			"huizong settings):\n%w", err)
	}
	a.settings = laid
	return laid, nil
}

// settled is the ledger, and every setting in it.
func (a *app) settled() (*store.Ledger, []ledger.Setting, error) {
	l, err := a.ledger()
	if err != nil {
		return nil, nil, err
	}
	all, err := l.Settings(a.ctx)
	return l, all, err
}

// keep gives a planner the ledger, and what it keeps.
func (a *app) keep(s *jobs.Service) error {
	l, err := a.ledger()
	if err == nil {
		l = l.WithToday(s.Standing)
		s.Ledger, s.Settings, s.Judges, s.Uploads = l, l, l, l
	}
	return err
}

// withLedger is the planner with the ledger, and what it keeps.
func (a *app) withLedger() (*jobs.Service, error) {
	s, err := a.planner()
	if err == nil {
		err = a.keep(s)
	}
	return s, err
}

// receives gives a service what it writes forms with that agencies filled in.
func (a *app) receives(s *jobs.Service) (err error) {
	s.Intake = wiring.Intake(a.settings)
	s.Keys, err = a.keys()
	return err
}

// epochFile is where it is kept how far the audit has come; empty where nothing can be kept.
func (a *app) epochFile() string {
	if file := a.settings.Audit.Epoch; file != "" {
		return file
	}
	file := a.settings.Path + ".epoch"
	dir := filepath.Dir(file)
	probe, err := os.CreateTemp(dir, ".epoch-*")
	if err != nil {
		return "" // a read-only root: nothing is kept, and check says so
	}
	probe.Close()
	os.Remove(probe.Name())
	return file
}

// keys are those of the evidence; nil: there are none.
func (a *app) keys() (*keyring.Ring, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	return wiring.Keys(c)
}

// options are the settings of reconciliation.
func (a *app) options() (reconcile.Options, *time.Location, error) {
	p, err := a.planner()
	if err != nil {
		return reconcile.Options{}, nil, err
	}
	return p.Options, p.Zone, nil
}

// planner is the service without databases or mail: what `schedule` needs.
func (a *app) planner() (*jobs.Service, error) {
	c, err := a.effective()
	if err != nil {
		return nil, err
	}
	return wiring.Planner(c, version)
}

// frugal has the heap collected before it has grown by a third: a report with its forms is large for a moment, and of
// what a container has, memory runs short first. Go would let it double. What is never touched takes no memory, but
// counts: so a small heap is collected no more often than Go would.
var frugal = sync.OnceValue(func() (untouched []byte) {
	if os.Getenv("GOGC") != "" {
		return nil
	}
	debug.SetGCPercent(30)
	return make([]byte, 48<<20)
})

// service is the whole service. A dry one may do without a ledger that has no tables yet.
func (a *app) service(dry bool) (*jobs.Service, error) {
	frugal()
	s, err := a.planner()
	if err != nil {
		return nil, err
	}
	c := a.settings
	if s.Source, s.Shelf, err = a.keepingSource(dry); err != nil {
		return nil, err
	}
	s.Replica, s.MaxLag = wiring.Replica(s.Source, c.Source)
	l, err := a.ledger()
	switch {
	case err == nil:
		l = l.WithToday(s.Standing)
		s.Ledger, s.Post, s.Settings, s.Judges, s.Pruner, s.Uploads, s.Gauge = l, l, l, l, l, l, l
		s.Looks, s.Mart = l, store.NewShelf(l, 0)
	case !dry || !errors.Is(err, errNoLedger):
		return nil, err
	}
	if err := wiring.Forms(s, c); err != nil {
		return nil, err
	}
	if s.Sender, err = wiring.Channel(c); err != nil {
		return nil, err
	}
	if s.Bounces, err = wiring.Bounces(c); err != nil {
		return nil, err
	}
	if s.Signer, err = wiring.Signer(c); err != nil {
		return nil, err
	}
	if err := a.receives(s); err != nil {
		return nil, err
	}
	s.Log = a.logger(c)
	spoil(s)
	return s, nil
}
