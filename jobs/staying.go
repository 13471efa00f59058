package jobs

import (
	"time"

	"huizong/jobs/reconcile"
)

// StayingRecord is the record that counts in place of another: the one that was filed first, or that people judged to
// tell of the same event. It has no id where it is of another month than the one that was read.
type StayingRecord struct {
	reconcile.RecordDetail
	Submission reconcile.ID `json:"submission,omitempty"`
	Agency     string       `json:"agency"`
	FiledAt    time.Time    `json:"filed_at,omitzero"`
	Judged     bool         `json:"judged,omitempty"` // by people, not by the rule
}

// filedRecords are the records of one submission, as filed.
type filedRecords struct {
	submission reconcile.Submission
	records    []reconcile.RecordDetail
}

// key names one of its records as judgements do.
func (f *filedRecords) key(r reconcile.RecordDetail) reconcile.RecordKey {
	return reconcile.KeyOf(r, f.submission.AgencyCode, f.submission.ProjectCode, f.submission.CommunityCode)
}

// staying finds the records that count in place of others, among those of a street and month.
type staying struct {
	filed  map[reconcile.ID]filedRecords
	gone   map[reconcile.ID]bool // records that a rule excludes
	judged *reconcile.Judgements
}

// copy takes in the records of a cell, which lie in buffers that are used again.
func (s *staying) copy(c *reconcile.Cell) {
	for _, f := range c.Filings {
		of := filedRecords{submission: c.Submissions[f.Submission]}
		for i := range f.Records {
			of.records = append(of.records, f.Records[i].Detail())
		}
		s.filed[of.submission.ID] = of
	}
}

// instead finds the record that counts in place of r, which the finding excludes: by what the rule takes for equal, and
// where several are, the first of them.
func (s *staying) instead(r reconcile.RecordDetail, f reconcile.Finding) *StayingRecord {
	own := s.filed[f.Submission]
	mine := own.key(r)
	switch f.Code {
	case reconcile.RecordRepeated:
		return s.first(f.Submission, func(o reconcile.RecordDetail, key reconcile.RecordKey) bool {
			titled := r.Kind == reconcile.Group.String() || r.Kind == reconcile.Event.String()
			return o.ID != r.ID && o.Kind == r.Kind && o.Code == r.Code && o.OccurredOn == r.OccurredOn &&
				o.Attendances == r.Attendances && o.Sessions == r.Sessions && (!titled || key.Title == mine.Title)
		})
	case reconcile.RecordDuplicate:
		if keeper, ok := s.judged.Keeper(mine); ok {
			if out := s.named(keeper); out.Submission == f.Other || f.Other == "" {
				return out
			}
		}
		return s.first(f.Other, func(o reconcile.RecordDetail, key reconcile.RecordKey) bool {
			return o.Kind == r.Kind && o.OccurredOn == r.OccurredOn && o.Attendances == r.Attendances &&
				key.Title == mine.Title
		})
	}
	return nil
}

// first is the first record of a submission that is like another and counts.
func (s *staying) first(in reconcile.ID, like func(reconcile.RecordDetail, reconcile.RecordKey) bool) *StayingRecord {
	of := s.filed[in]
	var out *StayingRecord
	for _, o := range of.records {
		if !s.gone[o.ID] && like(o, of.key(o)) && (out == nil || o.ID.Compare(out.ID) < 0) {
			out = &StayingRecord{RecordDetail: o, Submission: in, Agency: of.submission.AgencyCode,
				FiledAt: of.submission.SubmittedAt}
		}
	}
	return out
}

// named is the record that people judged to stay.
func (s *staying) named(key reconcile.RecordKey) *StayingRecord {
	for id := range s.filed {
		if out := s.first(id, func(_ reconcile.RecordDetail,
			k reconcile.RecordKey) bool {
			return k == key
		}); out != nil {
			out.Judged = true
			return out
		}
	}
	return &StayingRecord{Agency: key.AgencyCode, Judged: true, RecordDetail: reconcile.RecordDetail{Kind: key.Kind,
		Code: key.Code, OccurredOn: key.OccurredOn, Title: key.Title}}
}
