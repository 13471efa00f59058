package mail

import (
	"slices"
	"strings"
	"testing"

	"huizong/templates/content"
	"huizong/templates/wording"
)

// TestTextTotals: a value never stands against its label, however long that is, nor in another column than the others.
func TestTextTotals(t *testing.T) {
	d := &content.Document{Locale: wording.English}
	got := textTotals(d, []content.Total{
		{Label: "A street with a name: Direct (reconciled)", Value: content.Cell{Text: "823", Unit: "person-times"}},
		{Label: "A street with a name: Indirect (estimate)", Value: content.Cell{Text: "2,060", Unit: "person-times"}}})
	want := "A street with a name: Direct (reconciled)   823 person-times\n" +
		"A street with a name: Indirect (estimate) 2,060 person-times"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What was broken to fit is one line again without a blank that was not there, what stands on lines of its own stays
// so, and rules go.
func TestParagraphs(t *testing.T) {
	long := "\u65b0\u91cc\u7a0b\u793e\u4f1a\u5de5\u4f5c\u670d\u52a1\u4e2d\u5fc3\u8fd8\u67091\u4efd\u672a\u62a5\uff1a" +
		"2020\u5e748\u6708\u3002\u8bf7\u4e8e2020\u5e749\u67085\u65e524\u65f6\u524d\u62a5\u9001\u3002"
	english := "The office of the county has not got the filing of August 2020 yet; it is due on the 5th of September."
	for _, tt := range []struct {
		name, text string
		want       [][]string
	}{
		{"nothing", "", nil},
		{"a line", "one\n", [][]string{{"one"}}},
		{"lines of their own", "one\ntwo\n", [][]string{{"one", "two"}}},
		{"parts", "one\n\n\ntwo\n", [][]string{{"one"}, {"two"}}},
		{"a rule", "one\n" + strings.Repeat("-", width) + "\ntwo\n", [][]string{{"one"}, {"two"}}},
		{"Chinese that was broken", wrap(long), [][]string{{long}}},
		{"twice", wrap(long + long), [][]string{{long + long}}},
		{"English that was broken", wrap(english), [][]string{{english}}},
		{"with a head", "head\n" + wrap(long), [][]string{{"head", long}}},
	} {
		if got := Paragraphs(tt.text); !slices.EqualFunc(got, tt.want, slices.Equal) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if wording.Width(long) <= width || wording.Width(english) <= width {
		t.Error("nothing had to be broken")
	}
}
