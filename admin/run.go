package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/mail"
	"huizong/templates/wording"
)

// runView is one run.
type runView struct {
	ledger.Run
	Path                 string
	Label, KindWord, Who string
	Tag                  tag
	Steps                []step
	First                string // the section that the state is about: held, figures, deliveries
	Moving               bool   // the system is at work: what is shown will be out of date
	Shown                string // the moment of what is shown
	HeldFor              []heldFor
	Report               *report.Report // sealed, or what a held run would send
	Sealed               bool
	Figures              []figure
	Compared             string
	Headline             string
	Services             []service
	Regions              []share
	Bridges              []bridge
	BridgeNote           string
	Findings             findings
	Deliveries           []deliveryRow
	Counted              string // deliveries by state
	Recipients           []jobs.Recipient
	RegionNames          map[string]string
	Log                  []logRow
	Panels               panels
	Corrects             *report.Correction
	Changed              *reconcile.Pair
	Restated             int
}

// heldFor is a finding that holds the report.
type heldFor struct {
	Tag                tag
	Rule, About, Facts string
}

// figure is a key figure: a number, its unit, and how it compares or how it is known.
type figure struct {
	Name, Value, Unit string
	Notes             []string
}

// service is a line of the figures by kind of work; nil is what the kind does not have.
type service struct {
	Name                         string
	Cases, Sessions, Attendances *int64
	Direct                       bool
}

// share is a region's part.
type share struct {
	Name             string
	Direct, Indirect int64
	Share            string
	Total            bool
}

// deliveryRow is one recipient.
type deliveryRow struct {
	ledger.Delivery
	Tag              tag
	Region           string
	Direct, Indirect *int64
	Last             *attemptRow
	Earlier          []attemptRow
	Next, NextHref   string
}

// attemptRow is one try.
type attemptRow struct {
	At, Phase, Reply string
	Ours             bool // the words are ours, not the server's
}

// logRow is one thing that happened.
type logRow struct {
	At   time.Time
	When string
	Text string
}

func (v *visit) pathRun() (ledger.Run, error) {
	id, err := strconv.ParseInt(v.r.PathValue("run"), 10, 64)
	if err != nil || id <= 0 {
		return ledger.Run{}, errNoPage
	}
	return v.ledger().Run(v.r.Context(), id)
}

func (s *Server) runPage(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	return v.showRun(http.StatusOK, run, nil)
}

// showRun shows a run; after a decision that was refused, with what was typed and why.
func (v *visit) showRun(code int, run ledger.Run, form url.Values, faults ...fault) error {
	view, err := v.viewRun(run, form)
	if err != nil {
		return err
	}
	title := view.Label + " " + v.lang.Period(run.Period) + v.lang.say("，") + v.lang.say(view.Tag.Text)
	if len(faults) > 0 {
		title = v.lang.say("错误：{title}", "title", title)
	}
	return v.show(code, "run", title, "/runs", view, faults...)
}

func (v *visit) viewRun(run ledger.Run, form url.Values) (*runView, error) {
	ctx := v.r.Context()
	job, configured := v.service.Job(run.Job)
	view := &runView{Run: run, Path: runPath(run.ID), Label: v.label(run.Job, v.lang), KindWord: v.lang.say(kindWords[run.Kind]), Tag: runTag(run.State),
		Who: v.lang.say(v.shown(ctx, run.Actor)), First: "figures", Shown: v.clock().exact(v.now(), v.now()), Recipients: job.Addressees(), RegionNames: map[string]string{}}
	switch run.State {
	case ledger.HeldRun:
		view.First = "held"
	case ledger.Delivering, ledger.PartlyDelivered, ledger.FailedRun, ledger.SealedRun:
		view.First = "deliveries"
	}
	view.Moving = run.State == ledger.Pending || run.State == ledger.Building || run.State == ledger.SealedRun || run.State == ledger.Delivering
	reports, held, err := v.reportsFor(ctx, run, configured)
	if err != nil {
		return nil, err
	}
	view.Report, view.Sealed = reports[run.Region], run.Content != ""
	if view.Report != nil {
		v.fillFigures(view, run)
		view.Findings = newFindings(view.Report, v.r.URL.Query(), view.Path)
		view.Corrects, view.Restated = view.Report.Corrections, len(view.Report.Restatements)
	}
	view.HeldFor = v.heldFindings(view.Report, held)
	for region, r := range reports {
		view.RegionNames[region] = r.Region.Name
	}
	if since, ok := v.changedSince(ctx)[run.ID]; ok {
		view.Changed = &since
	}
	entries, err := v.ledger().Audit(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	if err := v.fillDeliveries(view, reports); err != nil {
		return nil, err
	}
	view.Log = v.log(entries, view.Deliveries)
	view.Steps = v.steps(view, job, entries)
	view.Panels, err = v.panels(view, job, form)
	return view, err
}

// reportsFor returns what a run sealed, or what a held run would seal.
func (v *visit) reportsFor(ctx context.Context, run ledger.Run, configured bool) (map[string]*report.Report, []reconcile.Finding, error) {
	if run.Content != "" {
		r, err := v.reportsOf(ctx, run)
		return r, nil, err
	}
	if run.State != ledger.HeldRun || !configured {
		return nil, nil, nil
	}
	key := fmt.Sprintf("%d %d", run.ID, run.AsOf.UnixMicro())
	c, _, err := v.recounts.get(ctx, key, func(ctx context.Context) (*recount, error) {
		r, held, err := v.service.Recount(ctx, run)
		return &recount{r, held}, err
	})
	if err != nil { // the run can be decided on without its figures
		v.service.Log.Warn("cannot recount a held run", "run", run.ID, "error", err)
		return nil, nil, nil
	}
	return map[string]*report.Report{run.Region: c.report}, c.held, nil
}

// fillFigures puts the report into the form of the page.
func (v *visit) fillFigures(view *runView, run ledger.Run) {
	r, l := view.Report, v.lang
	f := r.Figures
	view.Headline = mail.Headline(r, string(l.Locale))
	direct := figure{l.say("直接受益"), num(f.Direct), l.say("人次"), nil}
	indirect := figure{l.say("间接受益（推算）"), num(f.Indirect), l.say("人次"), nil}
	for _, c := range []struct {
		word string
		with *report.Other
	}{{"环比{change}", r.Comparison.Previous}, {"同比{change}", r.Comparison.YearBefore}} {
		if c.with != nil && c.with.Submissions > 0 {
			direct.Notes = append(direct.Notes, l.say(c.word, "change", change(f.Direct, c.with.Figures.Direct)))
			indirect.Notes = append(indirect.Notes, l.say(c.word, "change", change(f.Indirect, c.with.Figures.Indirect)))
		}
	}
	if r.Kind == period.Programme {
		if last, d := v.sentBefore(run); d != nil {
			view.Compared = l.say("较上次：{period}，{day}发出", "period", l.Period(last.Period), "day", v.clock().day(last.UpdatedAt, v.now()))
			direct.Notes = append(direct.Notes, l.say("较上次{change}", "change", signed(f.Direct-d.Figures[run.Region].Direct)))
			indirect.Notes = append(indirect.Notes, l.say("较上次{change}", "change", signed(f.Indirect-d.Figures[run.Region].Indirect)))
		}
	}
	view.Figures = append([]figure{direct, indirect}, v.persons(r)...)
	for _, row := range []struct {
		kind, name             string
		cases, sessions, times *int64
	}{{"visit", "个案探访", nil, nil, &f.VisitAttendances}, {"case", "个案服务", &f.Cases, nil, &f.CaseAttendances},
		{"group", "小组活动", &f.Groups, &f.GroupSessions, &f.GroupAttendances}, {"event", "社区活动", &f.Events, nil, &f.EventAttendances}} {
		view.Services = append(view.Services, service{l.say(row.name), row.cases, row.sessions, row.times, slices.Contains(r.Method.DirectKinds, row.kind)})
	}
	for _, row := range r.Regions {
		view.Regions = append(view.Regions, share{row.Name, row.Direct, row.Indirect, wording.Percent(row.Direct, f.Direct), false})
	}
	if len(view.Regions) > 0 {
		view.Regions = append(view.Regions, share{r.Region.Name, f.Direct, f.Indirect, wording.Percent(f.Direct, f.Direct), true})
	}
	view.Bridges = []bridge{newBridge(l, r.Bridge.Direct), newBridge(l, r.Bridge.Indirect)}
	word := "填报{claimed}，核定{stands}，少{less}"
	less := r.Claimed.Direct - f.Direct
	if less < 0 {
		word = "填报{claimed}，核定{stands}，多{less}"
	}
	view.BridgeNote = l.say(word, "claimed", num(r.Claimed.Direct), "stands", num(f.Direct), "less", num(abs(less)))
}

// sentBefore is the run of the same job that was delivered before, of another period.
func (v *visit) sentBefore(run ledger.Run) (ledger.Run, *digest) {
	runs, err := v.ledger().Runs(v.r.Context(), ledger.Filter{Job: run.Job, State: string(ledger.Delivered), Limit: recentRuns})
	if err != nil {
		return ledger.Run{}, nil
	}
	for _, r := range runs {
		if r.ID < run.ID && r.TestTo == "" && r.Period != run.Period {
			d, err := v.digestOf(v.r.Context(), r)
			if err == nil {
				return r, d
			}
		}
	}
	return ledger.Run{}, nil
}

// persons are the two figures in heads.
func (v *visit) persons(r *report.Report) []figure {
	p, l := r.Persons, v.lang
	direct, indirect := figure{l.say("直接受益人数"), "", l.say("人"), nil}, figure{l.say("间接受益人数"), "", l.say("人"), nil}
	switch p.Method {
	case reconcile.ByKeys:
		direct.Value, direct.Notes = num(p.Direct.Low), []string{l.say("按标识去重")}
		indirect.Value, indirect.Notes = num(p.Indirect.Low), []string{l.say("去重前{n}", "n", num(p.IndirectGross))}
	case reconcile.ByInterval:
		direct.Value, indirect.Value = span(p.Direct), span(p.Indirect)
		direct.Notes = []string{l.say("按各份人数估计")}
	default:
		direct.Value, direct.Notes, direct.Unit = wording.Dash, []string{l.say("未填报标识")}, ""
		indirect.Value, indirect.Unit = wording.Dash, ""
	}
	return []figure{direct, indirect}
}

func span(i reconcile.Interval) string {
	if i.Low == i.High {
		return num(i.Low)
	}
	return num(i.Low) + "–" + num(i.High)
}

// heldFindings are the findings that hold a report, in words with both numbers.
func (v *visit) heldFindings(r *report.Report, held []reconcile.Finding) []heldFor {
	var out []heldFor
	for _, f := range held {
		row := heldFor{Tag: severityTags[f.Severity], Rule: v.lang.say(ruleName(string(f.Code))), About: f.AgencyCode, Facts: v.facts(f)}
		if row.About == "" && r != nil {
			row.About = r.Region.Name
		}
		out = append(out, row)
	}
	return out
}

// facts says a finding that holds in a sentence.
func (v *visit) facts(f reconcile.Finding) string {
	if f.Claimed == nil || f.Counted == nil {
		return v.lang.say("等人决定")
	}
	switch f.Code {
	case reconcile.CompletenessBelow:
		return v.lang.say("{filed}/{expected}即{rate}，低于{min}", "filed", num(*f.Claimed), "expected", num(*f.Counted), "rate",
			wording.Percent(*f.Claimed, *f.Counted), "min", v.minimum())
	case reconcile.TotalSwing:
		return v.lang.say("上期{before}，本期{now}，{change}", "before", num(*f.Counted), "now", num(*f.Claimed), "change", change(*f.Claimed, *f.Counted))
	}
	return v.lang.say("应为{want}，实为{got}", "want", num(*f.Claimed), "got", num(*f.Counted))
}

// heldText is why a run is held, for lists: the reason that was stored, its rules in words.
func (v *visit) heldText(r ledger.Run) string {
	var parts []string
	for part := range strings.SplitSeq(r.Reason, ", ") {
		code, rest, _ := strings.Cut(part, " ")
		text := v.lang.say(ruleName(code))
		if rest = strings.NewReplacer("(", "", ")", "", " against ", "/").Replace(rest); rest != "" && !strings.HasPrefix(rest, "of ") {
			text += v.lang.say("（{name}）", "name", rest)
		}
		parts = append(parts, text)
	}
	return v.lang.Clauses(parts) + v.lang.say("。")
}

// fillDeliveries lists the recipients with every try.
func (v *visit) fillDeliveries(view *runView, reports map[string]*report.Report) error {
	ctx := v.r.Context()
	deliveries, err := v.ledger().Deliveries(ctx, ledger.Filter{Run: view.ID})
	if err != nil {
		return err
	}
	attempts, err := v.ledger().Attempts(ctx, view.ID)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	var order []string
	for _, d := range deliveries {
		if d.Purpose == ledger.Notice {
			continue
		}
		row := deliveryRow{Delivery: d, Tag: deliveryTag(d), Region: d.Region}
		if d.State == ledger.Held && view.State == ledger.AwaitingApproval {
			row.Tag = tag{"t-off", "未开始"}
		}
		if r := reports[d.Region]; r != nil {
			row.Region, row.Direct, row.Indirect = r.Region.Name, &r.Figures.Direct, &r.Figures.Indirect
		}
		v.fillAttempts(&row, attempts)
		v.fillNext(&row, view)
		if counts[row.Tag.Text] == 0 {
			order = append(order, row.Tag.Text)
		}
		counts[row.Tag.Text]++
		view.Deliveries = append(view.Deliveries, row)
	}
	slices.SortStableFunc(view.Deliveries, func(a, b deliveryRow) int { return cmp.Compare(trouble(a.State), trouble(b.State)) })
	var parts []string
	for _, word := range order {
		parts = append(parts, v.lang.say("{state}{n}", "state", v.lang.say(word), "n", num(counts[word])))
	}
	if len(parts) > 0 {
		view.Counted = v.lang.say("{n}份：{states}", "n", num(len(view.Deliveries)), "states", v.lang.Clauses(parts))
	}
	return nil
}

// trouble puts what needs a person before what goes by itself, and what is done last.
func trouble(s ledger.DeliveryState) int {
	return slices.Index([]ledger.DeliveryState{ledger.InDoubt, ledger.Failed, ledger.Expired, ledger.Queued, ledger.Sending, ledger.Committed, ledger.Held,
		ledger.Cancelled, ledger.Sent}, s)
}

func (v *visit) fillAttempts(row *deliveryRow, attempts []ledger.Attempt) {
	for _, a := range slices.Backward(attempts) {
		if a.Delivery != row.ID {
			continue
		}
		t := attemptRow{At: v.clock().exact(a.EndedAt, v.now()), Phase: v.lang.say(phaseWord(a.Phase)), Reply: a.Reply()}
		if a.Code == 0 {
			t.Ours = true
			if t.Reply = a.Text; a.Class == "in_doubt" {
				t.Reply = v.lang.say("断开，无应答")
			}
		}
		if row.Last == nil {
			row.Last = &t
		} else {
			row.Earlier = append(row.Earlier, t)
		}
	}
}

// fillNext says what becomes of a delivery.
func (v *visit) fillNext(row *deliveryRow, view *runView) {
	switch row.State {
	case ledger.InDoubt:
		row.Next, row.NextHref = v.lang.say("核实处理"), "#decide"
	case ledger.Failed, ledger.Expired:
		row.Next, row.NextHref = v.lang.say("重发"), "#resend"
	case ledger.Queued:
		if row.Attempts > 0 {
			row.Next = v.lang.say("{time}重试", "time", v.clock().stamp(row.NextAt, v.now()))
		}
	case ledger.Held:
		if view.State == ledger.AwaitingApproval {
			row.Next = v.lang.say("批准后")
		}
	}
}

// log tells what happened to a run, newest first.
func (v *visit) log(entries []ledger.Entry, deliveries []deliveryRow) []logRow {
	names := map[int64]string{}
	for _, d := range deliveries {
		names[d.ID] = cmp.Or(d.Name, d.Recipient)
	}
	var out []logRow
	for _, e := range slices.Backward(entries) {
		name, of := names[e.Delivery]
		if e.Delivery > 0 && !of { // a notice to the people who run this
			continue
		}
		out = append(out, logRow{At: e.At, When: v.clock().exact(e.At, v.now()), Text: v.entryText(e, name)})
	}
	return out[:min(len(out), 100)]
}

// entryDetail is what entries of the audit carry, each its own part.
type entryDetail struct {
	Kind, Reason, Cause, Content, Recipient, Note, Job, Account string
	Period                                                      string
	TestTo                                                      string `json:"test_to"`
	Decision                                                    *ledger.Decision
}

// entryText says an entry of the audit in words.
func (v *visit) entryText(e ledger.Entry, recipient string) string {
	var d entryDetail
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return e.Action
	}
	text := e.Action
	if word, ok := actionWords[e.Action]; ok {
		text = v.lang.say(word)
	}
	var parts []string
	who, reason := e.Actor, cmp.Or(d.Reason, d.Cause, d.Note)
	if e.Action == "run.held" {
		reason = strings.TrimSuffix(v.heldText(ledger.Run{Reason: reason}), v.lang.say("。"))
	}
	if d.Decision != nil {
		text, reason = v.lang.say(verdictWords[d.Decision.Verdict]), d.Decision.Reason
	} else if d.Kind != "" {
		text = v.lang.say("{kind}发起", "kind", v.lang.say(kindWords[ledger.Kind(d.Kind)]))
	}
	parts = append(parts, text)
	if name := cmp.Or(recipient, d.Recipient); name != "" {
		parts = append(parts, name)
	}
	if d.TestTo != "" {
		parts = append(parts, v.lang.say("试发到{to}", "to", d.TestTo))
	}
	if name := cmp.Or(d.Job, d.Account); name != "" && e.Run == 0 {
		parts = append(parts, name)
	}
	if reason != "" {
		parts = append(parts, v.lang.say("理由：“{reason}”", "reason", reason))
	}
	if d.Content != "" {
		parts = append(parts, v.lang.say("内容哈希 {hash}", "hash", hashShort(d.Content)))
	}
	return v.lang.say(v.shown(v.r.Context(), who)) + v.lang.say("：") + v.lang.Clauses(parts)
}

var verdictWords = map[ledger.Verdict]string{ledger.Release: "放行", ledger.Approve: "批准", ledger.Reject: "驳回", ledger.Retry: "重新生成", ledger.Cancel: "取消"}

// steps is the way of a run: when it came to each step, and where it stands.
func (v *visit) steps(view *runView, job jobs.Job, entries []ledger.Entry) []step {
	at := map[string]time.Time{}
	for _, e := range entries {
		at[e.Action] = e.At
	}
	c, l := v.clock(), v.lang
	when := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return c.exact(t, v.now())
	}
	begin := step{"done", "发起", when(view.CreatedAt)}
	if view.Slot != "" {
		begin = step{"done", "到期", when(view.SlotAt)}
	}
	build, wait, seal, send, end := step{Name: "生成"}, step{Name: "待批准"}, step{Name: "封存"}, step{Name: "投递", Text: v.copies(max(len(view.Deliveries), len(job.Recipients)))}, step{Name: "完成"}
	if view.TestTo != "" {
		send.Text = v.copies(1)
	}
	if !job.Approval || view.TestTo != "" {
		wait = step{"none", "待批准", l.say("免")}
	}
	sealedAt := at["run.sealed"]
	if sealedAt.IsZero() {
		sealedAt = at["run.awaiting_approval"]
	}
	if !sealedAt.IsZero() {
		build = step{"done", "生成", when(sealedAt)}
	}
	since := l.say("已等{wait}", "wait", c.wait(v.now().Sub(view.UpdatedAt)))
	switch view.State {
	case ledger.Building, ledger.Pending:
		build.Class = "move"
		if view.Reason != "" && view.State == ledger.Pending && view.Tries > 0 {
			build.Text = l.say("第{n}次，等重试", "n", num(view.Tries))
		}
	case ledger.HeldRun:
		build, wait = step{"done", "生成", when(at["run.held"])}, step{"stop", "已扣留", since}
	case ledger.AwaitingApproval:
		wait, seal.Text = step{"now", "待批准", since}, l.say("批准后")
	case ledger.Skipped, ledger.Unchanged, ledger.CancelledRun, ledger.Rejected:
		end = step{"none", runTag(view.State).Text, when(view.UpdatedAt)}
	case ledger.FailedRun:
		if view.Content == "" {
			build = step{"stop", "生成", when(at["run.failed"])}
			break
		}
		fallthrough
	default:
		seal = step{"done", "封存", when(sealedAt)}
		if wait.Class != "none" {
			wait = step{"done", "待批准", when(at["run.delivering"])}
		}
		sent, all := 0, 0
		for _, d := range view.Deliveries {
			all++
			if d.State == ledger.Sent {
				sent++
			}
		}
		send.Text = l.say("{sent}/{all}已发出", "sent", num(sent), "all", num(all))
		switch view.State {
		case ledger.Delivered:
			send.Class, end = "done", step{"done", "完成", when(view.UpdatedAt)}
		case ledger.PartlyDelivered, ledger.FailedRun:
			send.Class, end = "stop", step{"stop", runTag(view.State).Text, when(view.UpdatedAt)}
		default:
			send.Class = "move"
		}
	}
	return []step{begin, build, wait, seal, send, end}
}

// reportFile is the sealed report of a region as it was sealed, byte by byte.
func (s *Server) reportFile(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	snapshots, err := s.ledger().Snapshots(v.r.Context(), run.ID)
	if err != nil {
		return err
	}
	region := cmp.Or(v.r.URL.Query().Get("region"), run.Region)
	for _, snap := range snapshots {
		if snap.Region == region {
			return v.file("application/json", fmt.Sprintf("%s-%s-%d.json", run.Job, run.Period, run.Revision), snap.Report)
		}
	}
	return errNoPage
}

// file sends bytes to be kept as a file.
func (v *visit) file(media, name string, body []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.Write(body)
	return nil
}

// disposition names a file in the form that every browser reads (RFC 6266, RFC 8187).
func disposition(name string) string {
	return "attachment; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
