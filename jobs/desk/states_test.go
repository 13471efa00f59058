package desk_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"huizong/jobs/desk"
	"huizong/jobs/ledger"
)

var update = flag.Bool("update", false, "write docs/states.md anew")

const statesHead = `# States: what can happen to a run and a delivery

Made from the tables in ` + "`jobs/ledger/states.go`" + ` and ` + "`jobs/desk/rules.go`" + `; a test holds this page
against them (` + "`go test ./jobs/desk -update`" + ` writes it anew). What stands in no line does not happen.

运行和投递的全部状态变化。本页由程序中的表生成，表里没有的变化不会发生。
`

// join lists states, or says that the row is made.
func join[S ~string](states []S) string {
	if len(states) == 0 {
		return "(new \u65b0\u5efa)"
	}
	text := make([]string, len(states))
	for i, s := range states {
		text[i] = string(s)
	}
	return strings.Join(text, ", ")
}

func table[S ~string](b *strings.Builder, steps []ledger.Step[S], rules bool) {
	fmt.Fprint(b, "| what \u52a8\u4f5c | by \u8c01 | from \u539f\u72b6\u6001 | to \u65b0\u72b6\u6001 | ",
		"when \u6761\u4ef6 |\n|---|---|---|---|---|\n")
	for _, s := range steps {
		what, by, when := "`"+string(s.Verb)+"`", s.By, s.When
		if r, ok := desk.RuleOf(s.Verb); ok && strings.Contains(s.By, "person") {
			what += " " + r.Label
			if rules {
				by = string(r.Role)
			}
		}
		if s.Reason {
			when = strings.TrimPrefix(when+"; with a reason \u987b\u5199\u7406\u7531", "; ")
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", what, by, join(s.From), join(s.To), when)
	}
}

// statesPage is docs/states.md as the tables have it.
func statesPage() string {
	var b strings.Builder
	b.WriteString(statesHead + "\n## Runs \u8fd0\u884c\n\n")
	table(&b, ledger.RunSteps, true)
	b.WriteString("\n## Deliveries \u6295\u9012\n\n")
	table(&b, ledger.DeliverySteps, false)
	return b.String()
}

func TestStatesPage(t *testing.T) {
	const page = "../../docs/states.md"
	if *update {
		if err := os.WriteFile(page, []byte(statesPage()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(page)
	if err != nil || string(raw) != statesPage() {
		t.Errorf("docs/states.md is not what the tables say (%v): go test ./jobs/desk -update", err)
	}
}

// TestTablesAreWhole: every order has a rule and the other way round, every state is known and can be come to.
func TestTablesAreWhole(t *testing.T) {
	for _, v := range ledger.Verbs() {
		if r, ok := desk.RuleOf(v); !ok || r.Role == "" || r.Label == "" || r.Help == "" {
			t.Errorf("%s has no rule at the desk, or half of one", v)
		}
	}
	for _, s := range ledger.RunStates {
		if !slices.ContainsFunc(ledger.RunSteps, func(x ledger.Step[ledger.RunState]) bool {
			return slices.Contains(x.To, s)
		}) {
			t.Errorf("nothing leads to %s", s)
		}
	}
	for _, s := range ledger.DeliveryStates {
		if !slices.ContainsFunc(ledger.DeliverySteps, func(x ledger.Step[ledger.DeliveryState]) bool {
			return slices.Contains(x.To, s)
		}) {
			t.Errorf("nothing leads to %s", s)
		}
	}
}
