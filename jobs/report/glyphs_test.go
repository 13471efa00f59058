package report_test

import (
	"os"
	"strings"
	"testing"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// TestUnprintableNamesAreFindings: a name that the brief cannot print is told before the report is sealed, once, with
// the character; without a brief nobody asks.
func TestUnprintableNamesAreFindings(t *testing.T) {
	rows := reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
	for i := range rows.Agencies {
		if rows.Agencies[i].Code == "52222401MJ0000069U" {
			rows.Agencies[i].Name += "\u0e01\u0e01"
		}
	}
	lacks := func(text string) []rune {
		if strings.ContainsRune(text, '\u0e01') {
			return []rune{'\u0e01'}
		}
		return nil
	}
	for name, f := range map[string]func(string) []rune{"with a brief": lacks, "without": nil} {
		r := reporttest.Build(t, rows, "2020-10", "222401", func(in *report.Input) { in.Unprintable = f })
		var found []report.Finding
		for _, x := range r.Findings {
			if x.Code == reconcile.GlyphMissing {
				found = append(found, x)
			}
		}
		kinds := 0
		for _, k := range r.FindingKinds {
			if k.Code == reconcile.GlyphMissing {
				kinds = k.Count
			}
		}
		if f == nil && len(found)+kinds == 0 {
			continue
		}
		if f == nil || len(found) != 1 || kinds != 1 || found[0].AgencyCode != "52222401MJ0000069U" ||
			!strings.HasSuffix(found[0].Row.Reason, "U+0E01") || found[0].Severity != reconcile.Warning {
			t.Errorf("%s: %+v, %d of the kind", name, found, kinds)
		}
	}
}
