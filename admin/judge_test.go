package admin_test

import (
	"net/http"
	"testing"

	"huizong/admin/pagetest"
	"huizong/jobs/reconcile"
)

// pair is two records that a rule finds alike: one is made, beside another agency's of the same street and day.
func (w *world) pair() [2]string {
	w.Helper()
	if _, err := w.db.Exec("UPDATE activities SET attendances = attendances - 1 WHERE id = 2433"); err != nil {
		w.Fatal(err)
	}
	there, err := w.service.Judgeable(w.Context(), "222401")
	if err != nil {
		w.Fatal(err)
	}
	for _, f := range there.Findings {
		if f.Code == reconcile.RecordSimilar {
			return [2]string{string(f.Records[0].ID), string(f.Records[1].ID)}
		}
	}
	w.Fatal("no two records are alike")
	return [2]string{}
}

// Two records that no rule decides are judged by a person, and where that lowers a figure confirmed by another.
func TestDuplicatesAreJudged(t *testing.T) {
	w := newWorld(t)
	w.pair()
	b := w.opened("lixd", pagetest.Phone)
	b.Open("/duplicates")
	b.Says("疑似重复", "这一对", "各自真实：都计")
	b.Shot("duplicates")
	b.Fold(`input[value="left"]`)
	b.Write("#reason", "两家核对过签到表")
	b.Press("form.panel button.go", http.StatusOK)
	b.Says("已记下：同一次活动，等别人确认。", "待确认")
	second := w.opened("jinml", pagetest.Desktop)
	second.Open("/duplicates")
	second.Press("form[action='/judgements/1/confirm'] button", http.StatusOK)
	second.Says("已记下：同一次活动。", "现用")
	second.Shot("duplicates")
	second.Open("/quarantine")
	second.Says("没有认不准的数据。")
}
