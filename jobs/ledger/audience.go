package ledger

import (
	"fmt"
	"slices"
	"strings"
)

// Party is one recipient of a job, as an approval binds to it: who gets which slice.
type Party struct{ Address, Region, Kind string }

func (p Party) line() string {
	return strings.ToLower(p.Address) + " " + p.Region + " " + strings.TrimSuffix(p.Kind, "to")
}

// Audience is the recipients of a job today: none where the job is gone; not known where nobody can say.
type Audience struct {
	Parties []Party
	Known   bool
}

// AudienceOf is the hash that stands for the recipients of a job, in whatever order they are listed.
func AudienceOf(parties []Party) string {
	lines := make([]string, len(parties))
	for i, p := range parties {
		lines[i] = "recipient " + p.line()
	}
	return ContentOf(lines)
}

// strayed says how the recipients of a run's job have changed since it was sealed; empty: they have not, or it is not
// known. An approval was given for those of then.
func (r Run) strayed(today Audience, sealed []Delivery) string {
	if !today.Known || r.Audience == "" || AudienceOf(today.Parties) == r.Audience {
		return ""
	}
	now := today.Parties
	has := func(address string) bool {
		return slices.ContainsFunc(now, func(p Party) bool { return strings.EqualFold(p.Address, address) })
	}
	was := func(address string) bool {
		return slices.ContainsFunc(sealed, func(d Delivery) bool { return strings.EqualFold(d.Recipient, address) })
	}
	var words []string
	for _, d := range sealed {
		if d.Sealed && d.Purpose == Report && !has(d.Recipient) {
			words = append(words, "no longer "+d.Recipient)
		}
	}
	for _, p := range now {
		if !was(p.Address) {
			words = append(words, "now also "+p.Address)
		}
	}
	if len(words) == 0 {
		words = []string{"another slice or kind"}
	}
	return fmt.Sprintf(
		"the recipients of %s have changed since it was sealed (%s): what was approved does not hold for "+
			"them; cancel it, and run it again", r.Job, strings.Join(words, ", "))
}
