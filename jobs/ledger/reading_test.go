package ledger

import (
	"fmt"
	"strings"
	"testing"
)

// One entry tells apart what it can hold, and counts the rest: nothing that was read is left out of the sum.
func TestReadingsAreBounded(t *testing.T) {
	var r Readings
	for i := range 250 {
		r.Add("mail", fmt.Sprint("/runs/1/mail/", i%150))
	}
	r.Add("list", "/deliveries?to="+strings.Repeat("x", 1000))
	sum := 0
	for _, one := range r.Read {
		sum += one.Times
		if len([]rune(one.Of)) > longestOf {
			t.Errorf("%d characters", len(one.Of))
		}
	}
	if sum != 251 || len(r.Read) > mostRead+2 || r.Read[0] != (Reading{"mail", "/runs/1/mail/0", 2}) {
		t.Errorf("%d readings in %d rows: %+v", sum, len(r.Read), r.Read[0])
	}
	r = Readings{}
	r.Add("list", strings.Repeat("x", 1000))
	if n := len([]rune(r.Read[0].Of)); n != longestOf {
		t.Errorf("%d characters of a long path are kept", n)
	}
}
