package reconcile

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The shapes of personal data that nothing sent may show (docs: reconciliation, "Personal data"): mobile numbers, with
// blanks or signs between their groups of 3, 4 and 4 digits only; identity numbers (GB 11643-1999) of 18 and of 15
// digits; bank cards. Each stands alone among letters and digits: codes of ours and hashes hold such runs by chance.
var personal = []struct {
	name  string
	shape *regexp.Regexp
	valid func(digits string) bool
}{
	{"a mobile number", alone(`(?:(?:\+|00)?86` + gap + `?)?1[3-9][0-9]` + gap + `?[0-9]{4}` + gap + `?[0-9]{4}`),
		func(string) bool { return true }},
	{"an identity number", alone(`[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]`), validIdentity},
	{"an identity number", alone(`[1-9][0-9]{14}`), validOldIdentity},
	{"a bank card", alone(`(?:62|4[0-9]|5[0-9])[0-9]{14,17}`), validCard},
}

// gap is what people put between groups of digits.
const gap = `[ \x{a0}./\-\x{2010}-\x{2015}\x{2212}\x{3000}\x{200b}]`

func alone(shape string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^0-9A-Za-z])(` + shape + `)(?:$|[^0-9A-Za-z])`)
}

// HoldsPersonalData reports whether a text holds personal data, in digits of any width.
func HoldsPersonalData(text string) bool { return PersonalDataIn(text) != "" }

// PersonalDataIn names the personal data that a text holds first; empty if it holds none.
func PersonalDataIn(text string) string { return PersonalDataBut(text, nil) }

// PersonalDataBut is PersonalDataIn, but for what is known to be none: a code, or a number that is to be called.
func PersonalDataBut(text string, known map[string]bool) (what string) {
	eachPersonal(text, func(found, name string) string {
		if what == "" && !known[found] {
			what = name
		}
		return found
	})
	return what
}

// eachPersonal hands every piece of personal data in a text on, and puts what comes back, which is as long, in its
// place. A text that holds none is left as it is written.
func eachPersonal(text string, f func(found, name string) string) string {
	if !manyDigits(text) {
		return text
	}
	plain, holds := norm.NFKC.String(text), false
	for _, p := range personal {
		for at := 0; at < len(plain); {
			m := p.shape.FindStringSubmatchIndex(plain[at:])
			if m == nil {
				break
			}
			from, to := at+m[2], at+m[3]
			if found := plain[from:to]; p.valid(found) {
				plain, holds = plain[:from]+f(found, p.name)+plain[to:], true
			}
			at = to // what stands behind it: a number within another is none
		}
	}
	if !holds {
		return text
	}
	return plain
}

// manyDigits reports whether a text can hold any of it at all: eleven digits, once its characters are taken apart. No
// ideograph is one; any other character beyond ASCII may stand for three (\u2152 is 1/10).
func manyDigits(text string) bool {
	n := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r > 0x7f && (r < 0x3400 || r > 0x9fff):
			n += 3
		}
	}
	return n >= 11
}

// Masked is a text with the digits of its personal data hidden, all but the first three and the last four: 139****5678.
func Masked(text string) string {
	return eachPersonal(text, func(found, _ string) string {
		all, n := 0, 0
		for _, r := range found {
			if isDigit(r) {
				all++
			}
		}
		return strings.Map(func(r rune) rune {
			if !isDigit(r) {
				return r
			}
			if n++; n > 3 && n <= all-4 {
				return '*'
			}
			return r
		}, found)
	})
}

// isDigit reports whether r is a digit, or the last character of an identity number.
func isDigit(r rune) bool { return r >= '0' && r <= '9' || r == 'X' || r == 'x' }

// validIdentity checks the last character by ISO 7064 MOD 11-2.
func validIdentity(id string) bool {
	sum := 0
	for _, c := range id[:17] {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	return strings.ToUpper(id[17:]) == string("10X98765432"[sum])
}

// validOldIdentity checks that the date of birth of a number of 15 digits is one.
func validOldIdentity(id string) bool {
	_, err := ParseDate([]byte("19" + id[6:8] + "-" + id[8:10] + "-" + id[10:12]))
	return err == nil
}

// validCard checks the last digit by Luhn (ISO/IEC 7812-1).
func validCard(card string) bool {
	sum := 0
	for i := range card {
		d := int(card[len(card)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// checkPersonalData looks through every name that a report of this window can show, of those who filed nothing too. It
// is a finding of a report: a summary that keeps no detail is none.
func (f *Fold) checkPersonalData() {
	if !f.detail {
		return
	}
	agencies, projects := map[string]bool{}, map[string]bool{}
	for _, e := range f.out.Expectations {
		agencies[e.AgencyCode], projects[e.ProjectCode] = true, true
	}
	for code := range f.out.ByAgency {
		agencies[code] = true
	}
	for code := range f.out.ByProject {
		projects[code] = true
	}
	for _, code := range slices.Sorted(maps.Keys(agencies)) {
		if a := f.dir.Agencies[code]; a != nil {
			f.checkName(Finding{AgencyCode: code}, Row{Table: "agencies", ID: code, Column: "name", Value: a.Name})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(projects)) {
		p := f.dir.Projects[code]
		if p == nil {
			continue
		}
		for column, value := range map[string]string{"name": p.Name, "programme": p.Programme, "field": p.Field} {
			f.checkName(Finding{AgencyCode: p.AgencyCode, ProjectCode: code},
				Row{Table: "projects", ID: code, Column: column, Value: value})
		}
	}
	shown := map[string]bool{f.out.Region: true}
	for _, chain := range f.inside {
		for _, code := range chain {
			shown[code] = true
		}
	}
	for _, code := range slices.Sorted(maps.Keys(shown)) {
		if r := f.dir.Regions[code]; r != nil {
			f.checkName(Finding{}, Row{Table: "regions", ID: code, Column: "name", Value: r.Name})
		}
	}
}

// checkName notes a name that holds personal data, with its digits masked.
func (f *Fold) checkName(found Finding, row Row) {
	if row.Reason = PersonalDataIn(row.Value); row.Reason == "" {
		return
	}
	row.Value = Masked(row.Value)
	found.Code, found.Severity, found.Row = PersonalData, PersonalData.Severity(), &row
	f.note(found)
}

// checkRecords looks through the texts of records that a finding would show: their digits are masked, and it is a
// warning, so that one agency cannot hold the province.
func (f *Fold) checkRecords(found Finding) {
	if !f.detail || !f.wants(PersonalData) {
		return
	}
	for _, r := range found.Records {
		for _, text := range [...]struct{ column, value string }{{"code", r.Code}, {"title", r.Title}} {
			what := PersonalDataIn(text.value)
			if what == "" {
				continue
			}
			f.note(Finding{
				Code:          PersonalData,
				Severity:      Warning,
				AgencyCode:    found.AgencyCode,
				ProjectCode:   found.ProjectCode,
				CommunityCode: found.CommunityCode,
				Period:        found.Period,
				Submission:    found.Submission,
				Row: &Row{Table: "activities", ID: string(r.ID), Column: text.column,
					Value: Masked(text.value), Reason: what},
			})
		}
	}
}
