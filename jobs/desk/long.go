package desk

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"huizong/jobs/ledger"
)

// tooLong refuses what would be kept in part only.
func tooLong(o Order) (against ledger.Refusals) {
	field, title := "reason", ""
	most := 1000
	if o.Verb == Pause {
		field, most = "note", 500
	}
	if o.Account != nil {
		title = o.Account.Title
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{{field, o.Reason, most}, {"title", title, 100}} {
		if n := utf8.RuneCountInString(t.text); n > t.most {
			against = append(against, ledger.Refusal{Code: "long", Field: t.field,
				Args: map[string]string{"typed": strconv.Itoa(n), "most": strconv.Itoa(t.most)},
				Text: fmt.Sprintf("want at most %d characters, got %d", t.most, n)})
		}
	}
	return against
}
