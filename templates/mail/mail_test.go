package mail_test

import (
	"os"
	"testing"

	"huizong/jobs/report/reporttest"
	"huizong/templates/mail"
)

func TestX(t *testing.T) {
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	tm, err := mail.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"2015-01..2020-11", "2020-10", "2020-Q3", "2019"} {
		r := reporttest.Build(t, rows, p, "222401")
		c, err := tm.Render(r, mail.View{Recipient: "省民政厅慈善社工处", Attachments: []string{"xlsx", "pdf"}, SHA256: "a2b4cc6fb661243dd9488fbefcc8b21041d2fdf7e09b0c3a92b81553b56d6d88"})
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile("/tmp/mail-"+p+".html", []byte(c.HTML), 0o644)
		os.WriteFile("/tmp/mail-"+p+".txt", []byte(c.Text), 0o644)
		t.Log(c.Subject, len(c.HTML))
	}
}
