package store

import (
	"slices"
	"strings"
)

// sourceFile is one of the eight tables of an import: its file, and its columns in the order of the table. Chinese is
// what a sheet may be called, and labels what its columns may be called, where that is usual. The last of the columns,
// so many as optional says, need not be there.
type sourceFile struct {
	name    string
	chinese string
	columns []string
	labels  []string

	optional int
}

// required are the columns that every source and file has.
func (f *sourceFile) required() []string { return f.columns[:len(f.columns)-f.optional] }

// sourceFiles are the tables in the order they are read: what is referred to comes first.
var sourceFiles = []sourceFile{
	{"regions.csv", "地区",
		[]string{"code", "parent_code", "level", "name", "population"},
		[]string{"编码", "上级编码", "级别", "名称", "人口"}, 0},
	{"agencies.csv", "机构",
		[]string{"code", "name", "region_code", "social_workers", "contact"},
		[]string{"编码", "名称", "地区编码", "社工人数", "联系邮箱"}, 1},
	{"projects.csv", "项目",
		[]string{"code", "name", "programme", "field", "agency_code", "starts_on", "ends_on", "target_direct"},
		[]string{"编码", "名称", "项目来源", "服务领域", "机构编码", "开始日期", "结束日期", "直接受益目标"}, 0},
	{"project_communities.csv", "项目社区",
		[]string{"project_code", "community_code"},
		[]string{"项目编码", "社区编码"}, 0},
	{"submissions.csv", "填报",
		[]string{"id", "agency_code", "project_code", "community_code", "period", "revision", "status", "submitted_at",
			"claimed_visit_attendances", "claimed_cases", "claimed_case_attendances", "claimed_groups",
			"claimed_group_sessions", "claimed_group_attendances", "claimed_events", "claimed_event_attendances",
			"claimed_direct", "claimed_indirect", "claimed_direct_persons", "claimed_indirect_persons"},
		nil, 0},
	{"activities.csv", "服务记录",
		[]string{"id", "submission_id", "kind", "code", "title", "occurred_on", "sessions", "attendances"},
		[]string{"编号", "填报编号", "类别", "编码", "名称", "日期", "节次", "人次"}, 0},
	{"beneficiaries.csv", "受益人",
		[]string{"submission_id", "relation", "person_key"},
		[]string{"填报编号", "受益关系", "人员标识"}, 0},
	{"submission_statuses.csv", "填报状态",
		[]string{"submission_id", "status", "changed_at"},
		[]string{"填报编号", "状态", "变更时间"}, 0},
}

// Their places in sourceFiles.
const (
	regionsFile = iota
	agenciesFile
	projectsFile
	projectCommunitiesFile
	submissionsFile
	activitiesFile
	beneficiariesFile
	statusesFile // need not be there
)

// names are what the table may be called: a file, or a sheet.
func (f *sourceFile) names() []string { return []string{strings.TrimSuffix(f.name, ".csv"), f.chinese} }

// column is the place of the column that a header names, or -1.
func (f *sourceFile) column(header string) int {
	if at := slices.Index(f.columns, header); at >= 0 {
		return at
	}
	return slices.Index(f.labels, header)
}
