package mail

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
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
	var faults []string
	for part, names := range lost(c, r) {
		if len(names) > 0 {
			faults = append(faults, fmt.Sprintf("%s (in the %s)", strings.Join(names, ", "), part))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	slices.Sort(faults)
	return fmt.Errorf("%w: %s", ErrTotals, strings.Join(faults, "; "))
}

// lost are the totals that each part of a mail does not show, by name.
func lost(c *Content, r *report.Report) map[string][]string {
	if r.Unfiled() {
		return nil
	}
	out := map[string][]string{}
	for part, text := range map[string]string{"HTML": markup.ReplaceAllString(c.HTML, " "), "text": c.Text} {
		shown := numbers(text)
		for _, want := range []struct {
			name string
			n    int64
			is   bool
		}{
			{"direct", r.Figures.Direct, true},
			{"indirect", r.Figures.Indirect, true},
			{"claimed", r.Claimed.Direct, r.Claimed.Direct > 0},
			{"submissions due", r.Filing.Expected, true},
		} {
			if want.is && !shown[want.n] {
				out[part] = append(out[part], want.name)
			}
		}
	}
	return out
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
