package read

import (
	"testing"
	"time"

	"huizong/jobs"
	"huizong/jobs/must"
)

// A preview is shown to who made it, until its term is over; then it is forgotten with the next that is made.
func TestPreviewsAreForgotten(t *testing.T) {
	for _, row := range []struct{ set, life time.Duration }{{0, 24 * time.Hour}, {30 * time.Minute, 30 * time.Minute}} {
		s := New(&jobs.Service{Retention: jobs.Retention{Previews: row.set}}, nil, time.Second)
		keep := func(age time.Duration) string {
			t.Helper()
			id := must.Get(s.KeepPreview(t.Context(), &Preview{Account: "lixd"}))(t)
			s.previews.kept[id] = kept[*Preview]{s.previews.kept[id].value, time.Now().Add(-age)}
			return id
		}
		over, young := keep(row.life), keep(row.life-10*time.Minute)
		for id, want := range map[string]bool{over: false, young: true} {
			if _, ok := s.PreviewOf(id, "lixd"); ok != want {
				t.Errorf("%s: a preview is shown: %t", row.life, ok)
			}
			if _, ok := s.PreviewOf(id, "wang"); ok {
				t.Error("another's preview is shown")
			}
		}
		keep(0)
		if _, there := s.previews.kept[over]; there || len(s.previews.kept) != 2 {
			t.Errorf("%s: %d previews are kept", row.life, len(s.previews.kept))
		}
	}
}
