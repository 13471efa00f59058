package jobs

import "huizong/templates/brief"

// unprintable says which characters of a text the brief of a job has no glyph for; nil where none is made. Fonts that
// cannot be read are told when the brief is set.
func (s *Service) unprintable(j Job) func(string) []rune {
	if !j.encloses(BriefPDF) {
		return nil
	}
	lacks, err := brief.Lacking(s.Brief)
	if err != nil {
		return nil
	}
	return lacks
}
