package mail

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/web"
	"huizong/admin/words"
	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// mailView is one message as its reader gets it.
type mailView struct {
	Label, Period, Back, BackText string
	Unsent                        bool
	At                            string
	Letters                       []web.Choice // the messages of the run, with their addresses
	Subject, From, To, MessageID  string
	Base                          string
	Text                          bool
	Attachments                   []attachmentRow
	Hash                          string
	Held                          []web.HeldFor
	Sealed                        string // what the message hashes to
	Size                          int
}

// attachmentRow is one attachment.
type attachmentRow struct {
	Name, Href, Size string
}

// pathPreview returns the preview of a path: only to who made it.
func (v *visit) pathPreview() (*read.Preview, error) {
	p, ok := v.PreviewOf(v.R.PathValue("preview"), v.Who.Name)
	if !ok {
		return nil, door.ErrNoPage
	}
	return p, nil
}

func (v *visit) previewPage() error {
	p, err := v.pathPreview()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.R.URL.Query().Get("letter"))
	if err != nil || n < 0 || n >= len(p.Recipients) {
		n = 0
	}
	base := "/previews/" + v.R.PathValue("preview")
	view := mailView{Label: v.Label(p.Job, v.Lang), Period: v.Lang.Period(p.Period),
		Back: web.TriggerPath(p.Job, p.Period.String()), BackText: v.Lang.Say("手动运行"),
		Unsent: true, At: v.Clock().Exact(p.At, v.Now()), Hash: p.SHA256,
		Held: v.HeldFindings(p.Now, p.Held), Base: fmt.Sprintf("%s/%d", base, n)}
	for i, to := range p.Recipients {
		view.Letters = append(view.Letters,
			web.Choice{Value: fmt.Sprintf("%s?letter=%d", base, i), Text: addressText(to.Name, to.Address), On: i == n})
	}
	body, err := p.Message(n)
	if err != nil {
		return err
	}
	return v.showMail(view, body, "/jobs")
}

func addressText(name, address string) string {
	if name == "" {
		return address
	}
	return name + " <" + address + ">"
}

func (v *visit) showMail(view mailView, body []byte, nav string) error {
	header, parts, err := mail.Read(body)
	if err != nil {
		return err
	}
	decode := func(field string) string {
		list, err := header.AddressList(field)
		if err != nil || len(list) == 0 {
			return header.Get(field)
		}
		return addressText(list[0].Name, list[0].Address)
	}
	view.Subject, view.From, view.To, view.MessageID = mail.Subject(header), decode("From"), decode("To"),
		header.Get("Message-Id")
	view.Size, view.Sealed = len(body), ledger.Hash(body)
	for i, p := range parts {
		if p.Name != "" {
			view.Attachments = append(view.Attachments,
				attachmentRow{p.Name, fmt.Sprintf("%s/%d", view.Base, i),
					fmt.Sprintf("%s KB", words.Num(int64(len(p.Body)+1023)/1024))})
		}
	}
	return v.Show(http.StatusOK, "mail", v.Lang.Say("邮件：{subject}", "subject", view.Subject), nav, view)
}

func (v *visit) previewPart() error {
	p, err := v.pathPreview()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.R.PathValue("letter"))
	if err != nil || n < 0 || n >= len(p.Recipients) {
		return door.ErrNoPage
	}
	body, err := p.Message(n)
	if err != nil {
		return err
	}
	return v.showPart(body)
}

// pathDelivery returns a delivery of the run of a path.
func (v *visit) pathDelivery() (ledger.Run, ledger.Delivery, error) {
	run, err := v.PathRun()
	if err != nil {
		return run, ledger.Delivery{}, err
	}
	id, err := strconv.ParseInt(v.R.PathValue("delivery"), 10, 64)
	if err != nil {
		return run, ledger.Delivery{}, door.ErrNoPage
	}
	all, err := v.Ledger().Deliveries(v.R.Context(), ledger.Filter{Run: run.ID})
	if err != nil {
		return run, ledger.Delivery{}, err
	}
	for _, d := range all {
		if d.ID == id && d.Purpose != ledger.Notice {
			return run, d, nil
		}
	}
	return run, ledger.Delivery{}, door.ErrNoPage
}

func (v *visit) mailPage() error {
	run, d, err := v.pathDelivery()
	if err != nil {
		return err
	}
	body, err := v.Service.Message(v.R.Context(), d)
	if err != nil {
		return err
	}
	all, err := v.Ledger().Deliveries(v.R.Context(), ledger.Filter{Run: run.ID})
	if err != nil {
		return err
	}
	path := web.RunPath(run.ID)
	view := mailView{Label: v.Label(run.Job, v.Lang), Period: v.Lang.Period(run.Period), Back: path,
		BackText: v.Lang.Say("运行{id}", "id", words.Num(run.ID)),
		Hash:     run.Content, Base: fmt.Sprintf("%s/mail/%d", path, d.ID)}
	for _, other := range all {
		if other.Purpose != ledger.Notice {
			view.Letters = append(view.Letters,
				web.Choice{Value: fmt.Sprintf("%s/mail/%d", path, other.ID),
					Text: addressText(other.Name, other.Recipient),
					On:   other.ID == d.ID})
		}
	}
	return v.showMail(view, body, "/runs")
}

func (v *visit) mailPart() error {
	_, d, err := v.pathDelivery()
	if err != nil {
		return err
	}
	body, err := v.Service.Message(v.R.Context(), d)
	if err != nil {
		return err
	}
	return v.showPart(body)
}

// showPart answers one part of a message. HTML and text are for a frame of ours: nothing in them runs, loads or leads
// anywhere.
func (v *visit) showPart(body []byte) error {
	_, parts, err := mail.Read(body)
	if err != nil {
		return err
	}
	want := v.R.PathValue("part")
	if want == "eml" {
		return v.File("message/rfc822", "mail.eml", body)
	}
	for i, p := range parts {
		switch {
		case want == "html" && p.Type == "text/html", want == "text" && p.Type == "text/plain":
			h := v.W.Header()
			h.Set("Content-Security-Policy",
				"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; "+
					"form-action 'none'; base-uri 'none'")
			h.Set("X-Frame-Options", "SAMEORIGIN")
			h.Set("Content-Type", p.Type+"; charset=utf-8")
			v.W.Write(p.Body)
			return nil
		case p.Name != "" && want == strconv.Itoa(i):
			return v.File(plainType(p.Type), p.Name, p.Body)
		}
	}
	return door.ErrNoPage
}

// plainType keeps a type to what can stand in a header.
func plainType(t string) string {
	if strings.ContainsAny(t, "\r\n;") {
		return "application/octet-stream"
	}
	return t
}
