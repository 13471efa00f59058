package jobs

import (
	"fmt"
	"strings"
	"testing"

	"huizong/jobs/ledger"
)

// TestHeading: whom the head of each recipient's mail names.
func TestHeading(t *testing.T) {
	to := func(address, region string) Recipient { return Recipient{Address: address, Region: region} }
	copied := func(address, region string) Recipient { return Recipient{Address: address, Region: region, Kind: "cc"} }
	says := func(h *ledger.Heading) string {
		if h == nil {
			return ""
		}
		list := func(all []ledger.Mailbox) string {
			var out []string
			for _, m := range all {
				out = append(out, m.Address)
			}
			return strings.Join(out, ",")
		}
		return fmt.Sprintf("%s|%s", list(h.To), list(h.CC))
	}
	all := []Recipient{to("a", ""), to("b", ""), copied("c", ""), copied("d", ""), to("e", "1"), copied("f", "2")}
	for _, row := range []struct {
		name string
		show bool
		want string // of each
	}{
		{"nobody sees the copies", false, "; ; a,b|c; a,b|d; ; f|f"},
		{"the job shows them", true, "a|c,d; b|c,d; a,b|c,d; a,b|c,d; ; f|f"},
	} {
		j := Job{Region: "0", ShowCC: row.show, Recipients: all}
		var got []string
		for _, r := range all {
			got = append(got, says(j.heading(r)))
		}
		if strings.Join(got, "; ") != row.want {
			t.Errorf("%s: %q, want %q", row.name, strings.Join(got, "; "), row.want)
		}
	}
}
