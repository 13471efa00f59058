package api

import (
	"strconv"
	"strings"

	"huizong/admin/door"
	"huizong/jobs"
	"huizong/jobs/desk"
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

func (v *visit) apiTrigger(q triggerRequest) (any, error) {
	o := desk.Order{Verb: ledger.Verb(q.Mode), Job: q.Job, Period: q.Period, To: q.To, Reason: q.Reason,
		Count: stated(q.Recipients)}
	if o.Verb != desk.Test && o.Verb != desk.Send {
		return v.apiLook(o)
	}
	done, err := v.order(o)
	if err != nil {
		return nil, err
	}
	if !done.Fresh { // the period is claimed: the run that has it
		return done.Run, nil
	}
	return created{done.Run}, nil
}

// stated is a number of recipients as the desk takes it: nobody sends to none.
func stated(recipients int) string {
	if recipients == 0 {
		return ""
	}
	return strconv.Itoa(recipients)
}

// apiLook answers a check or a preview, from one reading of the source.
func (v *visit) apiLook(o desk.Order) (any, error) {
	order, err := v.desk.Look(v.R.Context(), o, v.Actor(desk.API))
	if err != nil {
		return nil, err
	}
	p := &jobs.Preview{}
	if o.Verb == desk.Preview {
		p, err = v.Service.Preview(v.R.Context(), order)
	} else {
		p.Comparison, err = v.Service.Compare(v.R.Context(), order)
	}
	if err != nil {
		return nil, err
	}
	out := checkAnswer{Mode: string(o.Verb), Job: o.Job, Period: order.Period, Revision: p.Revision,
		Figures: p.Now.Figures, Held: append([]reconcile.Finding{}, p.Held...),
		Changes: append([]report.Change{}, p.Changes...), SHA256: p.SHA256}
	for n, to := range p.Recipients {
		body, err := p.Message(n)
		if err != nil {
			return nil, err
		}
		out.Messages = append(out.Messages, messageAnswer{to.Address, to.Region, len(body), ledger.Hash(body)})
	}
	v.Reads("preview", desk.API)
	return out, nil
}

// orderRequest orders something of a run.
type orderRequest struct {
	Reason     string `json:"reason"`
	SHA256     string `json:"sha256"`     // of an approval: the content that was looked at
	Recipients int    `json:"recipients"` // how many it goes to, as a confirmation
	To         string `json:"to"`         // of a resend: this recipient only
	InsteadOf  string `json:"instead_of"` // of a resend: the recipient that to takes the place of
	Also       bool   `json:"also"`       // of a resend: to was added, and gets the sealed report too
	Region     string `json:"region"`     // of that: whose slice it gets; empty: the run's own
}

// apiOrder takes an order of a run.
func apiOrder(r desk.Rule) call {
	return ofRun(func(v *visit, run ledger.Run) (any, error) {
		var q orderRequest
		if err := v.read(&q); err != nil {
			return nil, err
		}
		o := desk.Order{Verb: r.Verb, Run: run.ID, Reason: q.Reason, Content: q.SHA256, Count: stated(q.Recipients),
			Recipient: q.To, Instead: q.InsteadOf, Also: q.Also, Region: q.Region}
		done, err := v.order(o)
		if err != nil {
			return nil, err
		}
		if r.Verb == ledger.Resend {
			return append([]ledger.Delivery{}, done.Moved...), nil
		}
		return done.Run, nil
	})
}

// resolveRequest ends a delivery in doubt.
type resolveRequest struct {
	To     ledger.DeliveryState `json:"to"` // sent, queued, cancelled
	Reason string               `json:"reason"`
}

func (v *visit) apiResolve(id int64) (any, error) {
	var q resolveRequest
	if err := v.read(&q); err != nil {
		return nil, err
	}
	if _, err := v.order(desk.Order{Verb: ledger.Resolve, Delivery: id, Outcome: q.To,
		Reason: q.Reason}); err != nil {
		return nil, err
	}
	return map[string]any{"delivery": id, "state": q.To}, nil
}

// pauseRequest pauses a job.
type pauseRequest struct {
	Note string `json:"note"`
}

func (v *visit) apiPause(q pauseRequest) (any, error) {
	return v.apiSetPause(desk.Pause, q.Note)
}

func (v *visit) apiResume() (any, error) { return v.apiSetPause(desk.Resume, "") }

// pathJob is the job of a path.
func (v *visit) pathJob() (jobs.Job, error) {
	j, ok := v.Service.Job(v.R.PathValue("job"))
	if !ok {
		return j, door.ErrNoPage
	}
	return j, nil
}

func (v *visit) apiSetPause(verb ledger.Verb, note string) (any, error) {
	job, err := v.pathJob()
	if err != nil {
		return nil, err
	}
	o := desk.Order{Verb: verb, Job: job.Name, Reason: strings.TrimSpace(note)}
	if _, err := v.order(o); err != nil {
		return nil, err
	}
	return map[string]any{"job": job.Name, "paused": verb == desk.Pause, "note": o.Reason}, nil
}
