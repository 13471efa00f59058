package admin_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"huizong/admin/pagetest"
	"huizong/jobs/must"
)

// Who has not filed is reminded, once, after a preview with the number typed; an agency gets its feedback sheet.
func TestRemindAndFeedback(t *testing.T) {
	w := newWorld(t)
	w.contacts("office@example.org")
	for _, kind := range []pagetest.Kind{pagetest.Desktop, pagetest.Phone, pagetest.NoScripts} {
		b := w.opened("lixd", kind)
		b.Open("/filing?month=2020-08")
		b.Says("本月报送", "应报", "按时", "老来乐社会工作服务中心", "office@example.org", "选了1家")
		b.Shot("filing")
		b.Press(".bulk button.go", http.StatusOK)
		b.Says("催报预览", "发给谁", "老来乐", "邮件样子")
		if kind == pagetest.Desktop {
			b.Shot("remind")
			b.Fill("#ct", "2")
			b.Press("aside button.go", http.StatusUnprocessableEntity)
			b.Says("家数不符：填了2，实际1。")
			b.Fill("#ct", "1")
			b.Press("aside button.go", http.StatusOK)
			b.Says("已催1家。", "李晓东")
		} else {
			b.Says("不再催：1家")
		}
		b.Press(`nav.sub a[href="/feedback"]`, http.StatusOK)
		b.Open("/feedback?period=2020-10")
		b.Says("核查反馈单", "各机构")
		b.Press("td a", http.StatusOK)
		b.Says("发反馈单1份", "往来")
		b.Shot("feedback")
	}
	b := w.opened("lixd", pagetest.Desktop)
	b.Open("/feedback?period=2020-10")
	b.Press("td a", http.StatusOK)
	b.Press("aside button.go", http.StatusOK)
	b.Says("反馈单已发到office@example.org。")
	b.Press("aside button.go", http.StatusConflict) // it is under way
	lines := w.signedIn("wang")
	if r := lines.get("/filing?month=2020-08&tab=&format=csv"); strings.Count(r.body, "\n") != 4 {
		t.Errorf("the file: %.600s", r.body)
	}
	w.counts(2, "letters", "SELECT COUNT(*) FROM agency_letter")
}

var (
	sheetRow  = regexp.MustCompile(`(?s)<tr[^>]*>(.*?)</tr>`)
	sheetCell = regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
	sheetTag  = regexp.MustCompile(`<[^>]*>`)
)

// TestFeedbackSheetsAddUp reads every agency's sheet of some months back: kinds come to direct, and direct is what the
// list and the API tell.
func TestFeedbackSheetsAddUp(t *testing.T) {
	w := newWorld(t)
	user := w.signedIn("lixd")
	sheets := 0
	for _, month := range []string{"2015-11", "2019-11", "2020-04", "2020-10"} {
		file := strings.TrimPrefix(user.get("/feedback?format=csv&period="+month).body, "\ufeff")
		lines := must.Get(csv.NewReader(strings.NewReader(file)).ReadAll())(t)
		at := func(line []string, column string) string { return line[slices.Index(lines[0], column)] }
		for _, line := range lines[1:] {
			agency, claimed, stands := at(line, "agency_code"), sheetNumber(at(line, "claimed")),
				sheetNumber(at(line, "reconciled"))
			body := user.get("/feedback/sheet?period=" + month + "&agency=" + agency).body
			rows := map[string][3]int64{}
			for _, row := range sheetRow.FindAllStringSubmatch(body, -1) {
				var cells []string
				for _, c := range sheetCell.FindAllStringSubmatch(row[1], -1) {
					cells = append(cells, strings.TrimSpace(sheetTag.ReplaceAllString(c[1], "")))
				}
				if len(cells) == 4 {
					rows[cells[0]] = [3]int64{sheetNumber(cells[1]), sheetNumber(cells[2]), sheetNumber(cells[3])}
				}
			}
			direct := rows["\u76f4\u63a5\u53d7\u76ca"]
			if direct != [3]int64{claimed, stands, stands - claimed} {
				t.Errorf("%s of %s: %v, want %d and %d", month, agency, direct, claimed, stands)
			}
			var kinds int64
			for _, kind := range []string{"\u4e2a\u6848\u670d\u52a1", "\u5c0f\u7ec4\u6d3b\u52a8",
				"\u793e\u533a\u6d3b\u52a8"} {
				if _, ok := rows[kind]; !ok {
					t.Errorf("%s of %s: no row %s", month, agency, kind)
				}
				kinds += rows[kind][1]
			}
			if kinds != stands {
				t.Errorf("%s of %s: kinds come to %d, want %d", month, agency, kinds, stands)
			}
			sheets++
		}
	}
	if sheets < 8 {
		t.Errorf("%d sheets", sheets)
	}
}

// sheetNumber reads a number as it is set; what is none is 0.
func sheetNumber(s string) int64 {
	n, _ := strconv.ParseInt(strings.NewReplacer(",", "", "\u2212", "-", "+", "").Replace(s), 10, 64)
	return n
}
