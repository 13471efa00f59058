package reconcile

import (
	"maps"
	"slices"
	"strings"
)

// uniformAlphabet is that of the unified social credit code, in the order of its values (GB 32100-2015: no I, O, S, V,
// Z).
const uniformAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ValidAgencyCode reports whether code is a unified social credit code with the right check character (GB 32100-2015).
// Some genuine early codes fail it, so a failure is a notice and never a refusal.
func ValidAgencyCode(code string) bool {
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		v := strings.IndexByte(uniformAlphabet, code[i])
		if v < 0 {
			return false
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	return code[17] == uniformAlphabet[(31-sum%31)%31]
}

// checkAgencies notes the agencies whose code fails its check character.
func (f *Fold) checkAgencies() {
	for _, code := range slices.Sorted(maps.Keys(f.out.ByAgency)) {
		if !ValidAgencyCode(code) {
			f.note(Finding{Code: AgencyCode, Severity: AgencyCode.Severity(), AgencyCode: code})
		}
	}
}
