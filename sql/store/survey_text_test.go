package store_test

import (
	"strings"
	"testing"

	"huizong/sql/store"
)

// TestMojibake holds what another encoding would make sense of to being named, and what is text to not being.
func TestMojibake(t *testing.T) {
	for text, want := range map[string]string{
		"\u5ef6\u5409\u5e02\u6c11\u653f\u5c40":                         "",
		"\u6625\u6656\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3": "",
		"Caf\u00e9 Z\u00fcrich \u201cpilot\u201d":                      "",
		"\u91cd\u9633\u8282\u656c\u8001\u4f1a???":                      "",
		"2015?\u201c????\u201d????????":                                "question marks",
		"\u00e5\u00bb\u00b6\u00e5\u0090\u2030\u00e5\u00b8\u201a":       "UTF-8 that was read as latin1",
		"\u00d1\u00d3\u00bc\u00aa\u00ca\u00d0":                         "GBK that was read as latin1",
		"\u93c9\u5ea2\u69d1":                                           "UTF-8 that was read as GBK",
		"\xd1\xd3\xbc\xaa\xca\xd0":                                     "is no UTF-8",
		"\uc5f0\uae38\uc2dc \uc0ac\ud68c\ubcf5\uc9c0":                  "",
		"V0031": "",
		"\u5ef6\u8fb9\u00b7\u6717\u8bfb\u4f1a\uff08\u7b2c\u4e00\u671f\uff09?!?": "",
	} {
		if got := store.Mojibake([]byte(text)); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
