package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Debt is a report that a recipient has not got, and that nobody has said is not sent any more: on its way, held,
// waiting for approval, in doubt, or gone wrong.
type Debt struct {
	Delivery  int64         `db:"id"`
	Run       int64         `db:"run_id"`
	RunState  RunState      `db:"run_state"`
	Period    string        `db:"period"`
	Recipient string        `db:"recipient"`
	State     DeliveryState `db:"state"`
}

// Addressee is the job and the address of a version of a recipient; of one that ends, no address.
func (s Setting) Addressee() (job, address string, ok bool) {
	rest, ok := strings.CutPrefix(s.Name, "recipients.")
	job, _, _ = strings.Cut(rest, ".")
	var r struct {
		Address string `json:"address"`
	}
	return job, r.Address, ok && json.Unmarshal(s.Value, &r) == nil
}

// Owing is what stands against a version that ends a recipient: every report that he is still owed, with what to do.
func (s Setting) Owing(debts []Debt) (against Refusals) {
	if _, _, ok := s.Addressee(); !ok || !s.Ended() {
		return nil
	}
	for _, d := range debts {
		against = append(against, Refusal{Code: "owed", Kind: ErrState, Do: d.todo(),
			Args: map[string]string{"period": d.Period, "run": strconv.FormatInt(d.Run, 10), "to": d.Recipient,
				"state": string(d.State)},
			Text: fmt.Sprintf("%s: %s is still owed %s, by run %d: delivery %d is %s", s.Name, d.Recipient, d.Period,
				d.Run, d.Delivery, d.State)})
	}
	return against
}

// todo is what ends a debt.
func (d Debt) todo() string {
	switch {
	case d.RunState == AwaitingApproval:
		return fmt.Sprintf("approve, reject or cancel run %d first", d.Run)
	case d.State == InDoubt:
		return fmt.Sprintf("ask, and record what became of it: huizong resolve %d sent|queued|cancelled --reason",
			d.Delivery)
	case d.State.Wrong():
		return fmt.Sprintf("send it (huizong resend %d), or note that it is not sent: huizong resolve %d cancelled "+
			"--reason", d.Run, d.Delivery)
	}
	return fmt.Sprintf("wait until it is sent, or cancel run %d", d.Run)
}
