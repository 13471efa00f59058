// Package benchdata makes up source data of any size for benchmarks: the seven CSV files of an import, the same for the
// same seed.
//
// The data is what agencies file, faults included: about one record in fifty breaks a rule, some events are filed by
// two agencies, some claims are too high. Submissions get their ids in the order they are filed, so those of a
// community lie scattered, as they do in life.
//
//	go run ./sql/store/benchdata/write -dir DIR            the seven files of 2,000,000 records
//	                                                       in 20,000 submissions, 120 MB
//	huizong import DIR                                     against LOAD DATA LOCAL INFILE of activities.csv
//	                                                       into a table like activities
//	huizong reconcile --from 2026-09 --to 2026-09 --region 220000 --format json
//	                                                       against mariadb --quick selecting the columns
//	                                                       of activities to /dev/null
package benchdata

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Size says how much to make up. The zero value of a field takes that of Million2.
type Size struct {
	Seed        uint64
	Months      int // the last one is 2026-09
	Communities int
	Submissions int // per community and month
	Records     int // per submission
	Keys        int // beneficiary keys per submission; 0: none
	PerProject  int // communities of a project
	Agencies    int
}

// Million2 is one month of 2,000,000 records in 20,000 submissions of 2,000 communities.
var Million2 = Size{Seed: 1, Months: 1, Communities: 2000, Submissions: 10, Records: 100, PerProject: 100,
	Agencies: 100}

// Region is the code of the region that all communities lie below.
const Region = "220000"

// last is the last month made up.
var last = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

// Write makes the files in dir.
func Write(dir string, size Size) error {
	g := &generator{dir: dir, size: size.filled()}
	g.rand = rand.New(rand.NewPCG(g.size.Seed, 2026))
	g.plan()
	for _, step := range []func() error{g.regions, g.agencies, g.projects, g.submissions} {
		if err := step(); err != nil {
			return fmt.Errorf("write benchmark data: %w", err)
		}
	}
	return nil
}

func (s Size) filled() Size {
	or := func(n *int, otherwise int) {
		if *n == 0 {
			*n = otherwise
		}
	}
	or(&s.Months, Million2.Months)
	or(&s.Communities, Million2.Communities)
	or(&s.Submissions, Million2.Submissions)
	or(&s.Records, Million2.Records)
	or(&s.PerProject, Million2.PerProject)
	or(&s.Agencies, Million2.Agencies)
	return s
}

// generator makes one set of files.
type generator struct {
	dir         string
	size        Size
	rand        *rand.Rand
	communities []string
	plans       []plan
	record      int // the last id given out
}

// plan is one submission to be written.
type plan struct {
	community, agency, project int
	month                      time.Time
	filed                      time.Time
}

// perStreet is how many communities a street has.
const perStreet = 50

// plan decides who files what, and when.
func (g *generator) plan() {
	for c := range g.size.Communities {
		g.communities = append(g.communities,
			fmt.Sprintf("2224%02d%03d%03d", 1+c/perStreet/20, 1+c/perStreet%20, 1+c%perStreet))
	}
	for m := range g.size.Months {
		month := last.AddDate(0, m+1-g.size.Months, 0)
		for c := range g.communities {
			for s := range g.size.Submissions {
				project := c/g.size.PerProject*g.size.Submissions + s
				filed := month.AddDate(0, 1, 0).Add(time.Duration(g.rand.IntN(6*24*3600)) * time.Second)
				g.plans = append(g.plans, plan{c, project % g.size.Agencies, project, month, filed})
			}
		}
	}
	slices.SortStableFunc(g.plans, func(a, b plan) int { return a.filed.Compare(b.filed) })
}

// file writes one file: its header, then what f writes.
func (g *generator) file(name, header string, f func(w io.Writer) error) error {
	out, err := os.Create(filepath.Join(g.dir, name))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<20)
	fmt.Fprintln(w, header)
	return errors.Join(f(w), w.Flush(), out.Close()) // what f writes fails, if it does, at Flush
}

func (g *generator) regions() error {
	return g.file("regions.csv", "code,parent_code,level,name,population", func(w io.Writer) error {
		fmt.Fprintf(w, "%s,,province,某省,\n222400,%s,prefecture,某州,\n", Region, Region)
		seen := map[string]bool{}
		for i, c := range g.communities {
			county, street := c[:6], c[:9]+"000"
			if !seen[county] {
				fmt.Fprintf(w, "%s,222400,county,第%s县,\n", county, county[4:])
			}
			if !seen[street] {
				fmt.Fprintf(w, "%s,%s,street,第%s街道,\n", street, county, street[6:9])
			}
			seen[county], seen[street] = true, true
			fmt.Fprintf(w, "%s,%s,community,第%d社区,%d\n", c, street, i+1, 2000+g.rand.IntN(9000))
		}
		return nil
	})
}

func agencyCode(i int) string { return fmt.Sprintf("52222401MJ%07dX", i) }

func (g *generator) agencies() error {
	return g.file("agencies.csv", "code,name,region_code,social_workers", func(w io.Writer) error {
		for i := range g.size.Agencies {
			fmt.Fprintf(w, "%s,第%d社会工作服务中心,%s,%d\n", agencyCode(i), i+1,
				g.communities[i%len(g.communities)][:6], 3+g.rand.IntN(20))
		}
		return nil
	})
}

// projects writes projects and where they work. Some end in the middle of the last month.
func (g *generator) projects() error {
	fields := []string{"居家养老", "留守儿童", "残疾儿童", "安置帮教", "社区融入"}
	first := last.AddDate(0, 1-g.size.Months, 0)
	works := map[int][]string{}
	for c, code := range g.communities {
		for s := range g.size.Submissions {
			p := c/g.size.PerProject*g.size.Submissions + s
			works[p] = append(works[p], code)
		}
	}
	err := g.file("projects.csv", "code,name,programme,field,agency_code,starts_on,ends_on,target_direct",
		func(w io.Writer) error {
			for p := range len(works) {
				end := last.AddDate(0, 3, -1)
				if p%50 == 7 {
					end = last.AddDate(0, 0, 27)
				}
				fmt.Fprintf(w, "P%05d,第%d社会工作服务项目,三区计划,%s,%s,%s,%s,\n", p, p, fields[p%len(fields)],
					agencyCode(p%g.size.Agencies),
					first.Format(time.DateOnly), end.Format(time.DateOnly))
			}
			return nil
		})
	if err != nil {
		return err
	}
	return g.file("project_communities.csv", "project_code,community_code", func(w io.Writer) error {
		for p := range len(works) {
			for _, c := range works[p] {
				fmt.Fprintf(w, "P%05d,%s\n", p, c)
			}
		}
		return nil
	})
}

// submissions writes submissions, activities and beneficiaries side by side.
func (g *generator) submissions() error {
	const header = "id,agency_code,project_code,community_code,period,revision,status,submitted_at," +
		"claimed_visit_attendances,claimed_cases,claimed_case_attendances,claimed_groups,claimed_group_sessions," +
		"claimed_group_attendances,claimed_events,claimed_event_attendances," +
		"claimed_direct,claimed_indirect,claimed_direct_persons,claimed_indirect_persons"
	return g.file("submissions.csv", header, func(subs io.Writer) error {
		return g.file("activities.csv", "id,submission_id,kind,code,title,occurred_on,sessions,attendances",
			func(acts io.Writer) error {
				return g.file("beneficiaries.csv", "submission_id,relation,person_key", func(keys io.Writer) error {
					for i, p := range g.plans {
						g.submission(subs, acts, keys, i+1, p)
					}
					return nil
				})
			})
	})
}

// submission writes one submission with its records.
func (g *generator) submission(subs, acts, keys io.Writer, id int, p plan) {
	t := g.records(acts, id, p)
	direct := t[1].attendances + t[2].attendances + t[3].attendances
	claimed := direct
	if g.rand.IntN(20) == 0 {
		claimed += direct / 10
	}
	fmt.Fprintf(subs, "%d,%s,P%05d,%s,%s,1,approved,%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d\n", id, agencyCode(p.agency),
		p.project,
		g.communities[p.community], p.month.Format("2006-01"), p.filed.Format(time.RFC3339), t[0].attendances,
		len(t[1].codes), t[1].attendances,
		len(t[2].codes), t[2].sessions, t[2].attendances, len(t[3].codes), t[3].attendances, claimed, claimed*5/2,
		claimed/3, claimed)
	for k := range g.size.Keys {
		relation := [2]string{"direct", "indirect"}[k%2]
		fmt.Fprintf(keys, "%d,%s,%08x%08x%08x%08x\n", id, relation, p.community, g.rand.Uint32N(1000), k, id&3)
	}
}

// tally adds up what a submission's records say.
type tally struct {
	attendances, sessions int
	codes                 map[string]bool
}

var (
	kindNames  = [4]string{"visit", "case", "group", "event"}
	kindTitles = [4][]string{
		{"入户探访", "电话探访", "独居老人入户探访"},
		{"个案服务", "个案面谈", "危机个案跟进"},
		{"老年人手工小组", "儿童阅读成长小组", "家长支持小组", "残障人士康乐小组"},
		{"社区邻里文化节", "重阳节敬老活动", "健康义诊进社区", "普法宣传日", "儿童节游园会"},
	}
)

// records writes the records of one submission and adds them up.
func (g *generator) records(w io.Writer, id int, p plan) (t [4]tally) {
	for k := range t {
		t[k].codes = map[string]bool{}
	}
	var before string
	for range g.size.Records {
		g.record++
		kind := 3
		switch n := g.rand.IntN(100); {
		case n < 55:
			kind = 0
		case n < 75:
			kind = 1
		case n < 90:
			kind = 2
		}
		line := g.line(kind, id, p, &t[kind])
		if before != "" && g.rand.IntN(150) == 0 {
			line = before // typed twice
		}
		before = line
		fmt.Fprintf(w, "%d,%d,%s\n", g.record, id, line)
	}
	return t
}

// line makes up a record from its kind on.
func (g *generator) line(kind, id int, p plan, t *tally) string {
	attendances, day, sessions := 1+g.rand.IntN(3), g.rand.IntN(28), 1
	code := fmt.Sprintf("%s%04d", strings.ToUpper(kindNames[kind][:1]), 1+g.rand.IntN([4]int{2000, 40, 12, 400}[kind]))
	title := kindTitles[kind][g.rand.IntN(len(kindTitles[kind]))]
	switch kind {
	case 2:
		attendances, title = 5+g.rand.IntN(20), fmt.Sprintf("%s第%d节", title, 1+g.rand.IntN(8))
	case 3:
		attendances, title = 15+g.rand.IntN(90), fmt.Sprintf("“%s”主题活动（第%d场）", title, 1+g.rand.IntN(30))
	}
	switch g.rand.IntN(300) {
	case 0, 1:
		attendances = 0
	case 2, 3:
		day = 31 + g.rand.IntN(20)
	case 4: // an event of the whole street, filed by whoever helped: the same in every submission of the community
		if kind == 3 {
			title, day, attendances = "社区邻里文化节开幕式", p.community%28, 100+p.community%50
		}
	}
	t.attendances += attendances
	t.sessions += sessions
	t.codes[code] = true
	return fmt.Sprintf("%s,%s,%s,%s,%d,%d", kindNames[kind], code, title,
		p.month.AddDate(0, 0, day).Format(time.DateOnly), sessions, attendances)
}
