package admin_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"huizong/admin/pagetest"
	"huizong/jobs/account"
	"huizong/jobs/must"
	"huizong/jobs/reconcile"
)

// cells are the texts of the cells of each row below the element of a class, of a page.
func cells(t *testing.T, page, class string) (out [][]string) {
	t.Helper()
	doc := must.Get(html.Parse(strings.NewReader(page)))(t)
	is := func(n *html.Node, name, class string) bool {
		for _, a := range n.Attr {
			if a.Key == "class" && strings.Contains(" "+a.Val+" ", " "+class+" ") {
				return n.Data == name
			}
		}
		return class == "" && n.Type == html.ElementNode && n.Data == name
	}
	var text func(*html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		out := ""
		for c := range n.ChildNodes() {
			out += text(c)
		}
		return out
	}
	for n := range doc.Descendants() {
		if !is(n, "tr", class) {
			continue
		}
		for row := range n.Descendants() {
			if !is(row, "tr", "") && !is(row, "tr", "sum") || row.Parent.Data != "tbody" {
				continue
			}
			var line []string
			for c := range row.ChildNodes() {
				if c.Type == html.ElementNode {
					line = append(line, strings.TrimSpace(text(c)))
				}
			}
			out = append(out, line)
		}
	}
	return out
}

// figure reads a figure of a page.
func figure(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", "\u2212", "-", "+", "").Replace(text), 10, 64)
	if err != nil {
		t.Errorf("%q is no figure", text)
	}
	return n
}

// A filing opened on the page adds up: its kinds come to the total below them, which is what its row, the API and the
// workbook say; a record that is left out for another leads to that one.
func TestAnOpenedFilingAddsUp(t *testing.T) {
	w := newWorld(t)
	b := w.opened("wang", pagetest.Desktop)
	b.Open("/figures?period=2015-11")
	b.Press(".chips a:nth-child(2)", http.StatusOK)
	b.Says("\u76f4\u63a5\u53d7\u76ca\u5408\u8ba1", "\u7559\u8bb0\u5f55416", "\u770b\u8bb0\u5f55416",
		"\u6838\u67e5\u53cd\u9988\u5355")
	b.Press("tr.ex small a", http.StatusOK)
	if at := b.URL(); !strings.HasSuffix(at, "#r416") {
		t.Errorf("the record that stays is at %s", at)
	}
	b.Says("\u6768\u67f3\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3")

	plain, token := w.signedIn("wang"), w.token("wang", account.Viewer, time.Hour)
	var units struct {
		Asked struct{ Submissions, Claimed, Recorded, Excluded, Direct int64 }
		Units []struct {
			Submission                 reconcile.ID
			Month                      string
			Claimed, Recorded, Direct  int64
			Excluded, Excluded_records int64
		}
	}
	w.call(token, "GET", "/api/v1/figures?only=ex&limit=500", nil, &units)
	var sum struct{ claimed, recorded, excluded, direct int64 }
	for i, u := range units.Units {
		sum.claimed, sum.recorded = sum.claimed+u.Claimed, sum.recorded+u.Recorded
		sum.excluded, sum.direct = sum.excluded+u.Excluded, sum.direct+u.Direct
		if i%6 > 0 {
			continue
		}
		query := url.Values{"period": {u.Month}, "unit": {string(u.Submission)}}.Encode()
		rows := cells(t, plain.get("/figures?"+query).body, "open")[:5]
		total := rows[4]
		for column, want := range map[int]int64{1: u.Claimed, 2: u.Recorded, 3: u.Direct, 4: u.Direct - u.Claimed} {
			var kinds int64
			for _, r := range rows[1:4] { // without visits
				kinds += figure(t, r[column])
			}
			if got := figure(t, total[column]); got != want || kinds != want {
				t.Errorf("submission %s, column %d: total %d, kinds %d, want %d", u.Submission, column, got, kinds,
					want)
			}
		}
		var api struct {
			Total struct{ Claimed, Recorded, Counted int64 }
		}
		w.call(token, "GET", "/api/v1/figures/records?period="+u.Month+"&submission="+string(u.Submission), nil, &api)
		if api.Total.Claimed != u.Claimed || api.Total.Recorded != u.Recorded || api.Total.Counted != u.Direct {
			t.Errorf("submission %s: the API totals %+v", u.Submission, api.Total)
		}
		w.recordsAddUp(plain, query, u.Direct)
	}
	if a := units.Asked; a.Claimed != sum.claimed || a.Recorded != sum.recorded || -a.Excluded != sum.excluded ||
		a.Direct != sum.direct || a.Submissions != int64(len(units.Units)) {
		t.Errorf("asked for are %+v, which come to %+v", a, sum)
	}
	sheet := sheetOf(t, plain.get("/figures?only=ex&format=xlsx").body)
	last := sheet[len(sheet)-1]
	for column, want := range map[int]int64{9: sum.claimed, 10: sum.recorded, 11: sum.excluded, 12: sum.direct} {
		if figure(t, last[column]) != want {
			t.Errorf("the workbook totals %s in column %d, want %d", last[column], column, want)
		}
	}
	if lines := strings.Count(plain.get("/figures?only=ex&format=csv").body, "\n"); lines != len(sheet)-1 {
		t.Errorf("the CSV has %d lines, the workbook %d rows with its total", lines, len(sheet))
	}
}

// recordsAddUp holds the files of a filing's records against its direct.
func (w *world) recordsAddUp(b *browser, query string, direct int64) {
	w.Helper()
	t := w.TB.(*testing.T)
	lines := must.Get(csv.NewReader(strings.NewReader(b.get("/figures?format=csv&" + query).body)).ReadAll())(t)
	var counted int64
	for _, l := range lines[1:] {
		counted += figure(t, l[10])
		if duplicate := l[2] == string(reconcile.RecordDuplicate) ||
			l[2] == string(reconcile.RecordRepeated); duplicate !=
			(l[11] != "") {
			t.Errorf("%s: record %s, left out by %q, for %q", query, l[0], l[2], l[11])
		}
	}
	sheet := sheetOf(t, b.get("/figures?format=xlsx&"+query).body)
	if total := figure(t, sheet[len(sheet)-1][10]); counted != direct || total != direct {
		t.Errorf("%s: the records come to %d, the workbook says %d, direct is %d", query, counted, total, direct)
	}
}

// sheetOf are the rows of the first sheet of a workbook.
func sheetOf(t *testing.T, body string) [][]string {
	t.Helper()
	f := must.Get(excelize.OpenReader(strings.NewReader(body)))(t)
	defer f.Close()
	rows := must.Get(f.GetRows(f.GetSheetName(0)))(t)
	return rows
}
