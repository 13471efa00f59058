package read

import (
	"cmp"
	"context"
	"slices"

	"huizong/jobs"
	"huizong/jobs/reconcile"
)

// Pair is two records that may be one event, nobody having judged.
type Pair struct {
	reconcile.Finding
	First, Later   reconcile.RecordDetail // as they were filed: the first stays where they are one
	FirstOf        string                 // whose: the agency
	LaterOf        string
	FirstCommunity string
	LaterCommunity string
}

// Judgeable reads what there is to judge.
func (s *Reader) Judgeable(ctx context.Context) (*jobs.Judgeable, error) {
	j, _, err := s.judgeable.Get(ctx, "", s.readJudgeable)
	return j, err
}

func (s *Reader) readJudgeable(ctx context.Context) (*jobs.Judgeable, error) {
	roots := s.Regions()
	if len(roots) == 0 {
		return &jobs.Judgeable{}, nil
	}
	out, err := s.Service.Judgeable(ctx, roots[0])
	return &out, err
}

// Pairs are the pairs that nobody has judged, most person-times at stake first.
func (s *Reader) Pairs(ctx context.Context) ([]Pair, error) {
	j, err := s.Judgeable(ctx)
	if err != nil {
		return nil, err
	}
	var out []Pair
	for _, f := range j.Findings {
		if f.Code != reconcile.RecordSimilar || len(f.Records) != 2 {
			continue
		}
		out = append(out, Pair{Finding: f, Later: f.Records[0], First: f.Records[1], LaterOf: f.AgencyCode,
			FirstOf: cmp.Or(f.OtherAgency, f.AgencyCode), LaterCommunity: f.CommunityCode,
			FirstCommunity: cmp.Or(f.OtherCommunity, f.CommunityCode)})
	}
	slices.SortStableFunc(out, func(a, b Pair) int { return -cmp.Compare(a.Later.Attendances, b.Later.Attendances) })
	return out, nil
}

// Quarantined are the rows that cannot be understood.
func (s *Reader) Quarantined(ctx context.Context) ([]reconcile.Finding, error) {
	j, err := s.Judgeable(ctx)
	if err != nil {
		return nil, err
	}
	var out []reconcile.Finding
	for _, f := range j.Findings {
		if f.Code == reconcile.RowQuarantined && f.Row != nil {
			out = append(out, f)
		}
	}
	return out, nil
}

// Rulings is what people judged, newest first.
func (s *Reader) Rulings(ctx context.Context) ([]reconcile.Ruling, error) {
	if s.Service.Judges == nil {
		return nil, nil
	}
	all, err := s.Service.Judges.Judged(ctx)
	slices.Reverse(all)
	return all, err
}
