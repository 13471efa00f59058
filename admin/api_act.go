package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
)

// triggerRequest asks for a run by hand.
type triggerRequest struct {
	Job        string `json:"job"`
	Period     string `json:"period"`     // empty: the last complete one
	Mode       string `json:"mode"`       // check, preview, test, send
	To         string `json:"to"`         // of a test
	Reason     string `json:"reason"`     // of a revision
	Recipients int    `json:"recipients"` // of a send: how many it goes to, as a confirmation
}

// checkAnswer is what a check or a preview found: nothing was stored or sent.
type checkAnswer struct {
	Mode     string              `json:"mode"`
	Job      string              `json:"job"`
	Period   period.Period       `json:"period"`
	Revision int                 `json:"revision"`
	Figures  reconcile.Figures   `json:"figures"`
	Held     []reconcile.Finding `json:"held"`
	Changes  []report.Change     `json:"changes"`            // against what was last sent
	SHA256   string              `json:"sha256,omitempty"`   // of a preview: of the report
	Messages []messageAnswer     `json:"messages,omitempty"` // of a preview
}

// messageAnswer is a message of a preview.
type messageAnswer struct {
	Recipient string `json:"recipient"`
	Region    string `json:"region"`
	Size      int    `json:"size"`
	SHA256    string `json:"sha256"`
}

func (s *Server) apiTrigger(v *visit) error {
	var q triggerRequest
	if err := v.read(&q); err != nil {
		return err
	}
	order, err := v.order(q)
	if err != nil {
		return err
	}
	switch q.Mode {
	case "check", "preview":
		return v.apiLook(order, q.Mode)
	case "send":
		if err := v.confirmed(order, q); err != nil {
			return err
		}
	}
	run, fresh, err := s.service.Trigger(v.r.Context(), order)
	switch {
	case errors.Is(err, jobs.ErrNeedsReason):
		return invalid(
			Fault{"reason", "the period is sealed already: sending it again is a revision, which needs a reason"})
	case err != nil:
		return err
	}
	s.forget()
	s.service.Ring()
	v.w.Header().Set("Location", fmt.Sprintf("/api/v1/runs/%d", run.ID))
	if !fresh { // the period is claimed: the run that has it
		return v.answer(http.StatusOK, run)
	}
	return v.answer(http.StatusCreated, run)
}

// order reads a request, and lists all that is wrong with it.
func (v *visit) order(q triggerRequest) (jobs.Order, error) {
	var faults []Fault
	job, ok := v.service.Job(q.Job)
	if !ok {
		faults = append(faults, Fault{"job", fmt.Sprintf("no job %q; GET /api/v1/jobs lists them", q.Job)})
	}
	o := jobs.Order{Job: job, Actor: v.who.Name, Reason: strings.TrimSpace(q.Reason)}
	switch q.Mode {
	case "check", "preview", "send":
	case "test":
		to, err := jobs.Mailbox(q.To)
		if err != nil {
			faults = append(faults, Fault{"to", err.Error()})
		}
		o.TestTo = to
	default:
		faults = append(faults, Fault{"mode", fmt.Sprintf("want check, preview, test or send, got %q", q.Mode)})
	}
	if ok {
		o.Period = v.service.DefaultPeriod(v.started(job), v.now())
	}
	if q.Period != "" {
		p, err := period.Parse(q.Period)
		switch {
		case err != nil:
			faults = append(faults, Fault{"period", err.Error()})
		case p.To > v.lastComplete():
			faults = append(faults, Fault{"period", fmt.Sprintf("%s is not over yet", p)})
		}
		o.Period = p
	}
	if len(faults) > 0 {
		return o, invalid(faults...)
	}
	return o, nil
}

// confirmed checks the number of recipients, which the caller must know.
func (v *visit) confirmed(o jobs.Order, q triggerRequest) error {
	if want := len(o.Job.Recipients); q.Recipients != want {
		return invalid(Fault{"recipients", fmt.Sprintf("to confirm a send, give the number of recipients: %d", want)})
	}
	return nil
}

func (v *visit) apiLook(o jobs.Order, mode string) error {
	c, err := v.service.Compare(v.r.Context(), o)
	if err != nil {
		return err
	}
	out := checkAnswer{Mode: mode, Job: o.Job.Name, Period: o.Period, Revision: c.Revision, Figures: c.Now.Figures,
		Held:    append([]reconcile.Finding{}, c.Held...),
		Changes: append([]report.Change{}, c.Changes...)}
	if mode == "preview" {
		p, err := v.service.Preview(v.r.Context(), o)
		if err != nil {
			return err
		}
		out.SHA256 = p.SHA256
		for _, l := range p.Letters {
			out.Messages = append(out.Messages, messageAnswer{l.Address, l.Region, len(l.Body), ledger.Hash(l.Body)})
		}
	}
	return v.answer(http.StatusOK, out)
}

// decisionRequest decides on a run.
type decisionRequest struct {
	Reason string `json:"reason"`
	SHA256 string `json:"sha256"` // of an approval: the content that was looked at
	To     string `json:"to"`     // of a resend: this recipient only
}

func (v *visit) apiDecide(verdict ledger.Verb) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	var q decisionRequest
	if err := v.read(&q); err != nil {
		return err
	}
	var faults []Fault
	q.Reason = strings.TrimSpace(q.Reason)
	if q.Reason == "" && verdict != ledger.Approve && verdict != ledger.Retry {
		faults = append(faults, Fault{"reason", "is needed"})
	}
	if verdict == ledger.Approve && q.SHA256 == "" {
		faults = append(faults, Fault{"sha256", "is needed: the content that you looked at, from GET /api/v1/runs/" +
			strconv.FormatInt(run.ID, 10)})
	}
	if len(faults) > 0 {
		return invalid(faults...)
	}
	content := ""
	if verdict == ledger.Approve {
		content = q.SHA256
	}
	done, err := v.ledger().Decide(v.r.Context(),
		ledger.Decision{Run: run.ID, Verdict: verdict, Actor: v.who.Name, Reason: q.Reason, Content: content})
	if err != nil {
		return err
	}
	v.forget()
	v.service.Ring()
	return v.answer(http.StatusOK, done.Run)
}

func (s *Server) apiApprove(v *visit) error { return v.apiDecide(ledger.Approve) }
func (s *Server) apiReject(v *visit) error  { return v.apiDecide(ledger.Reject) }
func (s *Server) apiRelease(v *visit) error { return v.apiDecide(ledger.Release) }
func (s *Server) apiRetry(v *visit) error   { return v.apiDecide(ledger.Retry) }
func (s *Server) apiCancel(v *visit) error  { return v.apiDecide(ledger.Cancel) }

func (s *Server) apiResend(v *visit) error {
	run, err := v.pathRun()
	if err != nil {
		return err
	}
	var q decisionRequest
	if err := v.read(&q); err != nil {
		return err
	}
	if q.Reason = strings.TrimSpace(q.Reason); q.Reason == "" {
		return invalid(Fault{"reason", "is needed"})
	}
	again, err := s.ledger().Decide(v.r.Context(), ledger.Decision{Run: run.ID, Verdict: ledger.Resend, Recipient: q.To,
		Actor: v.who.Name, Reason: q.Reason})
	if err != nil {
		return err
	}
	s.forget()
	s.service.Ring()
	return v.answer(http.StatusOK, append([]ledger.Delivery{}, again.Moved...))
}

// resolveRequest ends a delivery in doubt.
type resolveRequest struct {
	To     ledger.DeliveryState `json:"to"` // sent, queued, cancelled
	Reason string               `json:"reason"`
}

func (s *Server) apiResolve(v *visit) error {
	id, err := strconv.ParseInt(v.r.PathValue("delivery"), 10, 64)
	if err != nil {
		return errNoPage
	}
	var q resolveRequest
	if err := v.read(&q); err != nil {
		return err
	}
	var faults []Fault
	if q.To != ledger.Sent && q.To != ledger.Queued && q.To != ledger.Cancelled {
		faults = append(faults, Fault{"to", "want sent, queued or cancelled"})
	}
	if strings.TrimSpace(q.Reason) == "" {
		faults = append(faults, Fault{"reason", "is needed"})
	}
	if len(faults) > 0 {
		return invalid(faults...)
	}
	d, err := s.ledger().Delivery(v.r.Context(), id)
	if err != nil {
		return err
	}
	if _, err := s.ledger().Decide(v.r.Context(), ledger.Decision{Run: d.Run, Verdict: ledger.Resolve, Delivery: id,
		Outcome: q.To, Actor: v.who.Name, Reason: q.Reason}); err != nil {
		return err
	}
	s.service.Ring()
	return v.answer(http.StatusOK, map[string]any{"delivery": id, "state": q.To})
}

// pauseRequest pauses a job.
type pauseRequest struct {
	Note string `json:"note"`
}

func (s *Server) apiPause(v *visit) error {
	var q pauseRequest
	if err := v.read(&q); err != nil {
		return err
	}
	if strings.TrimSpace(q.Note) == "" {
		return invalid(Fault{"note", "is needed: it stands beside every slot that is skipped"})
	}
	return v.apiSetPause(true, strings.TrimSpace(q.Note))
}

func (s *Server) apiResume(v *visit) error { return v.apiSetPause(false, "") }

func (v *visit) apiSetPause(paused bool, note string) error {
	job, err := v.pathJob()
	if err != nil {
		return err
	}
	if err := v.setPause(v, job.Name, paused, note); err != nil {
		return err
	}
	return v.answer(http.StatusOK, map[string]any{"job": job.Name, "paused": paused, "note": note})
}

// Sweep forgets what is over, every hour until ctx ends.
func (s *Server) Sweep(ctx context.Context) error { return s.Accounts.Sweep(ctx) }
