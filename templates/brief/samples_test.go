package brief

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"huizong/jobs/reconcile"
	"huizong/jobs/reconcile/reconciletest"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
)

// hash stands for that of a sealed report.
const hash = "a2b4cc6fb661243dd9488fbefcc8b21041d2fdf7e09b0c3a92b81553b56d6d88"

type sample struct {
	report *report.Report
	view   View
}

func yanji(t testing.TB) *reconciletest.Rows {
	return reporttest.Rows(t, os.DirFS("../../cmd/demo/yanji"))
}

func samples(t testing.TB) map[string]sample {
	rows := yanji(t)
	view := func(locale string) View {
		return View{Locale: locale, SHA256: hash, Recipient: "省民政厅慈善社工处"}
	}
	programme := reporttest.Build(t, rows, "2015-01..2020-11", "222401",
		func(in *report.Input) { monthly(t, rows, in) })
	month := reporttest.Build(t, rows, "2020-10", "222401")
	return map[string]sample{
		"programme":    {programme, view("zh-CN")},
		"month":        {month, view("zh-CN")},
		"street":       {reporttest.Build(t, rows, "2015-01..2020-11", "222401004000"), view("")},
		"community":    {reporttest.Build(t, rows, "2017-H1", "222401001002"), view("zh-CN")},
		"empty":        {reporttest.Build(t, rows, "2014-10", "222401"), view("zh-CN")},
		"unfiled":      {unfiled(t), view("zh-CN")},
		"late":         {lateEverywhere(t), view("zh-CN")},
		"hostile":      {hostile(t), view("zh-CN")},
		"large":        {large(t, 300, 2000), view("zh-CN")},
		"programme-ko": {programme, view("ko")},
		"programme-en": {programme, view("en")},
		"month-ko":     {month, view("ko")},
		"month-en":     {month, view("en")},
	}
}

// monthly adds the monthly reports of which late filings have since raised the figure.
func monthly(t testing.TB, rows *reconciletest.Rows, in *report.Input) {
	for m, before := range map[time.Month]int64{4: 180, 6: 303} {
		asOf := time.Date(2019, m+1, 10, 9, 0, 0, 0, reporttest.Shanghai)
		in.Earlier = append(in.Earlier,
			reporttest.Sent(t, rows, fmt.Sprintf("2019-%02d", m), "222401", asOf, before))
	}
}

func unfiled(t testing.TB) *report.Report {
	rows := yanji(t)
	rows.Submissions = nil
	return reporttest.Build(t, rows, "2020-10", "222401")
}

// lateEverywhere is a year in which everything came after the deadline, persons are only claimed and a third of the
// targets are missing.
func lateEverywhere(t testing.TB) *report.Report {
	rows := yanji(t)
	for i := range rows.Submissions {
		rows.Submissions[i].SubmittedAt = rows.Submissions[i].SubmittedAt.AddDate(0, 0, 20)
	}
	clear(rows.Direct)
	clear(rows.Indirect)
	for i := range rows.Projects {
		if i%3 == 0 {
			rows.Projects[i].TargetDirect = reconcile.Claim{}
		}
	}
	return reporttest.Build(t, rows, "2019", "222401")
}

// hostile is a month whose names try to be markup, headers and spoofed text, are long or hold characters that few fonts
// have, and which corrects an earlier version.
func hostile(t testing.TB) *report.Report {
	rows := yanji(t)
	for i := range rows.Agencies {
		rows.Agencies[i].Name = []string{"<b>&\"甲\"</b>\r\nBcc: x@y", "\u202e甲乙\u200b丙\ufeff\u0000",
			strings.Repeat("机构名称很长", 50), "镕堃喆𠮷㐂 한글 Ünïcode 😀",
			strings.Repeat("x", 190)}[i%5]
	}
	for i := range rows.Projects {
		rows.Projects[i].Name = []string{"\t</w:t>]]>&#x0;<script>", strings.Repeat("项目", 150), "(\\)Tj ET"}[i%3]
		rows.Projects[i].Field = []string{"<i>", "电话13912345678"}[i%2]
	}
	for i := range rows.Regions {
		rows.Regions[i].Name += strings.Repeat("长", i%3*20)
	}
	before := reporttest.Build(t, yanji(t), "2020-09", "222401")
	return reporttest.Build(t, rows, "2020-10", "222401", func(in *report.Input) {
		in.Title, in.Office, in.Revision = "<标题>&\n"+strings.Repeat("很长的标题", 12), "编报单位"+
			strings.Repeat("很长", 20), 2
		in.Corrects = &report.Corrected{Report: before,
			SentAt: time.Date(2020, 11, 10, 9, 30, 0, 0, reporttest.Shanghai), Reason: "补报<>&"}
	})
}

// large is a report of many agencies and projects, made of one real month.
func large(t testing.TB, agencies, projects int) *report.Report {
	r := reporttest.Build(t, yanji(t), "2020-10", "222401")
	one, project := r.Agencies[0], r.Projects[0]
	r.Agencies, r.Projects, r.Filing.Agencies = nil, nil, nil
	target := int64(800)
	r.Figures.Direct, r.Figures.Indirect, r.Headline.Agencies, r.Headline.Projects = 0, 0, agencies, projects
	for i := range agencies {
		x := one
		x.Name, x.Direct, x.Indirect = fmt.Sprintf("第%d社会工作服务中心(示例)", i+1), int64(1000-i), int64(2500-2*i)
		r.Agencies = append(r.Agencies, x)
		r.Figures.Direct += x.Direct
		r.Figures.Indirect += x.Indirect
		r.Filing.Agencies = append(r.Filing.Agencies,
			report.AgencyFiling{State: reconcile.Late, Agency: x.Name, Count: 1 + i%3, Months: nil})
	}
	for i := range projects {
		x := project
		x.Code, x.Name, x.Target, x.ToDate = fmt.Sprintf("P%04d", i+1),
			fmt.Sprintf("2020年“项目%d”社会工作服务项目", i+1), &target, int64(i%1500)
		r.Projects = append(r.Projects, x)
	}
	return r
}
