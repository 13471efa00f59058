package reconcile_test

import (
	"os"
	"strings"
	"testing"

	"huizong/jobs/reconcile"
)

// TestEveryRuleIsDocumented: both pages of the docs name every rule.
func TestEveryRuleIsDocumented(t *testing.T) {
	for _, page := range []string{"reconciliation.md", "reconciliation.zh-CN.md"} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range reconcile.Codes {
			if !strings.Contains(string(text), "`"+string(code)+"`") {
				t.Errorf("docs/%s does not name %s", page, code)
			}
		}
	}
}
