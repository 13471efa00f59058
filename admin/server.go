package admin

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"huizong/admin/openid"
	"huizong/jobs"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/keyring"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// Options is what the pages stand on. Service, its ledger and source, and Accounts are needed.
type Options struct {
	Service  *jobs.Service
	Accounts account.Book
	OpenID   *openid.Provider // nil: passwords only
	BaseURL  string           // as browsers see the service, where a proxy stands before it
	Secure   bool             // browsers come by HTTPS: to us, or to the proxy before us
	Proxies  []netip.Prefix   // that stand before us: their X-Forwarded-For names the caller
	Idle     time.Duration    // a session without a request ends after this
	Life     time.Duration    // every session ends after this
	Fresh    time.Duration    // how old what is read of the source may be when it is shown; 0: DefaultFresh
	Ready    []Check          // what /readyz asks

	Keys         *keyring.Ring // of the evidence: seals second factors; nil: there can be none
	SecondFactor bool          // approvers and admins need one
	PasswordAge  time.Duration // a password older than this must be changed; 0: any age
	FlowSecret   string        // seals what a browser carries to the identity provider and back
}

// DefaultFresh is how old what a page shows of the source may be.
const DefaultFresh = 20 * time.Second

// Server answers the pages and the API.
type Server struct {
	Options
	service  *jobs.Service
	desk     *desk.Desk
	sessions *sessions
	pages    *pages
	cross    *http.CrossOriginProtection
	flowKeys *keyring.Ring
	readied  *memo[string, readiness] // under ""

	filings     *memo[string, *jobs.Filing]             // by region
	units       *memo[string, []jobs.UnitMonth]         // by unit and year
	changed     *memo[string, map[int64]reconcile.Pair] // under "": of every job
	sealed      *memo[int64, map[string]*report.Report] // by run, by region; what is sealed never changes
	digests     *memo[int64, *digest]                   // the same in short
	recounts    *memo[string, *recount]                 // of held runs, by run and moment
	comparisons *memo[string, *jobs.Comparison]         // by job and period
	previews    *memo[string, *preview]                 // by their reference
	approvers   *memo[string, []account.Account]        // under ""
}

// recount is what a held run would send.
type recount struct {
	report *report.Report
	held   []reconcile.Finding
}

// New returns a server.
func New(o Options) (*Server, error) {
	if o.Fresh == 0 {
		o.Fresh = DefaultFresh
	}
	p, err := loadPages(o.Service)
	if err != nil {
		return nil, err
	}
	s := &Server{Options: o, service: o.Service, pages: p, cross: http.NewCrossOriginProtection(),
		flowKeys: keyring.Of("flow", o.FlowSecret)}
	if o.BaseURL != "" { // browsers that send no Sec-Fetch-Site name the address that the proxy has
		if err := s.cross.AddTrustedOrigin(o.BaseURL); err != nil {
			return nil, err
		}
	}
	s.desk = &desk.Desk{Service: o.Service, Changed: s.forget, Factor: o.SecondFactor}
	s.sessions = newSessions(o)
	const always = 1 << 62
	s.filings = newMemo[string, *jobs.Filing](o.Fresh, 10*time.Minute, 16)
	s.units = newMemo[string, []jobs.UnitMonth](o.Fresh, o.Fresh, 64)
	s.changed = newMemo[string, map[int64]reconcile.Pair](15*o.Fresh, time.Hour, 1)
	s.sealed = newMemo[int64, map[string]*report.Report](always, always, 16)
	s.digests = newMemo[int64, *digest](always, always, 4096)
	s.recounts = newMemo[string, *recount](15*o.Fresh, time.Hour, 16)
	s.comparisons = newMemo[string, *jobs.Comparison](3*o.Fresh, 3*o.Fresh, 16)
	s.previews = newMemo[string, *preview](time.Hour, time.Hour, 32)
	s.readied = newMemo[string, readiness](readyFor, readyFor, 1)
	s.approvers = newMemo[string, []account.Account](5*time.Second, time.Minute, 1)
	return s, nil
}

// forget drops what an action may have changed.
func (s *Server) forget() {
	s.filings.forget()
	s.units.forget()
	s.changed.forget()
	s.recounts.forget()
	s.comparisons.forget()
	s.approvers.forget()
}

func (s *Server) ledger() ledger.Ledger { return s.service.Ledger }

func (s *Server) now() time.Time { return s.service.Now() }

// HTTP returns the server that listens: with limits on time and size, so that slow and greedy clients cost little.
func (s *Server) HTTP() *http.Server {
	return &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: patience + 10*time.Second,
		IdleTimeout:  time.Minute, MaxHeaderBytes: 1 << 14,
		ErrorLog: slog.NewLogLogger(s.service.Log.Handler(), slog.LevelDebug)}
}
