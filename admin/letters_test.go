package admin_test

import (
	"net/http"
	"strings"
	"testing"
)

// Who has not filed is reminded, once, after a preview with the number typed; an agency gets its feedback sheet.
func TestRemindAndFeedback(t *testing.T) {
	w := newWorld(t)
	w.contacts("office@example.org")
	for _, c := range []struct {
		width  int64
		script bool
	}{{1280, true}, {390, true}, {1280, false}} {
		b := w.opened("lixd", c.width, c.script)
		b.open("/filing?month=2020-08")
		b.says("本月报送", "应报", "按时", "老来乐社会工作服务中心", "office@example.org", "选了1家")
		b.shot("filing")
		b.press(".bulk button.go", http.StatusOK)
		b.says("催报预览", "发给谁", "老来乐", "邮件样子")
		if c.width == 1280 && c.script {
			b.shot("remind")
			b.fill("#ct", "2")
			b.press("aside button.go", http.StatusUnprocessableEntity)
			b.says("家数不符：填了2，实际1。")
			b.fill("#ct", "1")
			b.press("aside button.go", http.StatusOK)
			b.says("已催1家。", "李晓东")
		} else {
			b.says("不再催：1家")
		}
		b.press(`nav.sub a[href="/feedback"]`, http.StatusOK)
		b.open("/feedback?period=2020-10")
		b.says("核查反馈单", "各机构")
		b.press("table a", http.StatusOK)
		b.says("发反馈单1份", "往来")
		b.shot("feedback")
	}
	b := w.opened("lixd", 1280, true)
	b.open("/feedback?period=2020-10")
	b.press("table a", http.StatusOK)
	b.press("aside button.go", http.StatusOK)
	b.says("反馈单已发到office@example.org。")
	b.press("aside button.go", http.StatusConflict) // it is under way
	lines := w.signedIn("wang")
	if r := lines.get("/filing?month=2020-08&tab=&format=csv"); strings.Count(r.body, "\n") != 4 {
		t.Errorf("the file: %.600s", r.body)
	}
	if n := w.count("SELECT COUNT(*) FROM agency_letter"); n != 2 {
		t.Errorf("%d letters", n)
	}
}
