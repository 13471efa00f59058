package wording

import (
	"strings"
	"testing"
)

// sample fills every place of a text with a number.
func sample(c *Catalogue, key string, n any) []any {
	var args []any
	for _, name := range c.Places(key) {
		args = append(args, name, n)
	}
	return args
}

// TestEveryTextReads renders every text of every locale with 0, 1 and many, and with text from the data.
func TestEveryTextReads(t *testing.T) {
	for _, l := range Locales {
		c := In(l)
		for _, key := range c.Keys() {
			for _, n := range []any{0, 1, int64(12345), "守望(示例)社"} {
				text := c.Format(key, sample(c, key, n)...)
				if strings.ContainsAny(text, "{}|") || strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
					t.Errorf("%s %s: %q", l, key, text)
				}
				for _, f := range l.HalfWidthBesideHan(text, "守望(示例)社") {
					t.Errorf("%s %s: %v", l, key, f)
				}
			}
		}
	}
}
