package store

import (
	"strings"
	"testing"
)

// TestPacket: the server has to take what is stored, and what stands beside it.
func TestPacket(t *testing.T) {
	for _, row := range []struct {
		name          string
		most, longest int64
		want          string
	}{
		{"exactly", 1<<20 + aside, 1 << 20, ""},
		{"a byte less", 1<<20 + aside - 1, 1 << 20, "to at least 2M"},
		{"ample", 64 << 20, 10 << 20, ""},
		{"a message of ten megabytes", 4 << 20, 10_000_000, "is 4194304 bytes, and storing a report takes 10065536"},
	} {
		if err := packetProblem(row.most, row.longest); (err == nil) != (row.want == "") ||
			err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
	db := evidenceDB(t)
	if most, err := NewLedger(db).Packet(t.Context(), 1000); err != nil || most < 1<<20 {
		t.Errorf("%d, %v", most, err)
	}
}
