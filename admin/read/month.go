package read

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"huizong/jobs"
	"huizong/jobs/ledger"
	"huizong/jobs/period"
	"huizong/jobs/reconcile"
)

// MonthTab is a part of those who are to file a month.
type MonthTab string

// The tabs, in the order in which they are shown.
const (
	ExpectedTab MonthTab = ""
	OnTimeTab   MonthTab = "on_time"
	MissingTab  MonthTab = "missing" // drafts too
	DraftTab    MonthTab = "draft"
	LateTab     MonthTab = "late"
	ReturnedTab MonthTab = "returned"
)

// MonthTabs are the tabs.
var MonthTabs = []MonthTab{ExpectedTab, OnTimeTab, MissingTab, DraftTab, LateTab, ReturnedTab}

// MonthQuery is which month, and who of it.
type MonthQuery struct {
	Month  period.Month
	Tab    MonthTab
	Region string
	Q      string // agency, community or contact
}

// MonthQueryOf reads a query; the month is the last complete one where none is named, and the tab that of the missing.
func (s *Reader) MonthQueryOf(f *jobs.Filing, q url.Values) MonthQuery {
	out := MonthQuery{Month: s.LastComplete(), Tab: MonthTab(q.Get("tab")), Region: f.Region,
		Q: strings.TrimSpace(q.Get("q"))}
	if p, err := period.ParseSpoken(q.Get("month"), s.Now().In(s.Service.Zone)); err == nil && p.From == p.To {
		out.Month = p.From
	}
	if r := q.Get("region"); r != "" && slices.Contains(f.Directory.Chain(r), f.Region) {
		out.Region = r
	}
	if !q.Has("tab") || !slices.Contains(MonthTabs, out.Tab) {
		out.Tab = MissingTab
	}
	return out
}

// Filer is one who is to file a month, and how that stands.
type Filer struct {
	Agency        string                `json:"agency"`
	AgencyName    string                `json:"agency_name"`
	Project       string                `json:"project"`
	Community     string                `json:"community"`
	CommunityName string                `json:"community_name"`
	State         reconcile.State       `json:"state"`
	Draft         *time.Time            `json:"draft_at,omitempty"` // saved, and not submitted
	FiledAt       *time.Time            `json:"filed_at,omitempty"`
	Submission    reconcile.ID          `json:"submission,omitempty"`
	Revision      int                   `json:"revision,omitempty"`
	Contact       string                `json:"contact,omitempty"`
	LastMonth     *period.Month         `json:"last_month,omitempty"` // that was filed before
	LastFiledAt   *time.Time            `json:"last_filed_at,omitempty"`
	Letters       []ledger.AgencyLetter `json:"reminders"` // of the month, oldest first
}

// Tab is where the filer stands, beside expected.
func (f *Filer) Tab() MonthTab {
	switch f.State {
	case reconcile.OnTime:
		return OnTimeTab
	case reconcile.Late:
		return LateTab
	case reconcile.NotAccepted:
		return ReturnedTab
	case reconcile.Missing:
		return MissingTab
	}
	return ExpectedTab
}

// In reports whether the filer stands on a tab.
func (f *Filer) In(t MonthTab) bool {
	return t == ExpectedTab || t == f.Tab() || t == DraftTab && f.Tab() == MissingTab && f.Draft != nil
}

// MonthOf lists who is to file a month at or below a region, by state (who is missing first) and name.
func (s *Reader) MonthOf(ctx context.Context, f *jobs.Filing, q MonthQuery) ([]*Filer, error) {
	contacts, err := s.Contacts(ctx)
	if err != nil {
		return nil, err
	}
	letters := map[string][]ledger.AgencyLetter{}
	if s.Service.Post != nil {
		all, err := s.Service.Post.AgencyLetters(ctx, "", ledger.Remind, q.Month.String())
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			letters[l.Agency] = append(letters[l.Agency], l)
		}
	}
	var out []*Filer
	f.Within(q.Region, reconcile.Window{From: q.Month, To: q.Month},
		func(u *reconcile.Unit, _ period.Month, slot reconcile.Slot) {
			if slot.State == reconcile.Unexpected {
				return
			}
			one := filerOf(f, u, q.Month, slot)
			one.Contact, one.Letters = contacts[one.Agency], append([]ledger.AgencyLetter{}, letters[one.Agency]...)
			if q.Q == "" || strings.Contains(one.AgencyName, q.Q) || strings.Contains(one.CommunityName, q.Q) ||
				strings.Contains(one.Contact, q.Q) || one.Agency == q.Q {
				out = append(out, one)
			}
		})
	order := []MonthTab{MissingTab, ReturnedTab, LateTab, OnTimeTab, ExpectedTab}
	slices.SortStableFunc(out, func(a, b *Filer) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Tab()), slices.Index(order, b.Tab())),
			cmp.Compare(a.Community, b.Community), cmp.Compare(a.Agency, b.Agency))
	})
	return out, nil
}

func filerOf(f *jobs.Filing, u *reconcile.Unit, m period.Month, slot reconcile.Slot) *Filer {
	one := &Filer{Agency: u.AgencyCode, AgencyName: AgencyName(f, u.AgencyCode), Project: u.ProjectCode,
		Community: u.CommunityCode, CommunityName: RegionName(f, u.CommunityCode), State: slot.State,
		Submission: slot.Submission, Revision: slot.Revision}
	if !slot.DraftAt.IsZero() {
		one.Draft = &slot.DraftAt
	}
	if !slot.FiledAt.IsZero() {
		one.FiledAt = &slot.FiledAt
	}
	for before := m - 1; before >= f.Window.From; before-- {
		if s, ok := u.Slots[before]; ok && !s.FiledAt.IsZero() {
			at := s.FiledAt
			one.LastMonth, one.LastFiledAt = &before, &at
			break
		}
	}
	return one
}

// Contacts returns where letters to agencies go.
func (s *Reader) Contacts(ctx context.Context) (map[string]string, error) {
	out, _, err := s.contacts.Get(ctx, "", func(ctx context.Context) (out map[string]string, err error) {
		err = s.Service.Source.Snapshot(ctx, func(snap jobs.Snapshot) error {
			out, err = snap.Contacts(ctx)
			return err
		})
		return out, err
	})
	return out, err
}

// JobOf is the first job that reports periods of the kind of p; else the first.
func (s *Reader) JobOf(p period.Period) (jobs.Job, bool) {
	for _, j := range s.Service.Jobs {
		if j.Kind == p.Kind {
			return j, true
		}
	}
	if len(s.Service.Jobs) == 0 {
		return jobs.Job{}, false
	}
	return s.Service.Jobs[0], true
}
