package reconcile

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The shapes of personal data that a report must never show: a mobile number and a resident identity-card number (GB
// 11643-1999), each standing alone among other digits.
var (
	digitRun = regexp.MustCompile(`[0-9]{11}`)
	mobile   = regexp.MustCompile(`(?:^|[^0-9])(1[3-9][0-9]{9})(?:[^0-9]|$)`)
	identity = regexp.MustCompile(`(?:^|[^0-9])([1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx])(?:[^0-9Xx]|$)`)
)

// HoldsPersonalData reports whether text holds a mobile number, or an identity-card number whose check digit is right.
func HoldsPersonalData(text string) bool {
	plain := strings.Map(foldDigit, text)
	return holdsNumber(plain) || holdsNumber(gaps.Replace(plain))
}

// gaps takes out what people put between groups of digits.
var gaps = strings.NewReplacer("-", "", " ", "", "\u3000", "", "\u200b", "")

func holdsNumber(text string) bool {
	if !digitRun.MatchString(text) {
		return false
	}
	return mobile.MatchString(text) || slices.ContainsFunc(identity.FindAllStringSubmatch(text, -1),
		func(m []string) bool { return validIdentity(m[1]) })
}

// foldDigit turns full-width digits into plain ones.
func foldDigit(r rune) rune {
	if r >= '\uff10' && r <= '\uff19' {
		return '0' + r - '\uff10'
	}
	return r
}

// validIdentity checks the last character by ISO 7064 MOD 11-2.
func validIdentity(id string) bool {
	sum := 0
	for _, c := range id[:17] {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	return strings.ToUpper(id[17:]) == string("10X98765432"[sum%11])
}

// checkPersonalData looks through every name that a report of this window would show.
func (f *Fold) checkPersonalData() {
	for _, code := range slices.Sorted(maps.Keys(f.out.ByAgency)) {
		if a := f.dir.Agencies[code]; a != nil && HoldsPersonalData(a.Name) {
			f.note(Finding{Code: PersonalData, Severity: Error, AgencyCode: code})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(f.out.ByProject)) {
		if p := f.dir.Projects[code]; p != nil &&
			(HoldsPersonalData(p.Name) || HoldsPersonalData(p.Field) || HoldsPersonalData(p.Programme)) {
			f.note(Finding{Code: PersonalData, Severity: Error, AgencyCode: p.AgencyCode, ProjectCode: code})
		}
	}
}

// checkRecords looks through the texts of records that a finding would show.
func (f *Fold) checkRecords(found Finding) {
	for _, r := range found.Records {
		if HoldsPersonalData(r.Title) || HoldsPersonalData(r.Code) {
			found.Code, found.Severity, found.Claimed, found.Counted = PersonalData, Error, nil, nil
			f.note(found)
			return
		}
	}
}
