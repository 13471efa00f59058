package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/reconcile"
)

func compare(a, b Record) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Title, b.Title), cmp.Compare(a.Sessions, b.Sessions), cmp.Compare(a.Attendances, b.Attendances))
}

// The tables of an import, and their columns.
var heads = map[string]string{
	"regions":             "code,parent_code,level,name,population",
	"agencies":            "code,name,region_code,social_workers",
	"projects":            "code,name,programme,field,agency_code,starts_on,ends_on,target_direct",
	"project_communities": "project_code,community_code",
	"submissions": "id,agency_code,project_code,community_code,period,revision,status,submitted_at," +
		"claimed_visit_attendances,claimed_cases,claimed_case_attendances,claimed_groups,claimed_group_sessions," +
		"claimed_group_attendances,claimed_events,claimed_event_attendances,claimed_direct,claimed_indirect," +
		"claimed_direct_persons,claimed_indirect_persons",
	"activities":    "id,submission_id,kind,code,title,occurred_on,sessions,attendances",
	"beneficiaries": "submission_id,relation,person_key",
}

// IDs name new rows in the way of the tables they go to.
type IDs struct {
	Numbers                    bool  // they are counted on from what is there
	LastSubmission, LastRecord int64 // of numbers: the highest there are
}

// Tables are the changes of a form as the tables of an import. Ids that are text follow from what is filed, so that
// the same filing has the same ids whenever it is handed in; they stand in the order of months and records.
func (f *Form) Tables(changes []Change, at time.Time, ids IDs) (fs.FS, error) {
	rows := map[string][][]string{}
	add := func(table string, cells ...string) { rows[table] = append(rows[table], cells) }
	for _, c := range changes {
		id := f.submissionID(&c.After, &ids)
		cells := []string{id, f.Agency.Code, c.After.Project, c.After.Community, f.Month.String(),
			strconv.Itoa(c.After.Revision), string(c.After.Status), at.UTC().Format(time.RFC3339Nano)}
		for _, claim := range Claims(&c.After.Claims) {
			cells = append(cells, written(*claim))
		}
		add("submissions", cells...)
		records := slices.Clone(c.After.Records)
		slices.SortStableFunc(records, func(a, b Record) int { return cmp.Compare(a.Day, b.Day) })
		for n, r := range records {
			record := fmt.Sprintf("%s-%05d", id, n+1)
			if ids.Numbers {
				ids.LastRecord++
				record = strconv.FormatInt(ids.LastRecord, 10)
			}
			add("activities", record, id, r.Kind.String(), r.Code, r.Title, r.Day.String(),
				strconv.FormatInt(r.Sessions, 10), strconv.FormatInt(r.Attendances, 10))
		}
		for _, p := range c.After.Persons {
			add("beneficiaries", id, p.Relation, hex.EncodeToString(p.Key[:]))
		}
	}
	return pack(rows)
}

func (f *Form) submissionID(of *Filed, ids *IDs) string {
	if ids.Numbers {
		ids.LastSubmission++
		return strconv.FormatInt(ids.LastSubmission, 10)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", f.Agency.Code, of.Project, of.Community, of.Revision))
	return "form-" + strings.ReplaceAll(f.Month.String(), "-", "") + "-" + hex.EncodeToString(sum[:10])
}

// Claims are the figures of a submission in the order of the columns.
func Claims(c *reconcile.Claims) [12]*reconcile.Claim {
	return [12]*reconcile.Claim{&c.VisitAttendances, &c.Cases, &c.CaseAttendances, &c.Groups, &c.GroupSessions,
		&c.GroupAttendances, &c.Events, &c.EventAttendances, &c.Direct, &c.Indirect, &c.DirectPersons,
		&c.IndirectPersons}
}

func written(c reconcile.Claim) string {
	if !c.Filed {
		return ""
	}
	return strconv.FormatInt(c.N, 10)
}

// pack puts the tables where an import reads them from.
func pack(rows map[string][][]string) (fs.FS, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for table, head := range heads {
		w, err := z.Create(table + ".csv")
		if err != nil {
			return nil, err
		}
		io.WriteString(w, head+"\n")
		lines := csv.NewWriter(w)
		if err := lines.WriteAll(rows[table]); err != nil {
			return nil, fmt.Errorf("write %s: %w", table, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}
