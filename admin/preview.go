package admin

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/templates/mail"
)

// preview is what a run would send, kept for an hour for the one who asked.
type preview struct {
	*jobs.Preview
	Account string
	Job     string
	Period  period.Period
	At      time.Time
}

// mailView is one message as its reader gets it.
type mailView struct {
	Label, Period, Back, BackText string
	Unsent                        bool
	At                            string
	Letters                       []choice // the messages of the run, with their addresses
	Subject, From, To, MessageID  string
	Base                          string
	Text                          bool
	Attachments                   []attachmentRow
	Hash                          string
	Held                          []heldFor
	Sealed                        string // what the message hashes to
	Size                          int
}

// attachmentRow is one attachment.
type attachmentRow struct {
	Name, Href, Size string
}

// makePreview renders what a run would send, and goes to look at it.
func (v *visit) makePreview(o jobs.Order) error {
	job, p := o.Job, o.Period
	made, err := v.service.Preview(v.r.Context(), o)
	if err != nil {
		v.service.Log.Warn("cannot preview", "job", job.Name, "error", err)
		return v.showTrigger(http.StatusUnprocessableEntity, job, p, v.r.PostForm, "",
			fault{"main", v.lang.say("预览做不出：{error}", "error", err.Error())})
	}
	raw := make([]byte, 16)
	rand.Read(raw)
	id := base64.RawURLEncoding.EncodeToString(raw)
	_, _, err = v.previews.get(v.r.Context(), id, func(context.Context) (*preview, error) {
		return &preview{made, v.who.Name, job.Name, p, v.now()}, nil
	})
	if err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/previews/"+id, http.StatusSeeOther)
	return nil
}

// pathPreview returns the preview of a path: only to who made it.
func (v *visit) pathPreview() (*preview, error) {
	k, ok := v.previews.peek(v.r.PathValue("preview"))
	if !ok || k.value.Account != v.who.Name || time.Since(k.at) > time.Hour {
		return nil, errNoPage
	}
	return k.value, nil
}

func (s *Server) previewPage(v *visit) error {
	p, err := v.pathPreview()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.URL.Query().Get("letter"))
	if err != nil || n < 0 || n >= len(p.Recipients) {
		n = 0
	}
	base := "/previews/" + v.r.PathValue("preview")
	view := mailView{Label: v.label(p.Job, v.lang), Period: v.lang.Period(p.Period),
		Back: triggerPath(p.Job, p.Period.String()), BackText: v.lang.say("手动运行"),
		Unsent: true, At: v.clock().exact(p.At, v.now()), Hash: p.SHA256,
		Held: v.heldFindings(p.Now, p.Held), Base: fmt.Sprintf("%s/%d", base, n)}
	for i, to := range p.Recipients {
		view.Letters = append(view.Letters,
			choice{fmt.Sprintf("%s?letter=%d", base, i), addressText(to.Name, to.Address), i == n})
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
					fmt.Sprintf("%s KB", num(int64(len(p.Body)+1023)/1024))})
		}
	}
	return v.show(http.StatusOK, "mail", v.lang.say("邮件：{subject}", "subject", view.Subject), nav, view)
}

func (s *Server) previewPart(v *visit) error {
	p, err := v.pathPreview()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.PathValue("letter"))
	if err != nil || n < 0 || n >= len(p.Recipients) {
		return errNoPage
	}
	body, err := p.Message(n)
	if err != nil {
		return err
	}
	return v.showPart(body)
}

// pathDelivery returns a delivery of the run of a path.
func (v *visit) pathDelivery() (ledger.Run, ledger.Delivery, error) {
	run, err := v.pathRun()
	if err != nil {
		return run, ledger.Delivery{}, err
	}
	id, err := strconv.ParseInt(v.r.PathValue("delivery"), 10, 64)
	if err != nil {
		return run, ledger.Delivery{}, errNoPage
	}
	all, err := v.ledger().Deliveries(v.r.Context(), ledger.Filter{Run: run.ID})
	if err != nil {
		return run, ledger.Delivery{}, err
	}
	for _, d := range all {
		if d.ID == id && d.Purpose != ledger.Notice {
			return run, d, nil
		}
	}
	return run, ledger.Delivery{}, errNoPage
}

func (s *Server) mailPage(v *visit) error {
	run, d, err := v.pathDelivery()
	if err != nil {
		return err
	}
	body, err := s.service.Message(v.r.Context(), d)
	if err != nil {
		return err
	}
	all, err := s.ledger().Deliveries(v.r.Context(), ledger.Filter{Run: run.ID})
	if err != nil {
		return err
	}
	path := runPath(run.ID)
	view := mailView{Label: v.label(run.Job, v.lang), Period: v.lang.Period(run.Period), Back: path,
		BackText: v.lang.say("运行{id}", "id", num(run.ID)),
		Hash:     run.Content, Base: fmt.Sprintf("%s/mail/%d", path, d.ID)}
	for _, other := range all {
		if other.Purpose != ledger.Notice {
			view.Letters = append(view.Letters,
				choice{fmt.Sprintf("%s/mail/%d", path, other.ID), addressText(other.Name, other.Recipient),
					other.ID == d.ID})
		}
	}
	return v.showMail(view, body, "/runs")
}

func (s *Server) mailPart(v *visit) error {
	_, d, err := v.pathDelivery()
	if err != nil {
		return err
	}
	body, err := s.service.Message(v.r.Context(), d)
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
	want := v.r.PathValue("part")
	if want == "eml" {
		return v.file("message/rfc822", "mail.eml", body)
	}
	for i, p := range parts {
		switch {
		case want == "html" && p.Type == "text/html", want == "text" && p.Type == "text/plain":
			h := v.w.Header()
			h.Set("Content-Security-Policy",
				"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; "+
					"form-action 'none'; base-uri 'none'")
			h.Set("X-Frame-Options", "SAMEORIGIN")
			h.Set("Content-Type", p.Type+"; charset=utf-8")
			v.w.Write(p.Body)
			return nil
		case p.Name != "" && want == strconv.Itoa(i):
			return v.file(plainType(p.Type), p.Name, p.Body)
		}
	}
	return errNoPage
}

// plainType keeps a type to what can stand in a header.
func plainType(t string) string {
	if strings.ContainsAny(t, "\r\n;") {
		return "application/octet-stream"
	}
	return t
}
