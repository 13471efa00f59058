package reconcile_test

import (
	"encoding/json"
	"testing"

	"huizong/jobs/reconcile"
)

func TestIDsInOrder(t *testing.T) {
	for _, c := range []struct {
		lower, higher reconcile.ID
	}{{"9", "10"}, {"99", "100"}, {"a", "b"}, {"B", "a"}, {"z", "10"}, {"9007199254740993", "9007199254740994"},
		{"\u5e74", "10"}, {"10", "\u5e74\u6708"}, {"7", "07"}} {
		if c.lower.Compare(c.higher) >= 0 || c.higher.Compare(c.lower) <= 0 || c.lower.Compare(c.lower) != 0 {
			t.Errorf("%s does not come before %s", c.lower, c.higher)
		}
	}
}

func TestIDsInJSON(t *testing.T) {
	for id, want := range map[reconcile.ID]string{
		"1": "1", "0": "0", "9007199254740991": "9007199254740991", "9007199254740992": `"9007199254740992"`,
		"-9007199254740991": "-9007199254740991", "-9007199254740992": `"-9007199254740992"`, "none": `"none"`,
		"-5": "-5", "1790000000000000001": `"1790000000000000001"`, "007": `"007"`, "+7": `"+7"`, "a\"b": `"a\"b"`,
		"00000000-0000-4000-8000-000000000001": `"00000000-0000-4000-8000-000000000001"`, "1e3": `"1e3"`,
	} {
		raw, err := json.Marshal(id)
		if err != nil || string(raw) != want {
			t.Errorf("%s is written %s, %v; want %s", id, raw, err, want)
		}
		var back reconcile.ID
		if err := json.Unmarshal(raw, &back); err != nil || back != id {
			t.Errorf("%s is read back as %s, %v", raw, back, err)
		}
	}
	if raw, err := json.Marshal(reconcile.Finding{Submission: ""}); err != nil ||
		string(raw) != `{"code":"","severity":""}` {
		t.Errorf("no submission is written %s, %v", raw, err)
	}
}
