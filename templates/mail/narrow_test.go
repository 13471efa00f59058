package mail_test

import (
	"slices"
	"testing"

	"huizong/admin/pagetest"
	"huizong/jobs/report/reporttest"
	"huizong/templates/content"
	"huizong/templates/content/contenttest"
)

// longNames are names as long as offices have them: Chinese and Korean without a place to break, Latin in one word and
// in many, an address, and several scripts beside each other.
var longNames = []string{
	"延边朝鲜族自治州延吉市北山街道丹延社区老来乐社会工作服务与志愿服务指导发展促进中心（示范）第二分中心",
	"YanbianKoreanAutonomousPrefectureSocialWorkServiceAndVolunteerGuidanceCenter",
	"Yanbian Korean Autonomous Prefecture Social Work Service and Volunteer Guidance Center (Second Branch)",
	"연변조선족자치주연길시북산가두사회복지봉사및자원봉사지도발전촉진중심제이분중심",
	"2020年“青少年成长护航”SocialWorkAndFamilyDevelopmentProgramme服务项目（第三期）",
	"yanji-social-work-service-center.second-branch@social-work.yanji.example.gov.cn",
}

// TestLongNames shows every letter on a phone, with the longest names in the place of all agencies, projects, fields,
// communities, titles and recipients: none is wider than the screen, no cell is cut off, and no words stand one
// character below the other.
func TestLongNames(t *testing.T) {
	s := shown{t, pagetest.Open(t, "file://", pagetest.Desktop).Ctx}
	rows := *reporttest.Rows(t, yanji)
	rows.Agencies, rows.Projects, rows.Regions = slices.Clone(rows.Agencies), slices.Clone(rows.Projects),
		slices.Clone(rows.Regions)
	long := func(i int) string { return longNames[i%len(longNames)] }
	for i := range rows.Agencies {
		rows.Agencies[i].Name = long(i)
	}
	for i := range rows.Projects {
		rows.Projects[i].Name, rows.Projects[i].Field, rows.Projects[i].Programme = long(i), long(i+1), long(i+2)
	}
	for i := range rows.Regions {
		rows.Regions[i].Name = long(i)
	}
	show := func(name string, d *content.Document) {
		t.Helper()
		c := set(t, d)
		s.open(360, c.HTML)
		for what, expression := range map[string]string{"px beyond the screen": overflow, "cells cut off": figures,
			"cells whose words stand one below the other": squeezed} {
			if n := s.ask(expression); n > 0 {
				t.Errorf("%s: %.0f %s", name, n, what)
			}
		}
		picture(t, "long "+name, c.HTML)
	}
	for i, sample := range contenttest.SamplesOf(t, &rows) {
		if !slices.Contains([]string{"hostile", "300 agencies", "korean", "english"}, sample.Name) {
			sample.Reader.Name, sample.Report.Title, sample.Report.Office = long(i), long(i+1), long(i+2)
			show(sample.Name, sample.Document(t))
		}
	}
	for i, times := range []int64{10_000, 1_000} { // a programme's figures of nine digits, a month's of six
		sample := samples(t)[i]
		sample.Report = contenttest.Huge(sample.Report, times)
		show("huge "+sample.Name, sample.Document(t))
	}
	august := reporttest.Build(t, &rows, "2020-08", "222401")
	reader := contenttest.Reader("zh-CN")
	reader.Number, reader.Why = 2, long(1)
	for _, l := range letters(august, reader) {
		show(l.Title, l.Document)
	}
	told := notices(t)
	for i, name := range sortedNames(told) {
		n := told[name]
		n.Title, n.Recipients, n.Reached = long(i), []string{long(i), long(i + 1)}, []string{long(i + 2)}
		if n.Report != nil {
			n.Report = august
		}
		for k := range n.Unsent {
			n.Unsent[k].Name, n.Unsent[k].Address = long(i+k), long(5)
		}
		if n.Link != "" {
			n.Link = "https://huizong.social-work.yanji.yanbian.example.gov.cn:8443/overview/runs/1234567890"
		}
		show("notice "+name, content.Tell(n))
	}
}
