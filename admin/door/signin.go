package door

import (
	"net/http"
	"net/url"
	"time"

	"huizong/admin/words"
	"huizong/jobs/account"
)

// ToLogin sends whoever is not signed in there, and back afterwards where the page was one to look at.
func (v *Visit) ToLogin() { http.Redirect(v.W, v.R, "/login"+v.nextQuery(), http.StatusSeeOther) }

// nextQuery is the page asked for, where it is one to come back to.
func (v *Visit) nextQuery() string {
	if v.R.Method == http.MethodGet && v.R.URL.Path != "/" {
		return "?next=" + url.QueryEscape(LocalPath(v.R.URL.RequestURI()))
	}
	return ""
}

// Subjects are what an attempt to sign in is counted of. A browser that has signed in to the account before is counted
// by itself: failures of strangers do not keep it out.
func (v *Visit) Subjects(name string) (all []account.Subject, own account.Subject, err error) {
	address := v.Address()
	if account.CheckName(name) != nil { // cannot be one: costs the address an attempt, and nobody's account
		of := account.OfAddress(address)
		return []account.Subject{of}, of, nil
	}
	if hash := v.knownBrowser(); hash != "" {
		known, err := v.Accounts.Knows(v.R.Context(), hash, name)
		if err != nil {
			return nil, own, err
		}
		if own = account.OfBrowser(hash, name); known {
			return []account.Subject{own}, own, nil
		}
	}
	own = account.OfPair(name, address)
	return []account.Subject{own, account.OfAccount(name), account.OfAddress(address)}, own, nil
}

// MustWait says how long, in a header and in words.
func (v *Visit) MustWait(wait time.Duration) string {
	v.W.Header().Set("Retry-After", words.Num(int64(wait/time.Second)+1))
	return v.Lang.Say("请等{n}再试。", "n", words.Clock(v.zone, v.Lang).Wait(wait.Round(time.Second)+time.Second))
}

// Refused notes a refusal in the audit: the first, and then ever more seldom, so that a guesser cannot fill it.
func (v *Visit) Refused(name string, failures int) {
	if account.CheckName(name) != nil {
		name = ""
	}
	if n := failures + 1; n&(n-1) == 0 {
		if err := v.Accounts.Note(v.R.Context(), "huizong", "account.refused",
			map[string]any{"account": name, "failures": n}); err != nil {
			v.Log.Error("cannot note a refused sign-in", "error", err)
		}
	}
}

// Enter begins the session, or asks for the second factor before.
func (v *Visit) Enter(a account.Account, next, how string) error {
	if a.Bound() {
		if err := v.await(a); err != nil {
			return err
		}
		v.Sessions.Put(v.R.Context(), "how", how)
		http.Redirect(v.W, v.R, "/login/code?next="+url.QueryEscape(LocalPath(next)), http.StatusSeeOther)
		return nil
	}
	return v.Entered(a, next, how, false)
}

// Entered begins the session of somebody who has shown all that is asked for.
func (v *Visit) Entered(a account.Account, next, how string, factor bool) error {
	if err := v.Begin(a, factor); err != nil {
		return err
	}
	if err := v.remember(a.Name); err != nil {
		return err
	}
	if err := v.Accounts.SignedIn(v.R.Context(), a.Name); err != nil {
		return err
	}
	if err := v.Accounts.Note(v.R.Context(), a.Name, "account.signed_in",
		map[string]any{"account": a.Name, "by": how}); err != nil {
		return err
	}
	http.Redirect(v.W, v.R, LocalPath(next), http.StatusSeeOther)
	return nil
}

// Owes is the page that somebody signed in must go to before any other: to change a password that another has set, or
// that is too old, or to bind the second factor that the role needs.
func (v *Visit) Owes() string {
	a := v.Who.Account
	switch {
	case a.Outworn(v.PasswordAge, time.Now()):
		return "/account"
	case v.SecondFactor && a.Role.NeedsFactor() && !a.Bound():
		return "/account/factor"
	}
	return ""
}
