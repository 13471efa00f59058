package allow_test

import (
	"testing"

	"huizong/jobs/allow"
)

func TestHas(t *testing.T) {
	list, faults := allow.Parse([]string{"Example.gov.cn", "ann@qq.com", " b.example.org ",
		"民政.中国"})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for address, want := range map[string]bool{
		"x@example.gov.cn": true, "X@EXAMPLE.GOV.CN": true, "x@sub.example.gov.cn": false, "x@gov.cn": false,
		"x@notexample.gov.cn": false, "x@example.gov.cn.evil.org": false, "ann@qq.com": true, "Ann@QQ.com": true,
		"eve@qq.com": false, "x@b.example.org": true, "x@民政.中国": true,
		"x@xn--5bvs5m.xn--fiqs8s": true, `"a@example.gov.cn"@evil.org`: false,
	} {
		if got := list.Has(address); got != want {
			t.Errorf("%s: %t, want %t", address, got, want)
		}
	}
	if (allow.List{}).Has("x@example.gov.cn") {
		t.Error("an empty list allows somebody")
	}
}

// What is wrong is said of every entry.
func TestParseFaults(t *testing.T) {
	for _, bad := range []string{"", "qq.com", "QQ.com", "localhost", "a b.org", "x@", "Ann <ann@example.org>",
		"@example.org",
		"*.example.org"} {
		if _, faults := allow.Parse([]string{"example.org", bad}); len(faults) != 1 {
			t.Errorf("%q: %v", bad, faults)
		}
	}
	if _, faults := allow.Parse([]string{"163.com", "gmail.com", "x@y@z"}); len(faults) != 3 {
		t.Error(faults)
	}
}

// The domains of addresses are allowed, but those of public providers.
func TestOf(t *testing.T) {
	list := allow.Of("Report@Example.gov.cn", "ann@163.com")
	for address, want := range map[string]bool{"x@example.gov.cn": true, "ann@163.com": true, "eve@163.com": false} {
		if got := list.Has(address); got != want {
			t.Errorf("%s: %t, want %t", address, got, want)
		}
	}
}
