package web

import (
	"strings"

	"huizong/jobs/account"
)

// entry is one entry of the navigation: a page, or several that stand in a second row.
type entry struct {
	Path, Text string
	Role       account.Role
	Pages      []entry
}

// entries are named after what a clerk looks for.
var entries = []entry{
	{Path: "/", Text: "总览", Role: account.Viewer},
	{Path: "/filing", Text: "报送", Role: account.Viewer, Pages: []entry{
		{Path: "/filing", Text: "本月报送", Role: account.Viewer},
		{Path: "/filing/months", Text: "各月", Role: account.Viewer},
		{Path: "/import", Text: "导入", Role: account.Viewer},
		{Path: "/feedback", Text: "反馈单", Role: account.Viewer},
		{Path: "/duplicates", Text: "疑似重复", Role: account.Viewer},
		{Path: "/quarantine", Text: "认不准的数据", Role: account.Viewer},
	}},
	{Path: "/figures", Text: "数字", Role: account.Viewer},
	{Path: "/runs", Text: "报告", Role: account.Viewer, Pages: []entry{
		{Path: "/runs", Text: "全部报告", Role: account.Viewer},
		{Path: "/jobs", Text: "任务与计划", Role: account.Viewer},
		{Path: "/check", Text: "核查", Role: account.Operator},
		{Path: "/runs?state=awaiting_approval", Text: "待批准", Role: account.Viewer},
	}},
	{Path: "/deliveries", Text: "发送", Role: account.Viewer},
	{Path: "/recipients", Text: "收件人", Role: account.Viewer},
	{Path: "/settings", Text: "设置", Role: account.Viewer, Pages: []entry{
		{Path: "/settings", Text: "办公室设置", Role: account.Viewer},
		{Path: "/accounts", Text: "账号", Role: account.Viewer},
		{Path: "/account", Text: "我的账号", Role: account.Viewer},
		{Path: "/audit", Text: "审计", Role: account.Viewer},
	}},
}

// link is an entry as it is drawn.
type link struct {
	Path, Text string
	On         bool
}

// navigation draws the entries that a role may use, and the second row of the one that a page belongs to.
func navigation(nav string, role account.Role) (rooms, pages []link) {
	for _, e := range entries {
		l := link{Path: e.Path, Text: e.Text, On: e.Path == nav}
		var row []link
		for _, p := range e.Pages {
			if role.May(p.Role) {
				row = append(row, link{Path: p.Path, Text: p.Text, On: p.Path == nav})
			}
			l.On = l.On || p.Path == nav
		}
		if len(row) > 0 && !hasPath(row, e.Path) {
			l.Path = row[0].Path
		}
		if l.On {
			pages = row
		}
		rooms = append(rooms, l)
	}
	return rooms, pages
}

func hasPath(row []link, path string) bool {
	for _, l := range row {
		if before, _, _ := strings.Cut(l.Path, "?"); before == path {
			return true
		}
	}
	return false
}
