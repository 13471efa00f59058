package self

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"rsc.io/qr"

	"huizong/admin/door"
	"huizong/admin/words"
	"huizong/jobs/account"
)

// factorView is the page of one's second factor.
type factorView struct {
	account.Account
	RoleWord string
	Needed   bool          // the role needs one
	CanBind  bool          // there is a key to keep it with
	QR       template.HTML // what an authenticator scans
	Grouped  string        // the same, to be typed
	Sealed   string        // the same, for the form to bring back
	Codes    []string      // new recovery codes: shown this once
	Print    string        // the same, sealed, for the page to be printed
	Left     int           // recovery codes that are left
}

// What a form brings back is sealed for one use, of one account.
const (
	forBinding  = "binding"
	forPrinting = "printing"
)

func (v *visit) factorPage() error {
	return v.showFactor(http.StatusOK, account.NewSecret(), nil)
}

func (v *visit) showFactor(code int, secret account.Secret, codes []string, faults ...door.Fault) error {
	a := v.Who.Account
	view := factorView{Account: a, RoleWord: v.Lang.Say(words.RoleWords[a.Role]), Codes: codes, Left: len(a.Recovery),
		Needed: v.SecondFactor && a.Role.NeedsFactor(), CanBind: v.Keys.Current() != ""}
	if len(codes) > 0 {
		sealed, err := v.Keys.Seal(forPrinting, a.Name, []byte(strings.Join(codes, " ")))
		if err != nil {
			return err
		}
		view.Print = sealed
	}
	if !a.Bound() && view.CanBind {
		sealed, err := v.Keys.Seal(forBinding, a.Name, []byte(secret))
		if err != nil {
			return err
		}
		image, err := qr.Encode(secret.Address(v.Service.Office+" "+v.Lang.Say("汇总"), a.Name), qr.M)
		if err != nil {
			return fmt.Errorf("draw the code: %w", err)
		}
		view.QR = drawn(image, v.Lang.Say("绑定用的二维码，也可手工输入密钥"))
		view.Grouped, view.Sealed = secret.Grouped(), sealed
	}
	return v.Show(code, "factor", "第二因素", "/account", view, faults...)
}

// drawn draws a QR code, four modules of quiet around it, as one path of horizontal strokes.
func drawn(c *qr.Code, label string) template.HTML {
	const quiet = 4
	var b bytes.Buffer
	size := c.Size + 2*quiet
	fmt.Fprintf(&b, `<svg role="img" aria-label="%s" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" `+
		`shape-rendering="crispEdges"><path fill="#ffffff" d="M0 0h%dv%dH0z"/><path stroke="#000000" d="`,
		template.HTMLEscapeString(label), size, size, size, size)
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for c.Black(x, y) { // outside it is white
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %d.5h%d", from+quiet, y+quiet, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String()) // of numbers and an escaped label
}

// bindFactor gives the account a second factor, for who knows the password and has the authenticator's code.
func (v *visit) bindFactor() error {
	a := v.Who.Account
	if a.Bound() || v.Keys.Current() == "" { // the page says which
		return v.showFactor(http.StatusConflict, account.NewSecret(), nil)
	}
	raw, err := v.Keys.Open(forBinding, a.Name, v.R.PostFormValue("secret"))
	if err != nil {
		return door.ErrUnreadable
	}
	secret := account.Secret(raw)
	var faults []door.Fault
	step, err := secret.Step(v.R.PostFormValue("otp"), 0, time.Now())
	if err != nil {
		faults = append(faults, door.Fault{Field: "c1",
			Text: v.Lang.Say("不是这个密钥的动态码。请看手机时间是否准，再填新的一个。")})
	}
	if a.Password != "" {
		text, wait, err := v.CheckPassword(a, v.R.PostFormValue("password"))
		if err != nil {
			return err
		}
		if wait > 0 {
			text = v.MustWait(wait)
		}
		if text != "" {
			faults = append(faults, door.Fault{Field: "pw", Text: text})
		}
	}
	if len(faults) > 0 {
		return v.showFactor(http.StatusUnprocessableEntity, secret, nil, faults...)
	}
	codes, err := a.Bind(v.Keys, secret, step)
	if err != nil {
		return err
	}
	if err := v.changeOwn(a, "factor"); err != nil {
		return err
	}
	return v.showFactor(http.StatusOK, secret, codes)
}

// newCodes gives the account new recovery codes, for who has the authenticator's code.
func (v *visit) newCodes() error {
	a := v.Who.Account
	if !a.Bound() {
		return v.showFactor(http.StatusConflict, account.NewSecret(), nil)
	}
	text, wait, err := v.CheckCode(a, v.R.PostFormValue("otp"), false)
	if err != nil {
		return err
	}
	if wait > 0 {
		text = v.MustWait(wait)
	}
	if text != "" {
		return v.showFactor(http.StatusUnprocessableEntity, "", nil, door.Fault{Field: "c2", Text: text})
	}
	if a, err = v.Accounts.Account(v.R.Context(), a.Name); err != nil { // with the step just taken
		return err
	}
	codes, err := a.NewRecovery(v.Keys)
	if err != nil {
		return err
	}
	if err := v.changeOwn(a, "recovery"); err != nil {
		return err
	}
	return v.showFactor(http.StatusOK, "", codes)
}

// printedView is the page of recovery codes alone.
type printedView struct {
	Name  string
	Day   string
	Codes []string
}

// printCodes shows new recovery codes once more and alone, to be printed: where a script runs, the page before prints.
func (v *visit) printCodes() error {
	raw, err := v.Keys.Open(forPrinting, v.Who.Account.Name, v.R.PostFormValue("codes"))
	if err != nil {
		return door.ErrUnreadable
	}
	return v.Show(http.StatusOK, "codes", "备用码", "/account", printedView{v.Who.Account.Name,
		v.Clock().Full(v.Service.Now()), strings.Fields(string(raw))})
}
