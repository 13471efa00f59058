package mail

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"huizong/jobs/report"
	"huizong/templates/wording"
)

// ErrTotals says that a rendered mail does not show what was sealed.
var ErrTotals = errors.New("the rendered mail does not show the report's totals")

var (
	markup = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	number = regexp.MustCompile(`[0-9][0-9,]*`)
)

// Verify finds every headline total of the report in both parts of a rendered mail, whatever template it was laid out
// by: an office's own may arrange them otherwise, but must not lose them.
func Verify(c *Content, r *report.Report) error {
	if r.Emptiness == report.NothingDue || r.Emptiness == report.NothingFiled {
		return nil
	}
	want := map[string]int64{"direct": r.Figures.Direct, "indirect": r.Figures.Indirect, "claimed": r.Claimed.Direct,
		"case attendances":  r.Figures.CaseAttendances,
		"group attendances": r.Figures.GroupAttendances, "event attendances": r.Figures.EventAttendances,
		"visit attendances": r.Figures.VisitAttendances,
		"submissions due":   r.Filing.Expected}
	for part, text := range map[string]string{"HTML": markup.ReplaceAllString(c.HTML, " "), "text": c.Text} {
		shown := numbers(text)
		for name, n := range want {
			if !shown[n] {
				return fmt.Errorf("%w: %s %d is not in the %s", ErrTotals, name, n, part)
			}
		}
		if !strings.Contains(joinLines(text), headlineTotal(r)) {
			return fmt.Errorf("%w: %s is not in the %s", ErrTotals, headlineTotal(r), part)
		}
	}
	return nil
}

// numbers are the whole numbers of a text.
func numbers(text string) map[int64]bool {
	out := map[int64]bool{}
	for _, s := range number.FindAllString(text, -1) {
		if n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64); err == nil {
			out[n] = true
		}
	}
	return out
}

// headlineTotal is the direct total as the first paragraph writes it, without its unit; a locale may write it as
// digits.
func headlineTotal(r *report.Report) string {
	if text := wording.Approx(r.Figures.Direct); text != "" && r.Emptiness == "" {
		return leadingDigits(text)
	}
	return ""
}

// leadingDigits is the part of a rounded figure that every locale has: 1.5 of 1.5万余.
func leadingDigits(s string) string {
	if strings.ContainsAny(s, "\u4e07\u4ebf") {
		return "" // other locales count in other units; the exact figure was found above
	}
	return strings.TrimRight(s, "\u4f59")
}

func joinLines(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "\n", ""), ",", "") }
