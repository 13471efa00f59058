package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"huizong/admin/pagetest"
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
	if n := w.count("SELECT COUNT(*) FROM agency_letter"); n != 2 {
		t.Errorf("%d letters", n)
	}
}
