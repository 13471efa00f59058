// Package metrics tells Prometheus how the service is: what runs, what is late, what waits for a person.
//
// Figures are read from the ledger at each scrape, so that every instance says the same and a restart forgets nothing.
// Labels are jobs, states and stages, never a person, an agency or an address. docs/alerts.yml has rules that go by
// them.
package metrics

import (
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"huizong/jobs"
)

// Registry is the metrics of one instance.
type Registry struct {
	*prometheus.Registry
	stages *prometheus.HistogramVec
	ledger *collector
}

// New returns the metrics of a service whose ledger is in a database; nil: one that does not know its size.
func New(s *jobs.Service, store Store, version string) *Registry {
	r := &Registry{Registry: prometheus.NewRegistry(), ledger: &collector{service: s, store: store},
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "huizong_stage_seconds",
			Help:    "How long building a report (by report) and delivering a message took.",
			Buckets: []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300}}, []string{"stage", "report"})}
	info := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "huizong_build_info",
		Help:        "Always 1; the version stands in the labels.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()}}, func() float64 { return 1 })
	r.ledger.events.reset(s)
	for _, j := range s.Jobs {
		r.stages.WithLabelValues("build", j.Name)
	}
	r.stages.WithLabelValues("deliver", "")
	r.MustRegister(r.stages, info, r.ledger, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// Took notes how long a stage took: the hook of jobs.Service.
func (r *Registry) Took(stage, job string, d time.Duration) {
	r.stages.WithLabelValues(stage, job).Observe(d.Seconds())
}

// Counted notes what is counted as it happens: the hook of jobs.Service.
func (r *Registry) Counted(e jobs.Event, of string, n int) {
	r.ledger.mu.Lock()
	defer r.ledger.mu.Unlock()
	switch e {
	case jobs.RowsQuarantined:
		r.ledger.events.rows[of] += n
	case jobs.NoticeTaken:
		r.ledger.events.notices[notice{of, taken}] += n
	case jobs.NoticeRefused:
		r.ledger.events.notices[notice{of, refused}] += n
	}
}

// HTTP returns the server that answers GET /metrics and nothing else.
func (r *Registry) HTTP() *http.Server {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(r.Registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	return &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 20 * time.Second, MaxHeaderBytes: 1 << 14}
}
