package mail_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"huizong/jobs/period"
	"huizong/jobs/report"
	"huizong/templates/content"
	"huizong/templates/content/contenttest"
	"huizong/templates/mail"
	"huizong/templates/wording"
)

// yanji is the published case.
var yanji = os.DirFS("../../cmd/demo/yanji")

func samples(t testing.TB) []contenttest.Sample { return contenttest.Samples(t, yanji) }

var once = sync.OnceValues(func() (*mail.Templates, error) { return mail.Load(nil) })

// loaded are the built-in templates.
func loaded(t testing.TB) *mail.Templates {
	t.Helper()
	templates, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

// set sets a document by the built-in templates.
func set(t testing.TB, d *content.Document) *mail.Content {
	t.Helper()
	c, err := loaded(t).Render(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func render(t testing.TB, s contenttest.Sample) *mail.Content { return set(t, s.Document(t)) }

// picture keeps a page for docs/images.sh, where it asks for it.
func picture(t *testing.T, name, html string) {
	t.Helper()
	if dir := os.Getenv("HUIZONG_IMAGES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".html"), []byte(html),
			0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRender(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.Name, func(t *testing.T) {
			c := render(t, s)
			contenttest.Golden(t, s.Name+".txt", c.Subject+"\n"+c.Preheader+"\n\n"+c.Text)
			contenttest.Golden(t, s.Name+".html", c.HTML)
			picture(t, s.Name, c.HTML)
			if err := mail.Verify(c, s.Report); err != nil {
				t.Error(err)
			}
			checkText(t, s, c)
			checkHTML(t, s, c)
			checkNumbers(t, s.Document(t), c)
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
	return out
}

func checkText(t *testing.T, s contenttest.Sample, c *mail.Content) {
	t.Helper()
	quote := s.Document(t).Front[0].Quote
	if quote == nil { // a correction comes first
		quote = s.Document(t).Front[1].Quote
	}
	lines := strings.Split(strings.TrimSpace(c.Text), "\n")
	for _, line := range lines {
		if wording.Width(line) > 72 && line != quote.Text() && s.Name != "hostile" {
			t.Errorf("a line of %d columns: %s", wording.Width(line), line)
		}
	}
	most := 150
	if s.Report.Kind == period.Monthly {
		most = 100
	}
	if len(lines) > most && s.Name != "hostile" {
		t.Errorf("%d lines of text, at most %d", len(lines), most)
	}
	if s.Reader.Locale == "zh-CN" && s.Name != "hostile" {
		for _, f := range wording.Chinese.HalfWidthBesideHan(broken.ReplaceAllString(c.Text, ""), names(s.Report)...) {
			t.Errorf("text: %s", f)
		}
	}
	for _, r := range c.Text + c.Subject {
		if r == '\u202e' || r == '\u200b' || r == 0 || r == '\r' {
			t.Errorf("the text holds %U", r)
		}
	}
}

// broken is where the text part breaks a line inside of running text.
var broken = regexp.MustCompile(`\n +`)

var tags = regexp.MustCompile(`(?s)<style>.*?</style>|<!--.*?-->|<[^>]*>`)

// inline are the tags inside of running text: what they part belongs together.
var inline = regexp.MustCompile(`</?(span|b)( [^>]*)?>`)

// words is what a reader sees of HTML, a line for each element.
func words(source string) string {
	source = strings.ReplaceAll(source, "<wbr>", "") // where a long word may be parted
	return html.UnescapeString(tags.ReplaceAllString(inline.ReplaceAllString(source, ""), "\n"))
}

func checkHTML(t *testing.T, s contenttest.Sample, c *mail.Content) {
	t.Helper()
	if len(c.HTML) > 70_000 {
		t.Errorf("%d bytes of HTML", len(c.HTML))
	}
	for _, bad := range []string{"<script", "<img", "<a ", "href=", "http://", "https://", "ZgotmplZ", "onerror",
		"\u202e", "\u200b",
		`class="d" role="presentation"`} {
		if strings.Contains(c.HTML, bad) {
			t.Errorf("the HTML holds %s", bad)
		}
	}
	for _, want := range []string{`scope="col"`, `scope="row"`, `<html lang="` + s.Reader.Locale + `"`, "<caption",
		"max-width:640px"} {
		if !strings.Contains(c.HTML, want) && !strings.HasPrefix(s.Name, "nothing") {
			t.Errorf("the HTML lacks %s", want)
		}
	}
	if s.Reader.Locale == "zh-CN" && s.Name != "hostile" {
		for _, f := range wording.Chinese.HalfWidthBesideHan(words(c.HTML), names(s.Report)...) {
			t.Errorf("HTML: %s", f)
		}
	}
}

// texts are all finished texts of a document.
func texts(d *content.Document) string {
	var all []string
	add := func(s ...string) { all = append(append(all, s...), d.Locale.Join(s...)) }
	d.Said(add)
	add(d.Locale.Clauses(d.Stamp[1:]))
	return strings.Join(all, "\n")
}

// token is a number with what stands directly before and behind it: its unit, or the word that it is of.
var token = regexp.MustCompile(`([^\s0-9]?)([+\-]?[0-9](?:[0-9,.]*[0-9])?%?)([^\s0-9]?)`)

// checkNumbers parses every number of both parts back with its unit and its neighbours: one that the content does not
// have so was glued, cut, moved or made up.
func checkNumbers(t *testing.T, d *content.Document, c *mail.Content) {
	t.Helper()
	for _, s := range strangers(d, c) {
		t.Errorf("%s, which the content has not", s)
	}
}

// strangers are the numbers of a mail that its document does not have with these neighbours.
func strangers(d *content.Document, c *mail.Content) []string {
	known := map[string]bool{}
	for _, s := range token.FindAllStringSubmatch(texts(d), -1) {
		for _, before := range []string{s[1], "\n"} { // the text part breaks lines, and says the next line's first word
			for _, behind := range []string{s[3], "\n"} {
				known[before+s[2]+behind] = true
			}
		}
		known[s[0]] = true
	}
	var out []string
	look := func(part, text string) {
		for _, at := range token.FindAllStringSubmatchIndex(text, -1) {
			number, before, behind := text[at[4]:at[5]], text[at[2]:at[3]], text[at[6]:at[7]]
			if part == "text" && strings.TrimSpace(text[strings.LastIndexByte(text[:at[4]], '\n')+1:at[4]]) == "" {
				before = "\n"
			}
			if part == "text" && at[7] < len(text) && behind == "" && text[at[7]] == '\n' {
				behind = "\n"
			}
			if !known[before+number+behind] && !numbered.MatchString(strings.TrimSpace(before+number+behind)) &&
				!strings.Contains(contenttest.Hash, strings.TrimFunc(before+number+behind, notHex)) {
				out = append(out, fmt.Sprintf("the %s has %q", part, text[max(0, at[0]-12):min(len(text), at[1]+12)]))
			}
		}
	}
	look("HTML", strings.ReplaceAll(words(c.HTML[strings.Index(c.HTML, "<h1"):]), "\u3000", "\n"))
	look("text", c.Text)
	return out
}

var numbered = regexp.MustCompile(`^[0-9]\.$`)

func notHex(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) }

// TestStrangersAreFound gives numbers of the text other units and neighbours, one at a time.
func TestStrangersAreFound(t *testing.T) {
	s := samples(t)[1]
	c, d := render(t, s), s.Document(t)
	if all := strangers(d, c); len(all) > 0 {
		t.Fatal(all)
	}
	for _, fault := range [][2]string{{"408人次", "408份"}, {"408人次", "408 人次"}, {"应报3份", "应报3.2份"},
		{"16个、32人次", "16.32人次"}, {"       141", "    \u4eba141"}, {"141       353", "141353"},
		{"100.0%", "100.0"}, {"27.5%", "2.75%"}, {"10日9时", "109时"}} {
		broken := *c
		if broken.Text = strings.Replace(c.Text, fault[0], fault[1], 1); broken.Text == c.Text {
			t.Errorf("the text does not say %s", fault[0])
			continue
		}
		if len(strangers(d, &broken)) == 0 {
			t.Errorf("%s in the place of %s is not found", fault[1], fault[0])
		}
	}
}

var (
	row  = regexp.MustCompile(`(?s)<tr>(.*?)</tr>`)
	cell = regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
	bar  = regexp.MustCompile(`(?s)<td class="[^"]*" align="left" valign="middle".*?</td>(</tr></table></td>)?`)
)

// tables parses the three-line tables of the HTML back.
func tables(source string) [][][]string {
	var out [][][]string
	for _, part := range strings.Split(source, `<table class="d"`)[1:] {
		part, _, _ = strings.Cut(bar.ReplaceAllString(part, ""), "</table>")
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
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", "+", "").Replace(s), 10, 64)
	return n, err == nil
}

// checkTotals parses every table that has a total row back, and adds its rows up: folded rows carry sums.
func checkTotals(t *testing.T, s contenttest.Sample, c *mail.Content) {
	t.Helper()
	if s.Report.Emptiness != "" || s.Name == "300 agencies" {
		return
	}
	total := wording.In(wording.Locale(s.Reader.Locale)).Text("row.total")
	added := 0
	for i, rows := range tables(c.HTML) {
		last := rows[len(rows)-1]
		if !strings.HasPrefix(last[0], total) {
			continue
		}
		for k := 1; k < len(last); k++ {
			want, ok := figure(last[k])
			if !ok {
				continue
			}
			added++
			sum := int64(0)
			for _, r := range rows[1 : len(rows)-1] {
				if k < len(r) {
					n, _ := figure(r[k])
					sum += n
				}
			}
			if sum != want {
				t.Errorf("table %d, column %s: rows add up to %d, the total is %d", i, rows[0][k], sum, want)
			}
		}
	}
	if added < 3 {
		t.Errorf("only %d columns were added up", added)
	}
}

// TestPublishedParagraph holds the paragraph that was published, word for word and by code point, in both parts.
func TestPublishedParagraph(t *testing.T) {
	c := render(t, samples(t)[0])
	want := "2015年以来，延吉市连续六年承接国家“三区”社工人才支持计划项目和吉林省福彩公益金项目，" +
		"共有13个机构16个社区参与承接18个" +
		"社会工作服务项目。累计进行个案探访2185人次，开展个案服务320个、738人次，小组活动128个、496节、5900余人次，" +
		"社区活动143个、服务8600余人次。项目直接受益人群1.5万余人次，间接受益人群3.8万余人次。"
	if !strings.Contains(c.Text, "\n"+want+"\n") {
		t.Error("the text does not say it on one line")
	}
	if !strings.Contains(words(c.HTML), want) {
		t.Error("the HTML does not say it")
	}
}

func TestVerifyFindsALostTotal(t *testing.T) {
	s := samples(t)[0]
	c := render(t, s)
	broken := *c
	broken.HTML = strings.ReplaceAll(c.HTML, "38266", "38267")
	if mail.Verify(&broken, s.Report) == nil {
		t.Error("a wrong total in the HTML is not found")
	}
	broken = *c
	broken.Text = strings.ReplaceAll(c.Text, "15288", "15289")
	if mail.Verify(&broken, s.Report) == nil {
		t.Error("a wrong total in the text is not found")
	}
}

func TestOverlay(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("style.html.tmpl", "<style>.own{}</style>")
	builtin := loaded(t)
	own, err := mail.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	d := samples(t)[1].Document(t)
	c, err := own.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(c.HTML, ".own{}") || own.Hash() == builtin.Hash() {
		t.Error("the office's template is not used")
	}
	write("mail.txt.tmpl", "{{.Nonsense}}")
	if own, err = mail.Load(os.DirFS(dir)); err == nil {
		_, err = own.Render(d)
	}
	if err == nil || !strings.Contains(err.Error(), "mail.txt.tmpl") {
		t.Errorf("error %v", err)
	}
}

func TestCheckTriesEverything(t *testing.T) {
	builtin := loaded(t)
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
		!strings.Contains(
			err.Error(), "mail.txt.tmpl: the rendered mail does not show the report's totals: direct, indirect") {
		t.Errorf("a template without totals passes: %v", err)
	}
}

func BenchmarkRender(b *testing.B) {
	templates := loaded(b)
	all := samples(b)
	large := all[len(all)-5]
	for b.Loop() {
		if _, err := templates.Render(large.Document(b)); err != nil {
			b.Fatal(err)
		}
	}
}
