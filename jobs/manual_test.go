package jobs_test

import (
	"testing"

	"huizong/jobs"
)

func TestMailbox(t *testing.T) {
	for text, want := range map[string]string{
		"a@example.gov.cn": "a@example.gov.cn", " a.b+c@example.gov.cn\t": "a.b+c@example.gov.cn",
		"Li <a@example.gov.cn>": "a@example.gov.cn", `"a"@example.gov.cn`: "a@example.gov.cn",
		"": "", "a": "", "a@": "", "a@x, b@x": "", "a@x\r\nBcc: b@x": "", `"<b>"@example.gov.cn`: "",
		`"a b"@example.gov.cn`: "", `Li <"a b"@example.gov.cn>`: "",
	} {
		got, err := jobs.Mailbox(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}
