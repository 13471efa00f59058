// Package allow knows whom mail may go to without a second person: the domains and addresses that an office allows.
package allow

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

//go:embed providers.txt
var providers string

// public are the domains of providers who give an address to anybody.
var public = func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(providers) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out[line] = true
		}
	}
	return out
}()

// Public reports whether anybody can have an address of the domain.
func Public(domain string) bool { return public[strings.ToLower(domain)] }

// List is whom mail may go to. The zero List allows nobody.
type List struct{ domains, addresses map[string]bool }

var named = regexp.MustCompile(`^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$`)

// Parse reads domains and addresses, and lists what is wrong with each. The domain of a public provider is refused: it
// would allow everybody.
func Parse(entries []string) (List, []error) {
	l := List{map[string]bool{}, map[string]bool{}}
	var faults []error
	for _, e := range entries {
		text := strings.ToLower(strings.TrimSpace(e))
		switch {
		case strings.Contains(text, "@") && !Address(text):
			faults = append(faults, fmt.Errorf("want an address like name@example.gov.cn, got %q", e))
		case strings.Contains(text, "@"):
			l.addresses[Key(text)] = true
		case !named.MatchString(text):
			faults = append(faults, fmt.Errorf("want a domain like example.gov.cn or an address, got %q", e))
		case Public(text):
			faults = append(faults, fmt.Errorf("%s gives addresses to anybody; enter the addresses that are meant, "+
				"like name@%s", e, text))
		default:
			l.domains[domain(text)] = true
		}
	}
	return l, faults
}

// Of allows the domains of addresses; of those at a public provider, the addresses alone.
func Of(addresses ...string) List {
	l := List{map[string]bool{}, map[string]bool{}}
	for _, a := range addresses {
		if Public(domain(a)) {
			l.addresses[Key(a)] = true
		} else {
			l.domains[domain(a)] = true
		}
	}
	return l
}

// Has reports whether mail may go to an address. A domain does not stand for those below it.
func (l List) Has(address string) bool {
	return l.addresses[Key(address)] || l.domains[domain(address)]
}
