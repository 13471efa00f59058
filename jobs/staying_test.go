package jobs

import (
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// The record that counts in place of another is the one that the rule, or the people who judged, took for equal; not
// one that only looks like it.
func TestWhichRecordStays(t *testing.T) {
	day := reconcile.DateOf(2020, time.April, 16)
	record := func(id, kind, code, title string, sessions, n int64) reconcile.RecordDetail {
		return reconcile.RecordDetail{ID: reconcile.ID(id), Kind: kind, Code: code, Title: title, OccurredOn: day,
			Sessions: sessions, Attendances: n}
	}
	of := func(id, agency, community string, records ...reconcile.RecordDetail) filedRecords {
		return filedRecords{reconcile.Submission{ID: reconcile.ID(id), AgencyCode: agency, ProjectCode: "P" + agency,
			CommunityCode: community, Period: period.MonthOf(2020, 4)}, records}
	}
	own := of("1", "A", "c1", record("10", "case", "C1", "talk", 1, 1), record("11", "case", "C2", "talk", 1, 1),
		record("12", "case", "C2", "other words", 1, 1), record("13", "group", "G1", "Reading", 2, 8),
		record("14", "group", "G1", "Writing", 2, 8), record("15", "group", "G1", "\uff37riting!", 2, 8),
		record("16", "group", "G1", "Writing", 3, 8), record("17", "event", "E1", "Fair (85)", 1, 40),
		record("18", "event", "E2", "Market", 1, 30), record("19", "event", "E3", "Parade", 1, 20))
	other := of("2", "B", "c1", record("20", "event", "X1", "Games", 1, 40),
		record("21", "event", "X2", "Fair\uff0885\uff09", 1, 40), record("22", "event", "X3", "Fair 85", 1, 40))
	near := of("3", "C", "c2", record("30", "event", "Y1", "The market", 1, 31))
	gone := own.key(own.records[8])
	keeper := near.key(near.records[0])
	before := keeper
	before.OccurredOn = reconcile.DateOf(2020, time.March, 31)
	judged := func(keeper reconcile.RecordKey) *reconcile.Judgements {
		return reconcile.NewJudgements(
			[]reconcile.Judgement{{ID: 1, Verdict: reconcile.Same, Record: keeper, Other: gone}})
	}
	for _, tt := range []struct {
		name   string
		record int
		code   reconcile.Code
		other  reconcile.ID
		judged *reconcile.Judgements
		gone   string // what is left out besides
		want   string
		people bool
	}{
		{"the same case, not another of that day", 2, reconcile.RecordRepeated, "1", nil, "", "11", false},
		{"the same title of a group, however it is typed", 5, reconcile.RecordRepeated, "1", nil, "", "14", false},
		{"other sessions are another", 6, reconcile.RecordRepeated, "1", nil, "", "", false},
		{"one that is left out itself does not stay", 5, reconcile.RecordRepeated, "1", nil, "14", "", false},
		{"the event of another agency, by its title", 7, reconcile.RecordDuplicate, "2", nil, "", "21", false},
		{"of two that repeat each other the one that counts", 7, reconcile.RecordDuplicate, "2", nil, "21", "22",
			false},
		{"people judged, in another community", 8, reconcile.RecordDuplicate, "", judged(keeper), "", "30", true},
		{"people judged, in another month", 8, reconcile.RecordDuplicate, "", judged(before), "", "", true},
		{"a judgement that has lapsed", 7, reconcile.RecordDuplicate, "2", judged(keeper), "", "21", false},
		{"nobody knows", 9, reconcile.RecordDuplicate, "9", nil, "", "", false},
		{"a rule of one record alone", 9, reconcile.RecordOutOfPeriod, "", nil, "", "", false},
	} {
		s := staying{filed: map[reconcile.ID]filedRecords{"1": own, "2": other, "3": near},
			gone: map[reconcile.ID]bool{reconcile.ID(tt.gone): true}, judged: tt.judged}
		r := own.records[tt.record]
		s.gone[r.ID] = true
		got := s.instead(r, reconcile.Finding{Code: tt.code, Submission: "1", Other: tt.other})
		switch {
		case tt.want == "" && !tt.people && got != nil:
			t.Errorf("%s: %s stays, want none", tt.name, got.ID)
		case tt.want == "" && !tt.people:
		case got == nil || string(got.ID) != tt.want || got.Judged != tt.people || got.Agency == "":
			t.Errorf("%s: %+v stays, want %q", tt.name, got, tt.want)
		}
	}
}
