package words

import (
	"fmt"
	"strings"
	"testing"

	"huizong/jobs/account"
	"huizong/jobs/ledger"
	"huizong/jobs/reconcile"
	"huizong/templates/wording"
)

func TestChoose(t *testing.T) {
	for _, tt := range []struct {
		flag, configured string
		environ          []string
		want             Language
	}{
		{"", "", nil, English},
		{"", "", []string{"LANG=C"}, English},
		{"", "", []string{"LANG=zh_CN.UTF-8"}, Chinese},
		{"", "", []string{"LANG=zh_CN.UTF-8", "LC_ALL=C"}, English},
		{"", "", []string{"LANG=en_US.UTF-8", "LC_MESSAGES=zh_CN.UTF-8"}, Chinese},
		{"", "", []string{"LC_ALL=", "LANG=zh_TW.UTF-8"}, Chinese},
		{"", "zh", []string{"LC_ALL=C"}, Chinese},
		{"", "en", []string{"LC_ALL=zh_CN.UTF-8"}, English},
		{"en", "zh", []string{"LC_ALL=zh_CN.UTF-8"}, English},
		{"zh", "en", nil, Chinese},
		{"fr", "ko", []string{"LANG=zh_CN"}, Chinese},
	} {
		if got := Choose(tt.flag, tt.configured, tt.environ); got != tt.want {
			t.Errorf("%q %q %q: %s, want %s", tt.flag, tt.configured, tt.environ, got, tt.want)
		}
	}
}

// What any format of the catalogue writes is known again by it, and by no other.
func TestEveryFormatIsKnownAgain(t *testing.T) {
	n := 0
	for _, s := range shapes() {
		if strings.Trim(s.english, "%swvdq: ,;().") == "" || s.plain < 10 {
			continue // too little stands around its places
		}
		fill := func(format string) string {
			i := 0
			return verb.ReplaceAllStringFunc(format, func(v string) string {
				m := verb.FindStringSubmatch(v)
				if v == "%%" {
					return "%"
				}
				if m[1] != "" {
					fmt.Sscan(m[1], &i)
					i--
				}
				i++
				return sample(s.verbOf(i-1), i)
			})
		}
		n++
		if got, want := Chinese.Said(fill(s.english)), fill(s.chinese); got != want {
			t.Errorf("%q is said %q, want %q", fill(s.english), got, want)
		}
	}
	if n < 150 {
		t.Errorf("tried %d only", n)
	}
}

// verbOf is the verb of a place.
func (s *shape) verbOf(place int) byte {
	next := 0
	for _, m := range verb.FindAllStringSubmatch(s.english, -1) {
		if m[0] == "%%" {
			continue
		}
		if m[1] != "" {
			fmt.Sscan(m[1], &next)
			next--
		}
		if next == place {
			return m[0][len(m[0])-1]
		}
		next++
	}
	return 's'
}

func sample(verb byte, n int) string {
	switch verb {
	case 'd', 'f', 'o', 'x':
		return fmt.Sprint(n)
	case 'q':
		return fmt.Sprintf("%q", "x"+fmt.Sprint(n))
	case 't':
		return "true"
	}
	return "x" + fmt.Sprint(n)
}

// States, roles and rules are called as on the pages, each by one name.
func TestValues(t *testing.T) {
	for v, want := range map[any]string{
		ledger.AwaitingApproval: "\u5f85\u6279\u51c6", ledger.Sent: "\u5df2\u53d1\u51fa",
		account.Approver: "\u5ba1\u6279\u5458", reconcile.Warning: "\u8b66\u544a",
		ledger.Release: "\u653e\u884c\uff08release\uff09", Label("in force"): "\u73b0\u7528",
		reconcile.Same: "\u540c\u4e00\u6b21\u6d3b\u52a8", reconcile.Different: "\u5404\u81ea\u771f\u5b9e",
		Label("undone"): "\u5df2\u64a4\u56de", Label("declined"): "\u5df2\u9000\u56de",
	} {
		if got := Chinese.Value(v); got != want {
			t.Errorf("%v: %v, want %s", v, got, want)
		}
		if got := English.Value(v); got != v {
			t.Errorf("%v in English: %v", v, got)
		}
	}
	for _, code := range reconcile.Codes {
		if got := Chinese.Value(code).(string); got == string(code) {
			t.Errorf("%s has no Chinese name", code)
		}
	}
}

func TestSaid(t *testing.T) {
	for english, want := range map[string]string{
		"config.yaml:\n3:1: jobs[0].nam: is not a key; did you mean name?": "config.yaml:\n3:1: jobs[0].nam\uff1a" +
			"\u4e0d\u662f\u914d\u7f6e\u7684\u952e\uff1b\u662f\u4e0d\u662fname\uff1f",
		"run 7 is partly_delivered; huizong serve goes on with what is queued, huizong resend 7 tries what failed": "" +
			"\u8fd0\u884c7\u90e8\u5206\u6295\u9012\uff1b\u5f85\u53d1\u7684\u7531huizong serve\u63a5\u7740\u53d1" +
			"\uff0c\u5931\u8d25\u7684\u7528huizong resend 7\u518d\u8bd5",
		"open u@tcp(db:3306)/h: Error 1040 (08004): Too many connections (raise max_connections, or end what holds " +
			"them)": "\u6253\u5f00u@tcp(db:3306)/h\uff1aError 1040 (08004): Too many connections\uff08\u8bf7" +
			"\u8c03\u5927max_connections\uff0c\u6216\u7ed3\u675f\u5360\u7740\u8fde\u63a5\u7684\uff09",
		"Error 1045 (28000): Access denied": "Error 1045 (28000): Access denied",
		`regions.csv:4:1: code: "1" is already in line 3`: `regions.csv:4:1: code` + "\uff1a" +
			`"1"` + "\u5df2\u5728\u7b2c3\u884c",
		`a.xlsx: activities!H7: attendances: want a whole number, got "many"`: "a.xlsx: activities!H7: attendances\uff1a" +
			"\u8981\u6574\u6570\uff0c\u5f97\u5230\"many\"",
		`attendances: want a whole number, got "many"`: "attendances\uff1a\u8981\u6574\u6570\uff0c\u5f97\u5230\"many\"",
	} {
		if got := Chinese.Said(english); got != want {
			t.Errorf("%q: %q, want %q", english, got, want)
		}
		if got := English.Said(english); got != english {
			t.Errorf("%q in English: %q", english, got)
		}
	}
}

// Spread gives every character its columns, and Gather takes back what it added, blanks of the text's own kept.
func TestSpreadAndGather(t *testing.T) {
	for _, text := range []string{"", "plain words",
		"\u7528\u6cd5\uff1ahuizong run \u4efb\u52a1\uff08\u6708\uff09\u3002",
		"\u5217\u51fa <job> \u548c --flag \u3002"} {
		spread := Spread(text)
		if got := Gather(spread); got != text {
			t.Errorf("%q: %q", text, got)
		}
		if got, want := len([]rune(spread)), wording.Width(text); got != want {
			t.Errorf("%q: %d columns, want %d", text, got, want)
		}
	}
}
