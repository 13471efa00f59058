// Package contenttest is the reports and readers that every form is tested on.
package contenttest

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
	"huizong/templates/content"
)

// Hash stands for the SHA-256 of sealed figures.
const Hash = "a2b4cc6fb661243dd9488fbefcc8b21041d2fdf7e09b0c3a92b81553b56d6d88"

// Sample is a report and its reader.
type Sample struct {
	Name   string
	Report *report.Report
	Reader content.Reader
}

// Document is what the sample says.
func (s Sample) Document(t testing.TB) *content.Document {
	t.Helper()
	d, err := content.Of(s.Report, s.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Reader is a department, and what the office says of itself.
func Reader(locale string) content.Reader {
	return content.Reader{
		Locale:   locale,
		Name:     "省民政厅慈善社工处",
		Enclosed: []string{"xlsx", "pdf"},
		SHA256:   Hash,
		Office: content.Office{
			Contact:   "李××（延吉市民政局社会工作科）",
			Telephone: "0433-×××××××",
			ReplyTo:   true,
			Prepared:  "李××",
			Checked:   "金××",
			Issued:    "朴××",
			Feedback:  reporttest.AsOf.AddDate(0, 0, 7),
			Programmes: map[string]string{"三区计划": "国家“三区”社工人才支持计划项目",
				"福彩公益金": "吉林省福彩公益金项目"},
			Names: map[string]map[string]string{"en": {"延吉市社会工作服务情况": "Social Work Services in Yanji",
				"延吉市": "Yanji", "延吉市民政局": "Yanji Civil Affairs Bureau"}},
		},
	}
}

// Samples are the reports that every form must stand. yanji is the published case as CSV files.
func Samples(t testing.TB, yanji fs.FS) []Sample { return SamplesOf(t, reporttest.Rows(t, yanji)) }

// SamplesOf are the samples of rows that are those of the published case but for names.
func SamplesOf(t testing.TB, rows *reconciletest.Rows) []Sample {
	none := *rows
	none.Submissions = nil
	late := *rows
	late.Submissions = slices.Clone(rows.Submissions)
	for i := range late.Submissions {
		late.Submissions[i].SubmittedAt = late.Submissions[i].Period.End(reporttest.Shanghai).AddDate(0, 0, 6)
	}
	build := func(written, region string, edit ...func(*report.Input)) *report.Report {
		return reporttest.Build(t, rows, written, region, edit...)
	}
	programme, month := build("2015-01..2020-11", "222401"), build("2020-10", "222401")
	zh := Reader("zh-CN")
	zh.Share = true
	slice, test := zh, zh
	slice.Name = "进学街道"
	test.Test, test.LeftOut = true, []content.LeftOut{
		{Name: "大表.xlsx", Bytes: 9_600_000, Total: 13_400_000, Limit: 10_000_000}}
	return []Sample{
		{"programme", programme, zh},
		{"month", month, zh},
		{"quarter", build("2020-Q3", "222401"), zh},
		{"year", build("2019", "222401"), zh},
		{"slice", reporttest.Make(t, reporttest.Case{Rows: rows, Period: "2015-01..2020-11", Region: "222401001000",
			Whole: "222401"}), slice},
		{"empty", build("2020-02", "222401"), zh},
		{"nothing due", build("2014-05", "222401"), zh},
		{"nothing filed", reporttest.Build(t, &none, "2020-10", "222401"), zh},
		{"everything late", reporttest.Build(t, &late, "2015-01..2020-11", "222401"), zh},
		{"correction by filing", corrected(t, rows), zh},
		{"correction by method", byMethod(t, rows), zh},
		{"correction by judgement", byJudgement(t, rows), zh},
		{"test send", month, test},
		{"unverified", unverified(t, rows), zh},
		{"withheld", withheld(t, rows, 3, 40, 1), zh},
		{"hostile", reporttest.Build(t, hostile(rows), "2015-01..2020-11", "222401"), zh},
		{"300 agencies", large(*programme, 300, 2000), zh},
		{"korean", programme, Reader("ko")},
		{"korean month", month, Reader("ko")},
		{"english", month, Reader("en")},
		{"english programme", programme, Reader("en")},
	}
}

// corrected is October, after an agency has filed its month anew: one activity had 83 attendances, not 53.
func corrected(t testing.TB, rows *reconciletest.Rows) *report.Report {
	mended := *rows
	mended.Records = maps.Clone(rows.Records)
	mended.Direct, mended.Indirect = maps.Clone(rows.Direct), maps.Clone(rows.Indirect)
	for _, s := range rows.Submissions {
		of := slices.Clone(rows.Records[s.ID])
		i := slices.IndexFunc(of, func(r reconcile.Record) bool {
			return r.Attendances == 53 && r.OccurredOn.Month() == period.MonthOf(2020, 10)
		})
		if i < 0 {
			continue
		}
		of[i].Attendances += 30
		before := s.ID
		s.ID, s.Revision, s.SubmittedAt = before+"9", s.Revision+1, reporttest.AsOf.Add(time.Hour)
		s.Claims.Direct.N += 30
		s.Claims.EventAttendances.N += 30
		s.Claims.Indirect.N += 75
		mended.Submissions = append(slices.Clone(rows.Submissions), s)
		mended.Records[s.ID] = of
		mended.Direct[s.ID], mended.Indirect[s.ID] = rows.Direct[before], rows.Indirect[before]
		break
	}
	return corrects(t, rows, reporttest.Case{Rows: &mended,
		Corrects: &report.Corrected{Reason: "活动签到表漏计30人次"}})
}

// corrects makes October anew, one day after it was reported.
func corrects(t testing.TB, rows *reconciletest.Rows, c reporttest.Case) *report.Report {
	if c.Rows == nil {
		c.Rows = rows
	}
	if c.Corrects == nil {
		c.Corrects = &report.Corrected{}
	}
	c.Period, c.Region, c.AsOf = "2020-10", "222401", reporttest.AsOf.AddDate(0, 0, 1)
	c.Corrects.Report, c.Corrects.SentAt = reporttest.Build(t, rows, "2020-10", "222401"), reporttest.AsOf
	c.Edit = []func(*report.Input){func(in *report.Input) { in.Revision = 2 }}
	return reporttest.Make(t, c)
}

// byMethod is October by another coefficient than it was reported with.
func byMethod(t testing.TB, rows *reconciletest.Rows) *report.Report {
	o := reconcile.Defaults(reporttest.Shanghai)
	o.Coefficient = 3000
	return corrects(t, rows, reporttest.Case{Options: &o})
}

// byJudgement is October after two events were judged to be one.
func byJudgement(t testing.TB, rows *reconciletest.Rows) *report.Report {
	key := func(day int, code, title string) reconcile.RecordKey {
		return reconcile.RecordKey{Kind: "event", AgencyCode: "52222401MJ0000069U", ProjectCode: "YJ2020-03",
			CommunityCode: "222401002002", OccurredOn: reconcile.DateOf(2020, 10, day), Code: code,
			Title: string(reconcile.NormalTitle([]byte(title)))}
	}
	return corrects(t, rows, reporttest.Case{Judged: reconcile.NewJudgements([]reconcile.Judgement{{ID: 1,
		Verdict: reconcile.Same, Record: key(12, "E089", "社区防诈骗宣传(89)"),
		Other: key(17, "E005", "社区防诈骗宣传(5)"), Reason: "同一场活动",
		By: "ann", Second: "bob", InForce: reporttest.AsOf.Add(time.Hour)}})})
}

// unverified is October with the records of one filing lost.
func unverified(t testing.TB, rows *reconciletest.Rows) *report.Report {
	lost := *rows
	lost.Records = maps.Clone(rows.Records)
	for _, s := range rows.Submissions {
		if s.Period == period.MonthOf(2020, 10) {
			delete(lost.Records, s.ID)
			break
		}
	}
	return reporttest.Build(t, &lost, "2020-10", "222401")
}

func withheld(t testing.TB, rows *reconciletest.Rows, direct, indirect, both int64) *report.Report {
	return reporttest.Build(t, rows, "2020-10", "222401", func(in *report.Input) {
		in.Summaries.Main.Persons = reconcile.Persons{
			Method:        reconcile.ByKeys,
			Direct:        reconcile.Interval{Low: direct, High: direct},
			Indirect:      reconcile.Interval{Low: indirect, High: indirect},
			IndirectGross: indirect + both,
		}
	})
}

// hostile gives agencies and projects names that would break what does not guard itself.
func hostile(rows *reconciletest.Rows) *reconciletest.Rows {
	out := *rows
	out.Agencies, out.Projects = slices.Clone(rows.Agencies), slices.Clone(rows.Projects)
	names := []string{"<script>alert(1)</script>", "=HYPERLINK(\"x\")", "甲\r\nBcc: x@example.org",
		"\u202e倒\u202c\u200b零\u0000宽", strings.Repeat("长", 200), "{{.}}%s'\"&",
		"\U0001F468\u200d\U0001F469\u200d\U0001F467社工\U0001F389", "\U00020BB7野\u9fd4\U0002CE7C村",
		strings.Repeat("Gemeinwesenarbeits", 8), strings.Repeat("延边朝鲜族自治州社工", 6)}
	for i := range out.Agencies {
		out.Agencies[i].Name = names[i%len(names)]
	}
	for i := range out.Projects {
		out.Projects[i].Name, out.Projects[i].Field = names[i%len(names)], names[(i+1)%len(names)]
	}
	return &out
}

// large is a report of many agencies with their projects.
func large(r report.Report, agencies, projects int) *report.Report {
	r.Agencies, r.Projects, r.Filing.Agencies = nil, nil, nil
	left, late := r.Figures.Direct, r.Filing.OnTime
	for i := range agencies {
		d := left / int64(agencies-i)
		left -= d
		name := fmt.Sprintf("第%d社会工作服务中心（示范）", i)
		r.Agencies = append(r.Agencies,
			report.Row{Code: strconv.Itoa(i), Name: name, Submissions: 1, Direct: d, Indirect: d * 5 / 2})
		r.Filing.Agencies = append(
			r.Filing.Agencies,
			report.AgencyFiling{State: reconcile.Missing, Agency: name, Count: 1,
				Months: []period.Month{period.MonthOf(2020, 1)}},
		)
	}
	r.Filing.Expected, r.Filing.Missing = r.Filing.Expected+int64(agencies)-r.Filing.Missing, int64(agencies)
	r.Filing.OnTime = late
	target := int64(100)
	for i := range projects {
		row := report.Row{
			Code:        fmt.Sprintf("P%04d", i),
			Name:        fmt.Sprintf("2020年第%d号社会工作服务项目", i),
			Submissions: 1,
			Direct:      7,
		}
		r.Projects = append(r.Projects, report.ProjectRow{Row: row, Target: &target, ToDate: 7, Rated: true})
	}
	r.Target = report.Target{Projects: projects, Target: target * int64(projects), Direct: 7 * int64(projects)}
	return &r
}
