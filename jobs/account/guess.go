package account

import (
	"net/netip"
	"strings"
	"time"
)

// Subject is what attempts are counted of.
type Subject struct {
	Name string // pair:lixd 10.0.0.7, account:lixd, address:10.0.0.7, browser:...
	Free int    // failures that cost no waiting
}

// OfPair is an account as it is guessed from one address: the narrowest subject, which a success forgives.
func OfPair(name, address string) Subject { return Subject{"pair:" + name + " " + Network(address), 3} }

// OfAccount is an account as it is guessed from everywhere, by those whose browser was never signed in to it. It stops
// who has many addresses; its free failures are many, so that a stranger cannot shut its owner out with a few.
func OfAccount(name string) Subject { return Subject{"account:" + name, 100} }

// OfAddress is an address, whichever accounts it guesses. Many people may share one behind a proxy.
func OfAddress(address string) Subject { return Subject{"address:" + Network(address), 20} }

// OfBrowser is a browser that signed in to the account before: strangers' failures do not count against it.
func OfBrowser(hash, name string) Subject { return Subject{"browser:" + hash + " " + name, 5} }

// OfFactor is the codes of an account's second factor.
func OfFactor(name string) Subject { return Subject{"factor:" + name, 5} }

// Network is what an address counts as: one of IPv6 is its /64, for whoever has one has them all.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return ip.String()
	}
	return prefix.String()
}

// Longest is the longest wait.
const Longest = 15 * time.Minute

// Wait is how long a subject waits after so many failures: 1, 2, 4 ... seconds after the free ones, at most Longest.
func (s Subject) Wait(failures int) time.Duration {
	over := failures - s.Free
	switch {
	case over <= 0:
		return 0
	case over > 10:
		return Longest
	}
	return min(time.Second<<(over-1), Longest)
}

// Caller is the address a request comes from: that of the peer, unless it is a proxy of ours. Then it is what the
// proxies say in X-Forwarded-For, read from the right, up to the first that is not ours.
func Caller(peer string, forwarded []string, trusted []netip.Prefix) string {
	address, ok := parse(peer)
	if !ok || !within(address, trusted) {
		return peer
	}
	chain := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		said, ok := parse(strings.TrimSpace(chain[i]))
		if !ok {
			break // what a proxy of ours does not know, nobody to its left knows
		}
		address = said
		if !within(said, trusted) {
			break
		}
	}
	return address.String()
}

func parse(s string) (netip.Addr, bool) {
	if withPort, err := netip.ParseAddrPort(s); err == nil { // some proxies add the port
		return withPort.Addr().Unmap(), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap(), err == nil
}

func within(a netip.Addr, trusted []netip.Prefix) bool {
	for _, p := range trusted {
		if p.Contains(a.WithZone("")) {
			return true
		}
	}
	return false
}
