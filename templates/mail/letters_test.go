package mail_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/jobs/report/reporttest"
	"huizong/templates/content"
	"huizong/templates/content/contenttest"
	"huizong/templates/wording"
)

// notices are one notice of every kind, as an office gets it, by name.
func notices(t testing.TB) map[string]content.Notice {
	rows := reporttest.Rows(t, yanji)
	august := reporttest.Build(t, rows, "2020-08", "222401")
	programme := reporttest.Build(t, rows, "2015-01..2020-11", "222401")
	number := func(n int64) *int64 { return &n }
	base := content.Notice{Run: 7, Title: "延吉市社会工作服务情况", Period: august.Period,
		Recipients: []string{"省民政厅慈善社工处", "进学街道"}, Link: "https://huizong.example.gov.cn/runs/7"}
	of := func(kind content.NoticeKind, edit func(*content.Notice)) content.Notice {
		n := base
		n.Kind = kind
		if edit != nil {
			edit(&n)
		}
		return n
	}
	unsent := func(replies ...string) func(*content.Notice) {
		return func(n *content.Notice) {
			n.Reached = []string{"省民政厅慈善社工处", "新兴街道"}
			for i, reply := range replies {
				n.Unsent = append(n.Unsent, content.Unsent{Name: []string{"北山街道", "河南街道", "建工街道"}[i],
					Address: []string{"beishan", "henan", "jiangong"}[i] + "@example.gov.cn", Reply: reply})
			}
		}
	}
	limits := reconcile.Defaults(time.FixedZone("Asia/Shanghai", 8*3600))
	base.Limits, base.Planned = &limits, time.Date(2020, 9, 10, 9, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))
	held := func(fs ...reconcile.Finding) func(*content.Notice) {
		return func(n *content.Notice) { n.Report, n.Findings = august, fs }
	}
	return map[string]content.Notice{
		"held": of(content.NoticeHeld, held(reconcile.Finding{Code: reconcile.CompletenessBelow, Claimed: number(2),
			Counted: number(3)})),
		"held by data": of(content.NoticeHeld, held(
			reconcile.Finding{Code: reconcile.RowQuarantined, Row: &reconcile.Row{Table: "submissions", ID: "5001",
				Column: "claimed_direct", Value: "x", Reason: "want a number"}},
			reconcile.Finding{Code: reconcile.TotalSwing, Claimed: number(156), Counted: number(400)},
			reconcile.Finding{Code: reconcile.UnverifiedShare, Claimed: number(70), Counted: number(156)})),
		"held, again": of(content.NoticeHeld,
			func(n *content.Notice) { n.Detail = "completeness-below (2 against 3)" }), // its figures cannot be read
		"awaiting": of(content.NoticeAwaiting, func(n *content.Notice) {
			n.Report, n.Period, n.Content = programme, programme.Period, "6f8f0dc9aa"
		}),
		"failed": of(content.NoticeFailed,
			func(n *content.Notice) { n.Detail = "list submissions: connection refused" }),
		"refused":  of(content.NoticeRefused, unsent("550 5.1.1 user unknown", "552 5.2.2 full", "550 5.7.1 no")),
		"the same": of(content.NoticeRefused, unsent("554 5.7.1 rejected", "554 5.7.1 rejected")),
		"bounced":  of(content.NoticeBounced, unsent("bounced: 5.1.1 unknown user")),
		"expired":  of(content.NoticeExpired, unsent("451 4.7.1 try again later")),
		"in doubt": of(content.NoticeInDoubt, unsent("data: timeout")),
		"a letter": {Kind: content.NoticeRefused,
			Unsent: []content.Unsent{{Name: "晨曦社会工作服务中心", Address: "a@example.org", Reply: "550 x"}}},
		"of a run": {Kind: content.NoticeExpired, Run: 9},
		"channel": {Kind: content.NoticeChannel, Detail: "535 5.7.8 authentication failed",
			Link: "https://huizong.example.gov.cn/"},
		"test":      {Kind: content.NoticeTest},
		"emergency": {Kind: content.NoticeEmergency, Detail: "root@host: user reset-factor ann"},
		"tested": of(content.NoticeTested, func(n *content.Notice) {
			n.Recipients, n.Detail = []string{"eve@elsewhere.example"}, "lixd"
		}),
		"kept differs":   {Kind: content.NoticeKept, Detail: "222401001000 2026-08"},
		"a change waits": {Kind: content.NoticeChange, Detail: "lixd", Link: "https://huizong.example.gov.cn/"},
		"invited": {Kind: content.NoticeInvited,
			Link: "https://huizong.example.gov.cn/login/invite?invite=A23456"},
		"restored": {Kind: content.NoticeRestored, Detail: "the audit ends with entry 7, and had come to 9 before: " +
			"the database was restored or replaced"},
	}
}

// command, rule and number by themselves are words that operators should not have to know.
var unsaid = regexp.MustCompile(`huizong [a-z]|\b[a-z]+-[a-z]+\b.*\(|\b0 / 0\b|completeness-below|row-quarantined`)

// TestNotices: the subject says period and reason, the body what happened and what to do, in the words of the pages.
func TestNotices(t *testing.T) {
	var all bytes.Buffer
	list := notices(t)
	for _, name := range sortedNames(list) {
		n := list[name]
		c := set(t, content.Tell(n))
		title, lines := content.Brief(n)
		picture(t, "notice "+name, c.HTML)
		fmt.Fprintf(&all, "%s\n\n%s\n[%s]\n%s\n\n", c.Subject, c.Text, title, strings.Join(lines, "\n"))
		for part, text := range map[string]string{"text": c.Text, "HTML": words(c.HTML), "subject": c.Subject} {
			if bad := unsaid.FindString(text); bad != "" && n.Detail == "" {
				t.Errorf("%s: the %s says %q", name, part, bad)
			}
		}
		if strings.Contains(c.Subject, "运行") && n.Period.Kind != "" {
			t.Errorf("%s: the subject has the number of a run: %s", name, c.Subject)
		}
		for _, line := range strings.Split(c.Text, "\n") {
			if wording.Width(line) > 72 {
				t.Errorf("%s: a line of %d columns: %s", name, wording.Width(line), line)
			}
		}
		if n.Link != "" && (!strings.Contains(c.HTML, `href="`+n.Link+`"`) || !strings.Contains(c.Text, n.Link)) {
			t.Errorf("%s: no way to the page", name)
		}
		text := broken.ReplaceAllString(c.Text, "")
		for _, f := range wording.Chinese.HalfWidthBesideHan(text, names(programmeOf(n))...) {
			t.Errorf("%s: %s", name, f)
		}
		brief := title + strings.Join(lines, "")
		for _, u := range n.Unsent {
			if strings.Contains(brief, u.Address) || u.Reply != "" && strings.Contains(brief, u.Reply) {
				t.Errorf("%s: a group is told of %s", name, u.Address)
			}
		}
	}
	contenttest.Golden(t, "notices.txt", all.String())
}

func programmeOf(n content.Notice) *report.Report {
	if n.Report == nil {
		return &report.Report{}
	}
	return n.Report
}

func sortedNames(list map[string]content.Notice) []string {
	var out []string
	for _, kind := range content.NoticeKinds {
		var of []string
		for name, n := range list {
			if n.Kind == kind {
				of = append(of, name)
			}
		}
		if len(of) == 0 {
			panic("no notice of kind " + string(kind))
		}
		slices.Sort(of)
		out = append(out, of...)
	}
	return out
}

// letter is one to an agency.
type letter struct {
	agency report.Row
	*content.Document
}

// letters are those that go to agencies about a report: feedback to who has filed, a reminder to who has not.
func letters(r *report.Report, reader content.Reader) (out []letter) {
	for _, a := range r.Agencies {
		out = append(out, letter{a, content.Feedback(r, a.Code, worked(a), reader)})
	}
	for _, a := range r.Filing.Agencies {
		if d := content.Remind(r, a.AgencyCode, reader, r.AsOf, r.AsOf); d != nil {
			out = append(out, letter{report.Row{Code: a.AgencyCode, Name: a.Agency}, d})
		}
	}
	return out
}

// TestLettersToAgencies keeps the look of both letters.
func TestLettersToAgencies(t *testing.T) {
	r := reporttest.Build(t, reporttest.Rows(t, yanji), "2020-08", "222401")
	all := bytes.Buffer{}
	for _, l := range letters(r, contenttest.Reader("zh-CN")) {
		c, name := set(t, l.Document), l.Title
		fmt.Fprintf(&all, "%s\n\n%s\n", c.Subject, c.Text)
		if len(l.Front) > 2 && l.Front[1].Table != nil && l.Front[2].Table == nil {
			name += " 没有问题"
		}
		picture(t, name, c.HTML)
		for _, other := range r.Agencies {
			if other.Code != l.agency.Code && strings.Contains(c.Text+c.HTML, other.Name) {
				t.Errorf("the letter to %s tells of %s", l.agency.Name, other.Name)
			}
		}
	}
	contenttest.Golden(t, "letters.txt", all.String())
}

// worked is what an agency did, all of it at events.
func worked(a report.Row) []content.Worked {
	return []content.Worked{{Kind: "case", Claimed: new(int64)}, {Kind: "event", Claimed: &a.ClaimedDirect,
		Direct: a.Direct - a.Unverified}}
}
