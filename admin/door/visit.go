package door

import (
	"net"
	"net/http"
	"strings"
	"time"

	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/templates/wording"
)

// Actor is who asks, as the desk knows it.
func (v *Visit) Actor(c desk.Channel) desk.Actor {
	out := desk.Actor{Account: v.Who.Name, Role: v.Who.Role, Channel: c, Address: v.Address(), Token: v.Token,
		Factor: v.Factor}
	if c == desk.Page && v.Who.Bound() {
		out.Factor = v.Sessions.proven(v.R.Context(), true)
	}
	return out
}

// Largest is how many bytes the body of a request may have: forms of a few fields.
const Largest = 64 << 10

// Principal is who asks.
type Principal struct {
	account.Account
	Role account.Role // of the account; of a token no more than its scope
}

// Visit is one request being answered, and who asks.
type Visit struct {
	*Door
	W      http.ResponseWriter
	R      *http.Request
	Who    Principal
	Token  int64     // by which a program came
	Factor time.Time // when the second factor was given for it; zero: never
	Lang   words.Lang
}

// Relay is a text that another room wrote in English, in the language of the reader.
func (d *Door) Relay(l words.Lang, english string) string {
	if d.Chinese == nil || l.Locale != wording.Chinese {
		return english
	}
	return d.Chinese(english)
}

// Relay is a text that another room wrote in English, in the language of the reader.
func (v *Visit) Relay(english string) string { return v.Door.Relay(v.Lang, english) }

// Address is where a request comes from.
func (v *Visit) Address() string {
	host, _, err := net.SplitHostPort(v.R.RemoteAddr)
	if err != nil {
		host = v.R.RemoteAddr
	}
	return account.Caller(host, v.R.Header.Values("X-Forwarded-For"), v.Proxies)
}

// LanguageOf is the language that the browser chose here before; Chinese otherwise.
func LanguageOf(r *http.Request) words.Lang {
	if c, err := r.Cookie("lang"); err == nil && c.Value == string(wording.English) {
		return words.InLanguage(wording.English)
	}
	return words.InLanguage(wording.Chinese)
}

// LocalPath keeps a redirect on this site: a path that another site's address could hide in becomes the overview.
func LocalPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// RoleWord is the word of the principal's role.
func (p Principal) RoleWord() string { return words.RoleWords[p.Account.Role] }

// Anybody marks routes that need no account.
const Anybody account.Role = ""
