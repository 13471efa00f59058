package mail_test

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
	"huizong/templates/mail"
	"huizong/templates/wording"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const hash = "a2b4cc6fb661243dd9488fbefcc8b21041d2fdf7e09b0c3a92b81553b56d6d88"

// sample is a report with the names from the data that may hold any punctuation.
type sample struct {
	name   string
	report *report.Report
	view   mail.View
}

func yanji(t testing.TB) *reconciletest.Rows {
	return reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
}

func view(locale string) mail.View {
	return mail.View{Locale: locale, Recipient: "省民政厅慈善社工处", Attachments: []string{"xlsx", "pdf"},
		SHA256: hash}
}

// samples are the reports that every form must stand.
func samples(t testing.TB) []sample {
	rows := yanji(t)
	none := *rows
	none.Submissions = nil
	late := *rows
	late.Submissions = slices.Clone(rows.Submissions)
	for i := range late.Submissions {
		late.Submissions[i].SubmittedAt = late.Submissions[i].Period.End(reporttest.Shanghai).AddDate(0, 0, 6)
	}
	first := reporttest.Build(t, rows, "2020-10", "222401")
	corrected := reporttest.Build(t, &late, "2020-10", "222401", func(in *report.Input) {
		in.Revision, in.Corrects = 2, &report.Corrected{Report: first, SentAt: reporttest.AsOf.AddDate(0, 0, -3),
			Reason: "迟报补入"}
		in.Earlier = []report.Sent{reporttest.Sent(t, &late, "2020-09", "222401",
			reporttest.AsOf.AddDate(0, -2, 0), 300)}
	})
	test := view("zh-CN")
	test.Test, test.LeftOut, test.MaxSize = true, []string{"大表.xlsx"}, 10_000_000
	correction := view("zh-CN")
	correction.Correction = true
	return []sample{
		{"programme", reporttest.Build(t, rows, "2015-01..2020-11", "222401"), view("zh-CN")},
		{"month", reporttest.Build(t, rows, "2020-10", "222401"), view("zh-CN")},
		{"quarter", reporttest.Build(t, rows, "2020-Q3", "222401"), view("zh-CN")},
		{"year", reporttest.Build(t, rows, "2019", "222401"), view("zh-CN")},
		{"street", reporttest.Build(t, rows, "2015-01..2020-11", "222401004000"), view("zh-CN")},
		{"nothing due", reporttest.Build(t, rows, "2014-05", "222401"), view("zh-CN")},
		{"nothing filed", reporttest.Build(t, &none, "2020-10", "222401"), view("zh-CN")},
		{"everything late", reporttest.Build(t, &late, "2015-01..2020-11", "222401"), view("zh-CN")},
		{"correction", corrected, correction},
		{"test send", first, test},
		{"hostile", reporttest.Build(t, hostile(rows), "2015-01..2020-11", "222401"), view("zh-CN")},
		{"few persons", reporttest.Build(t, rows, "2020-10", "222401", func(in *report.Input) {
			in.Summaries.Main.Persons = reconcile.Persons{Method: reconcile.ByKeys,
				Direct: reconcile.Interval{Low: 3, High: 3}, Indirect: reconcile.Interval{Low: 40, High: 40},
				IndirectGross: 41}
		}), view("zh-CN")},
		{"300 agencies", large(t, 300, 2000), view("zh-CN")},
		{"korean", reporttest.Build(t, rows, "2015-01..2020-11", "222401"), view("ko")},
		{"english", reporttest.Build(t, rows, "2020-10", "222401"), view("en")},
	}
}

// hostile gives agencies and projects names that would break what does not guard itself.
func hostile(rows *reconciletest.Rows) *reconciletest.Rows {
	out := *rows
	out.Agencies, out.Projects = slices.Clone(rows.Agencies), slices.Clone(rows.Projects)
	names := []string{"<script>alert(1)</script>", "=HYPERLINK(\"x\")", "甲\r\nBcc: x@example.org",
		"\u202e倒\u202c\u200b零\u0000宽", strings.Repeat("长", 200), "{{.}}%s'\"&"}
	for i := range out.Agencies {
		out.Agencies[i].Name = names[i%len(names)]
	}
	for i := range out.Projects {
		out.Projects[i].Name, out.Projects[i].Field = names[i%len(names)], names[(i+1)%len(names)]
	}
	return &out
}

func render(t testing.TB, s sample) *mail.Content {
	t.Helper()
	templates, err := mail.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := templates.Render(s.report, s.view)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", strings.ReplaceAll(name, " ", "-"))
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (go test -update rewrites it):\n%s", file, d)
	}
}

func TestRender(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			c := render(t, s)
			golden(t, s.name+".txt", c.Subject+"\n"+c.Preheader+"\n\n"+c.Text)
			golden(t, s.name+".html", c.HTML)
			if err := mail.Verify(c, s.report); err != nil {
				t.Error(err)
			}
			checkText(t, s, c)
			checkHTML(t, s, c)
			checkTotals(t, s, c)
		})
	}
}

// names are the texts of a report that are shown as they are stored.
func names(r *report.Report) []string {
	var out []string
	for _, rows := range [][]report.Row{r.Regions, r.Agencies, r.Fields, r.Programmes} {
		for _, row := range rows {
			out = append(out, wording.Clean(row.Name))
		}
	}
	for _, p := range r.Projects {
		out = append(out, wording.Clean(p.Name), p.Code)
	}
	for _, a := range r.Filing.Agencies {
		out = append(out, wording.Clean(a.Agency))
	}
	for _, p := range r.Filing.Punctual {
		out = append(out, wording.Clean(p.Name))
	}
	return out
}

func checkText(t *testing.T, s sample, c *mail.Content) {
	t.Helper()
	headline := mail.Headline(s.report, s.view.Locale)
	for _, line := range strings.Split(c.Text, "\n") {
		if wording.Width(line) > 72 && line != headline && s.name != "hostile" && s.view.Locale == "zh-CN" {
			t.Errorf("a line of %d columns: %s", wording.Width(line), line)
		}
	}
	for _, f := range wording.HalfWidthBesideHan(c.Text, names(s.report)...) {
		if s.view.Locale == "zh-CN" && s.name != "hostile" {
			t.Errorf("text: %s", f)
		}
	}
	for _, r := range c.Text + c.Subject {
		if r == '\u202e' || r == '\u200b' || r == 0 || r == '\r' {
			t.Errorf("the text holds %U", r)
		}
	}
}

var tags = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)

func checkHTML(t *testing.T, s sample, c *mail.Content) {
	t.Helper()
	if len(c.HTML) > 100_000 {
		t.Errorf("%d bytes of HTML", len(c.HTML))
	}
	for _, bad := range []string{"<script", "<img", "<a ", "href=", "http://", "https://", "ZgotmplZ", "onerror",
		"\u202e", "\u200b"} {
		if strings.Contains(c.HTML, bad) {
			t.Errorf("the HTML holds %s", bad)
		}
	}
	if !strings.Contains(c.HTML, `scope="col"`) || !strings.Contains(c.HTML, `lang="`+s.view.Locale+`"`) {
		t.Error("the HTML lacks table heads or its language")
	}
	text := html.UnescapeString(tags.ReplaceAllString(c.HTML, "\n"))
	if s.view.Locale == "zh-CN" && s.name != "hostile" {
		for _, f := range wording.HalfWidthBesideHan(text, names(s.report)...) {
			t.Errorf("HTML: %s", f)
		}
	}
}

var (
	row  = regexp.MustCompile(`(?s)<tr>(.*?)</tr>`)
	cell = regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
)

// tables parses the three-line tables of the HTML back: captions are found by the order in which tables come.
func tables(source string) [][][]string {
	var out [][][]string
	for _, part := range strings.Split(source, `<table class="d"`)[1:] {
		part, _, _ = strings.Cut(
			regexp.MustCompile(
				`(?s)<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:1px.*?</table>`).ReplaceAllString(part, ""), "</table>")
		var rows [][]string
		for _, r := range row.FindAllStringSubmatch(part, -1) {
			var cells []string
			for _, c := range cell.FindAllStringSubmatch(r[1], -1) {
				cells = append(cells, strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(c[1], ""))))
			}
			rows = append(rows, cells)
		}
		out = append(out, rows)
	}
	return out
}

func figure(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", "+", "", "份", "", "条", "").Replace(s), 10, 64)
	return n, err == nil
}

// checkTotals parses every table that has a total row back, and adds its rows up.
func checkTotals(t *testing.T, s sample, c *mail.Content) {
	t.Helper()
	if s.report.Emptiness != "" {
		return
	}
	all := tables(c.HTML)
	if len(all) < 8 {
		t.Fatalf("only %d tables", len(all))
	}
	total := wording.In(wording.Locale(s.view.Locale)).Text("row.total")
	for i, rows := range all {
		last := rows[len(rows)-1]
		if last[0] != total {
			continue
		}
		for k := 1; k < len(last); k++ {
			want, ok := figure(last[k])
			if !ok || strings.HasSuffix(last[k], "%") {
				continue
			}
			sum := int64(0)
			for _, r := range rows[1 : len(rows)-1] {
				if n, ok := figure(r[k]); ok {
					sum += n
				}
			}
			if sum != want {
				t.Errorf("table %d, column %s: rows add up to %d, the total is %d", i, rows[0][k], sum, want)
			}
		}
	}
	bridge := all[2]
	for i, line := range s.report.Bridge.Direct {
		if n, ok := figure(bridge[i+1][2]); !ok || n != line.Amount {
			t.Errorf("bridge line %s shows %q, sealed %d", line.Code, bridge[i+1][2], line.Amount)
		}
	}
}

// TestPublishedSentence holds the sentence that the published case must say, by code point.
func TestPublishedSentence(t *testing.T) {
	s := samples(t)[0]
	c := render(t, s)
	want := "2015年以来连续六年\uff0c13个机构在16个社区承接社会工作服务项目18个\u3002累计进行个案探访2185人次\uff0c" +
		"开展个案服务320个\u3001738人次\uff0c" +
		"小组活动128个\u3001496节\u30015900余人次\uff0c社区活动143个\u3001服务8600余人次\u3002" +
		"项目直接受益人群1.5万余人次\uff0c间接受益人群3.8万余人次"
	if !strings.Contains(c.Text, want) {
		t.Errorf("the text does not say it: %s", mail.Headline(s.report, ""))
	}
	if !strings.Contains(html.UnescapeString(tags.ReplaceAllString(c.HTML, "")), want) {
		t.Error("the HTML does not say it")
	}
}

// large is a report of n agencies with their projects.
func large(t testing.TB, agencies, projects int) *report.Report {
	r := *reporttest.Build(t, yanji(t), "2015-01..2020-11", "222401")
	r.Agencies, r.Projects, r.Filing.Agencies = nil, nil, nil
	var left = r.Figures.Direct
	for i := range agencies {
		d := left / int64(agencies-i)
		left -= d
		name := fmt.Sprintf("第%d社会工作服务中心（示范）", i)
		r.Agencies = append(r.Agencies, report.Row{Code: strconv.Itoa(i), Name: name, Submissions: 1, Direct: d,
			Indirect: d * 5 / 2})
		r.Filing.Agencies = append(r.Filing.Agencies,
			report.AgencyFiling{State: reconcile.Late, Agency: name, Count: 1,
				Months: []period.Month{period.MonthOf(2020, 1)}})
	}
	target := int64(100)
	for i := range projects {
		r.Projects = append(
			r.Projects, report.ProjectRow{Row: report.Row{Code: fmt.Sprintf("P%04d", i),
				Name: fmt.Sprintf("2020年第%d号社会工作服务项目", i), Submissions: 1, Direct: 7}, Target: &target,
				ToDate: 7})
	}
	r.Target = report.Target{Projects: projects, Target: target * int64(projects), Direct: 7 * int64(projects)}
	return &r
}

func TestLargeReportIsCutAndSaysSo(t *testing.T) {
	c := render(t, sample{"large", large(t, 300, 2000), view("zh-CN")})
	if len(c.HTML) > 100_000 {
		t.Errorf("%d bytes of HTML", len(c.HTML))
	}
	if !regexp.MustCompile(`其余2[0-9]{2}个机构`).MatchString(c.HTML) || !strings.Contains(c.Text, "全部见附件工作簿") {
		t.Error("the cut is not announced")
	}
}

func TestVerifyFindsALostTotal(t *testing.T) {
	s := samples(t)[0]
	c := render(t, s)
	broken := *c
	broken.HTML = strings.ReplaceAll(c.HTML, "38266", "38267")
	if mail.Verify(&broken, s.report) == nil {
		t.Error("a wrong total in the HTML is not found")
	}
	broken = *c
	broken.Text = strings.ReplaceAll(c.Text, "15288", "15289")
	if mail.Verify(&broken, s.report) == nil {
		t.Error("a wrong total in the text is not found")
	}
}

func TestOverlay(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "style.html.tmpl"), []byte("<style>.own{}</style>"), 0o644); err != nil {
		t.Fatal(err)
	}
	builtin, err := mail.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := mail.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	s := samples(t)[1]
	c, err := own.Render(s.report, s.view)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(c.HTML, ".own{}") || own.Hash() == builtin.Hash() {
		t.Error("the office's template is not used")
	}
	if err := os.WriteFile(filepath.Join(dir, "mail.txt.tmpl"), []byte("{{.Nonsense}}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if own, err = mail.Load(os.DirFS(dir)); err == nil {
		_, err = own.Render(s.report, s.view)
	}
	if err == nil || !strings.Contains(err.Error(), "mail.txt.tmpl") {
		t.Errorf("error %v", err)
	}
}

func TestCheckTriesEverything(t *testing.T) {
	builtin, err := mail.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := builtin.Check(); err != nil {
		t.Error(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mail.txt.tmpl"), []byte("{{.Title}}"), 0o644); err != nil {
		t.Fatal(err)
	}
	own, err := mail.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := own.Check(); err == nil ||
		!strings.Contains(err.Error(), "large report, zh-CN: the rendered mail does not show") {
		t.Errorf("a template without totals passes: %v", err)
	}
}

func TestNotices(t *testing.T) {
	templates, err := mail.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(3)
	var all bytes.Buffer
	for _, kind := range []mail.NoticeKind{mail.NoticeHeld, mail.NoticeAwaiting, mail.NoticeFailed, mail.NoticeRefused,
		mail.NoticeChannel, mail.NoticeInDoubt, mail.NoticeExpired} {
		c, err := templates.RenderNotice(mail.Notice{Kind: kind, Run: 7, Delivery: 9, Job: "monthly",
			Period: period.Of(period.Monthly, period.MonthOf(2026, 10)), Recipient: "a@example.org",
			Findings: []reconcile.Finding{{Code: reconcile.CompletenessBelow, Claimed: &n, Counted: &n}},
			Detail:   "550 no such user"})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s\n\n%s\n", c.Subject, c.Text)
		for _, f := range wording.HalfWidthBesideHan(strings.ReplaceAll(c.Text, " (completeness-below)", "")) {
			t.Errorf("%s: %s", kind, f)
		}
	}
	golden(t, "notices.txt", all.String())
	if _, err := templates.RenderNotice(mail.Notice{Kind: "other"}); err == nil {
		t.Error("an unknown kind is rendered")
	}
}

func BenchmarkRender(b *testing.B) {
	r := large(b, 300, 2000)
	templates, err := mail.Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := templates.Render(r, view("zh-CN")); err != nil {
			b.Fatal(err)
		}
	}
}
