package jobs_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/ledger"
)

// Each try is one line of fields: which run of which job and period, to whom, how it ended, what the server said; what
// needs a person is at ERROR.
func TestDeliveriesInTheLog(t *testing.T) {
	h := newHouse(t, "2020-11-10 08:59")
	h.sink.SetPlan(delivertest.Rules(delivertest.Rule{Phase: deliver.PhaseRcpt, Rcpt: "street@*",
		Fault: delivertest.Reply(550, "5.1.1 no such user")}))
	s := h.service("a")
	var log bytes.Buffer
	s.Log = slog.New(slog.NewJSONHandler(&log, nil))
	h.serve(func() bool { return true }, s)
	h.clock.set(t, "2020-11-10 09:00")
	h.serve(func() bool { return len(h.runs()) == 1 && h.runs()[0].State == ledger.PartlyDelivered }, s)
	told := map[string]string{}
	for line := range strings.Lines(log.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if m["msg"] != "delivery" || m["purpose"] != "report" {
			continue
		}
		for _, field := range []string{"time", "run", "delivery", "region", "phase", "code", "text", "attempt"} {
			if m[field] == nil {
				t.Errorf("no %s in %s", field, line)
			}
		}
		told[m["recipient"].(string)] = strings.Join([]string{m["level"].(string), m["job"].(string),
			m["period"].(string), m["state"].(string)}, " ")
	}
	if told["dept@example.org"] != "INFO monthly 2020-10 sent" ||
		told["street@example.org"] != "ERROR monthly 2020-10 failed" || len(told) != 2 {
		t.Errorf("told %v", told)
	}
}
