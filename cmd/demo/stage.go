package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"huizong/cmd/wiring"
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/report"
	"huizong/sql/schema"
	"huizong/sql/store"
	"huizong/templates/content"
)

// asOf is the moment of the published case.
var asOf = time.Date(2020, 12, 10, 9, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))

// stage is the service between an embedded database and an embedded mail sink.
type stage struct {
	out      string
	database *database
	sink     *delivertest.Sink
	db       *store.DB
	service  *jobs.Service
}

// newStage starts both ends and makes a service of the demo's configuration.
func newStage(ctx context.Context, out string) (s *stage, err error) {
	s = &stage{out: out}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.database, err = startDatabase(); err != nil {
		return s, err
	}
	if s.sink, err = delivertest.Start(delivertest.Options{TLS: deliver.ImplicitTLS, Username: "report@example.gov.cn",
		Password: "demo"}); err != nil {
		return s, err
	}
	c, err := s.configure()
	if err != nil {
		return s, err
	}
	if s.db, err = store.Open(ctx, s.database.dsn(), store.ForImport); err != nil {
		return s, err
	}
	if s.service, err = wiring.Planner(c, "demo"); err != nil {
		return s, err
	}
	if err := wiring.Forms(s.service, c); err != nil {
		return s, err
	}
	if s.service.Sender, err = wiring.Channel(c); err != nil {
		return s, err
	}
	l := store.NewLedger(s.db.DB)
	s.service.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s.service.Ledger, s.service.Shelf, s.service.Looks = l, wiring.Shelf(c, l), l
	s.service.Mart = store.NewShelf(l, 0)
	reading := wiring.Reading{Shelf: s.service.Shelf, Log: s.service.Log}
	if s.service.Source, err = wiring.Source(s.db, l, reading); err != nil {
		return s, err
	}
	return s, nil
}

func (s *stage) close() {
	if s.db != nil {
		s.db.Close()
	}
	if s.sink != nil {
		s.sink.Close()
	}
	if s.database != nil {
		s.database.close()
	}
}

// configure writes the configuration that an office would, and reads it as the program does.
func (s *stage) configure() (*config.Config, error) {
	certificate := filepath.Join(s.out, "sink.pem")
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return nil, err
	}
	if err := s.sink.WriteCertificate(certificate); err != nil {
		return nil, err
	}
	file := filepath.Join(s.out, "config.yaml")
	text := fmt.Sprintf(`region: "222401"
report:
  office: 延吉市民政局
  contact: {name: 李××, section: 社会工作科, telephone: 0433-×××××××}
  signed: {prepared: 李××, checked: 金××, issued: 朴××}
  feedback_days: 5
  programme_names: {三区计划: 国家“三区”社工人才支持计划项目, 福彩公益金: 吉林省福彩公益金项目}
database: {source: %q}
mail: {host: localhost, port: %d, tls: implicit, ca_file: %q, username: report@example.gov.cn, password: demo, from: 延吉市民政局 <report@example.gov.cn>, rate: 10/s}
jobs:
  - name: programme
    title: 延吉市社会工作服务情况
    schedule: quarterly workday 3 09:00
    period: programme
    programme: "2015-01"
    attachments: [xlsx, pdf, docx]
    recipients: [{name: 省民政厅慈善社工处, address: dept@example.gov.cn}]
`, s.database.dsn(), s.sink.Port(), certificate)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return config.Load(file, nil)
}

// load makes the tables and imports the case.
func (s *stage) load(ctx context.Context, files fs.FS) error {
	for _, set := range []schema.Set{schema.Source, schema.Ledger} {
		if _, err := schema.Migrate(ctx, s.db.DB.DB, set); err != nil {
			return err
		}
	}
	result, err := store.Import(ctx, s.db, files, nil)
	if err != nil {
		return err
	}
	for _, t := range result.Tables {
		fmt.Printf("imported %6d %s\n", t.Inserted, t.Table)
	}
	return nil
}

// play runs the programme report from the rows to the received mail.
func (s *stage) play(ctx context.Context) error {
	job, ok := s.service.Job("programme")
	if !ok {
		return errors.New("the demo's configuration has no job programme")
	}
	p, err := period.Parse("2015-01..2020-11")
	if err != nil {
		return err
	}
	run, _, err := s.service.Trigger(ctx, jobs.Order{Job: job, Period: p, Actor: "demo", AsOf: asOf})
	if err != nil {
		return err
	}
	if run, err = s.service.Attend(ctx, run.ID, time.Minute); err != nil {
		return err
	}
	if run.State != ledger.Delivered {
		return fmt.Errorf("the run is %s: %s", run.State, run.Reason)
	}
	return s.tell(ctx, run)
}

// tell prints what the mail says, how it came to it, and where its parts lie.
func (s *stage) tell(ctx context.Context, run ledger.Run) error {
	r, err := s.service.SealedReport(ctx, run.ID, run.Region)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s\n\n", content.Headline(r, ""))
	printBridge(os.Stdout, r)
	messages := s.sink.Messages()
	parts, err := wiring.WriteMail(s.out, messages[len(messages)-1].Raw)
	if err != nil {
		return err
	}
	fmt.Println("\nreceived:")
	for _, part := range parts {
		fmt.Println("  " + part)
	}
	return nil
}

// printBridge prints the walk from what agencies claim to what the department is told.
func printBridge(w io.Writer, r *report.Report) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.AppendHeader(table.Row{"bridge (direct)", "of", "person-times"})
	for _, l := range r.Bridge.Direct {
		t.AppendRow(table.Row{l.Code, l.Count, l.Amount})
	}
	t.Render()
}
