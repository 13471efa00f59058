package wiring_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"

	"huizong/cmd/wiring"
	"huizong/config"
)

// Of an address the log has its first letter and its domain, wherever it stands; of a number of a person, its ends.
func TestLogMasks(t *testing.T) {
	for _, row := range []struct {
		key       string
		value     any
		addresses string
		want      string
	}{
		{"recipient", "dept@example.gov.cn", "masked", "d***@example.gov.cn"},
		{"recipient", "dept@example.gov.cn", "full", "dept@example.gov.cn"},
		{"text", "550 <a.b+c@x.cn>: unknown, not d@y.org", "masked", "550 <a***@x.cn>: unknown, not d***@y.org"},
		{"error", errors.New("cannot reach 王芳@例.cn or wang@mail.example.cn"), "masked",
			"cannot reach 王芳@例.cn or w***@mail.example.cn"},
		{"error", errors.New("call 13912345678"), "full", "call 139****5678"},
		{"message_id", "<1.2@example.gov.cn>", "masked", "<1.2@example.gov.cn>"},
		{"error", errors.New("no route to host"), "masked", "no route to host"},
		{"text", "user@localhost and a@b", "masked", "user@localhost and a@b"},
	} {
		var b bytes.Buffer
		log := slog.New(slog.NewJSONHandler(&b, wiring.LogOptions(config.Log{Level: "info", Addresses: row.addresses})))
		log.Info("x", row.key, row.value)
		log.Debug("too fine")
		var line map[string]any
		if err := json.Unmarshal(b.Bytes(), &line); err != nil || line[row.key] != row.want {
			t.Errorf("%v is %v, want %q (%v)", row.value, line[row.key], row.want, err)
		}
	}
}
