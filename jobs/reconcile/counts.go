package reconcile

// Counts is what the records and keys of one counted submission come to (核计): all of it that costs reading them. It
// can be kept, and put in the place of the records while nothing changes that it was worked out from (Kept).
type Counts struct {
	Attendances [kinds]int64       // of the records left
	Sessions    [kinds]int64       // of the records left
	Codes       [kinds][]digest    // distinct cases, groups, events among the records left
	Excluded    [exclusions]Amount // what each record rule took away, in the order of recordRules
	Records     int                // as filed, those that cannot be understood included
	Verifying   int                // of them, those of a direct kind or of none that can be told
	Recorded    int64              // Σ max(attendances, 0) of the direct kinds as filed; an unverified claim
	DirectKeys  []PersonKey
	OtherKeys   []PersonKey // relation indirect
	DirectHeads int64       // distinct direct keys
	OtherHeads  int64       // distinct indirect keys

	noticed []noticed
	packed  packed // the same, as it is kept
}

// noticed is what a rule noticed of one record.
type noticed struct {
	code             Code
	claimed, counted int64
	other            int32 // the submission that it is filed in already, as an index into the cell's, or nobody
	record           RecordDetail
}

// packed is what was noticed, still in the form in which it is kept: the rules alone, and all of it.
type packed struct {
	rules string // places in Codes, one byte each
	all   string
}

// rules calls f with the rule of each thing noticed.
func (n *Counts) rules(f func(Code)) {
	for i := range n.noticed {
		f(n.noticed[i].code)
	}
	for _, place := range []byte(n.packed.rules) {
		f(Codes[place])
	}
}

// findings are what was noticed of the records of s, one of the submissions of a cell.
func (n *Counts) findings(s *Submission, all []Submission) []Finding {
	list := n.noticed
	if list == nil {
		list = n.packed.noticed()
	}
	out := make([]Finding, len(list))
	for i := range list {
		one := &list[i]
		out[i] = s.finding(one.code).numbers(one.claimed, one.counted)
		out[i].Records = []RecordDetail{one.record}
		if one.other != nobody {
			out[i] = out[i].and(&all[one.other])
		}
	}
	return out
}
