package mail

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"huizong/jobs/report"
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
	want := map[string]int64{
		"direct":          r.Figures.Direct,
		"indirect":        r.Figures.Indirect,
		"submissions due": r.Filing.Expected,
	}
	if d := r.Claimed.Direct; d > 0 && d != r.Figures.Direct {
		want["claimed"] = d
	}
	for part, text := range map[string]string{"HTML": markup.ReplaceAllString(c.HTML, " "), "text": c.Text} {
		shown := numbers(text)
		for name, n := range want {
			if !shown[n] {
				return fmt.Errorf("%w: %s %d is not in the %s", ErrTotals, name, n, part)
			}
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
