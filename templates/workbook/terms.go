package workbook

import (
	"fmt"

	"huizong/jobs/reconcile"
)

// lang is a language of the workbook.
type lang int

// The three languages; Chinese is authoritative.
const (
	chinese lang = iota
	korean
	english
)

var locales = [3]string{"zh-CN", "ko", "en"}

func langOf(locale string) lang {
	for i, l := range locales {
		if l == locale {
			return lang(i)
		}
	}
	return chinese
}

// term is one phrase in Chinese, Korean and English. Verbs take the same arguments in the same order in all three. The Korean is that of
// Yanbian, and is to be checked by a translator.
type term [3]string

func (t term) in(l lang, args ...any) string {
	if len(args) == 0 {
		return t[l]
	}
	return fmt.Sprintf(t[l], args...)
}

// Names of sheets, in their order.
var (
	sheetSummary     = term{"汇总", "총괄", "Summary"}
	sheetBridge      = term{"调节表", "조정표", "Reconciliation"}
	sheetRegions     = term{"分地区", "지역별", "By region"}
	sheetAgencies    = term{"分机构", "기구별", "By agency"}
	sheetFields      = term{"分领域", "분야별", "By field"}
	sheetProjects    = term{"分项目", "대상별", "By project"}
	sheetFiling      = term{"报送情况", "보고정황", "Filing"}
	sheetFindings    = term{"核查问题", "심사문제", "Findings"}
	sheetCorrections = term{"更正", "정정", "Corrections"}
	sheetMethod      = term{"口径说明", "통계기준", "Method"}

	sheetOrder = []term{sheetSummary, sheetBridge, sheetRegions, sheetAgencies, sheetFields, sheetProjects, sheetFiling, sheetFindings,
		sheetCorrections, sheetMethod}
)

// What every sheet says.
var (
	face     = term{"微软雅黑", "Malgun Gothic", "Arial"}
	pages    = term{"第&P页，共&N页", "&P/&N쪽", "Page &P of &N"}
	version  = term{"第%d版", "제%d판", "version %d"}
	stamp    = term{"编报：%s　截至：%s　报告编号：%s　%s", "작성: %s  기준시각: %s  보고번호: %s  %s", "Reported by %s, as of %s. Report %s, %s"}
	titled   = term{"%s（%s）", "%s (%s)", "%s (%s)"}
	withheld = term{"（含个人信息，不列）", "(개인정보가 있어 표시하지 않음)", "(withheld: personal data)"}
	sumCheck = term{"校验：各行之和－合计", "검산: 각 행의 합-합계", "Check: sum of rows - total"}
	agrees   = term{"一致", "일치", "agrees"}
	differs  = term{"不一致", "불일치", "differs"}
	total    = term{"合计", "합계", "Total"}
	unfiled  = term{"未报", "미보고", "not filed"}
	fewer    = term{"<5", "<5", "<5"}

	unitAttendances = term{"单位：人次", "단위: 연인원(차)", "Unit: attendances"}
	unitFilings     = term{"单位：份", "단위: 부", "Unit: submissions"}
	unitFindings    = term{"单位：件", "단위: 건", "Unit: findings"}
	attendances     = term{"人次", "연인원(차)", "attendances"}
	persons         = term{"人", "명", "persons"}
	pieces          = term{"个", "개", "items"}
	sessions        = term{"节", "회", "sessions"}
	filings         = term{"份", "부", "submissions"}
	recordsUnit     = term{"条", "건", "records"}

	dateTime  = term{"%[1]d年%[2]d月%[3]d日%[4]d时", "%[1]d년 %[2]d월 %[3]d일 %[4]d시", "%[1]d-%02[2]d-%02[3]d %02[4]d:00"}
	dateClock = term{"%[1]d年%[2]d月%[3]d日%[4]d时%[5]d分", "%[1]d년 %[2]d월 %[3]d일 %[4]d시 %[5]d분", "%[1]d-%02[2]d-%02[3]d %02[4]d:%02[5]d"}
	oneMonth  = term{"%d年%d月", "%d년 %d월", "%d-%02d"}
	oneYear   = term{"%d年", "%d년", "%d"}
	quarter   = term{"%d年第%s季度", "%d년 %s분기", "%d Q%s"}
	halfYear  = term{"%d年%s半年", "%d년 %s반년", "%d H%s"}
	span      = term{"%s至%s", "%s~%s", "%s to %s"}
	through   = term{"、", ", ", ", "}
)

var ordinals = [3][4]string{{"一", "二", "三", "四"}, {"1", "2", "3", "4"}, {"1", "2", "3", "4"}}
var halves = [3][2]string{{"上", "下"}, {"상", "하"}, {"1", "2"}}

// Figures.
var (
	direct          = term{"直接受益", "직접수혜", "Direct"}
	indirect        = term{"间接受益（推算）", "간접수혜(추산)", "Indirect (estimated)"}
	directCounted   = term{"直接受益（核定）", "직접수혜(심사확정)", "Direct (reconciled)"}
	visits          = term{"个案探访", "개별방문", "Case visits"}
	cases           = term{"个案服务（个数）", "개별사례봉사(개수)", "Cases"}
	caseVisits      = term{"个案服务", "개별사례봉사", "Case contacts"}
	groups          = term{"小组活动（个数）", "소조활동(개수)", "Groups"}
	groupSessions   = term{"小组活动（节数）", "소조활동(회수)", "Group sessions"}
	groupVisits     = term{"小组活动", "소조활동", "Group attendances"}
	events          = term{"社区活动（个数）", "사회구역활동(개수)", "Community events"}
	eventVisits     = term{"社区活动", "사회구역활동", "Event attendances"}
	claimedDirect   = term{"填报直接受益", "보고한 직접수혜", "Direct claimed"}
	claimedIndirect = term{"填报间接受益", "보고한 간접수혜", "Indirect claimed"}
	unverified      = term{"直接受益中无服务记录、按填报数计", "직접수혜 중 봉사기록이 없어 보고수로 계산", "Of direct: claimed without a record"}
	personsDirect   = term{"直接受益人数（去重）", "직접수혜 인원수(중복제거)", "Direct, distinct persons"}
	personsIndirect = term{"间接受益人数（去重）", "간접수혜 인원수(중복제거)", "Indirect, distinct persons"}
	personsBoth     = term{"间接受益人数中同时为直接受益的", "간접수혜 중 직접수혜와 겹치는 인원", "Indirect who are also direct"}
	atLeast         = term{"%s，不少于", "%s, 최소", "%s, at least"}
	atMost          = term{"%s，不多于", "%s, 최대", "%s, at most"}
	noPersons       = term{"人数未填报。", "인원수를 보고하지 않았음.", "No persons were filed."}
	targetTerm      = term{"合同目标", "계약목표", "Contract target"}
	targetDirect    = term{"有目标项目开始以来直接受益", "목표가 있는 대상의 시작이래 직접수혜", "Direct since start, projects with a target"}
	completion      = term{"完成合同目标", "계약목표 완성률", "Target completion"}
	reached         = term{"达到目标的项目", "목표에 도달한 대상", "Projects at target"}
	filingRate      = term{"报送率", "보고률", "Filing rate"}
	expected        = term{"应报", "보고해야 할 부수", "Expected"}
	onTime          = term{"按时", "제때", "On time"}
	late            = term{"迟报", "지연", "Late"}
	missing         = term{"未报", "미보고", "Missing"}
	returned        = term{"退回", "반환", "Returned"}
	inService       = term{"承接机构", "담당기구", "Agencies"}
	communitiesTerm = term{"社区", "사회구역", "Communities"}
	projectsTerm    = term{"项目", "대상", "Projects"}
	years           = term{"连续年数", "련속년수", "Years in a row"}
	yearsUnit       = term{"年", "년", "years"}
	smallNote       = term{"注：不足5人的不列数。", "주: 5명미만은 표시하지 않음.", "Note: 1 to 4 persons are not shown."}
)

// Heads of columns and captions.
var (
	headIndicator   = term{"指标", "지표", "Indicator"}
	headUnit        = term{"单位", "단위", "Unit"}
	headValue       = term{"数值", "수치", "Value"}
	headThis        = term{"本期", "이번 기", "This period"}
	headPrevious    = term{"上期", "전기", "Previous"}
	headOnPrevious  = term{"环比", "전기대비", "Change"}
	headYearBefore  = term{"上年同期", "지난해 동기", "Year before"}
	headOnYear      = term{"同比", "동기대비", "Change on year"}
	headToDate      = term{"本年累计", "올해 루계", "Year to date"}
	headToDateYear  = term{"上年同期累计", "지난해 동기 루계", "To date, year before"}
	headOnToDate    = term{"累计同比", "루계 동기대비", "Change to date"}
	headPeriod      = term{"时期", "시기", "Period"}
	headCounted     = term{"计入份数", "계산에 넣은 부수", "Submissions counted"}
	headCode        = term{"代码", "코드", "Code"}
	headRegion      = term{"地区", "지역", "Region"}
	headCommunities = term{"社区数", "사회구역수", "Communities"}
	headProjects    = term{"项目数", "대상수", "Projects"}
	headReconciled  = term{"核定直接受益", "확정 직접수혜", "Direct reconciled"}
	headLess        = term{"核减", "감소", "Adjustment"}
	headIndirect    = term{"间接受益（推算）", "간접수혜(추산)", "Indirect (estimated)"}
	headShare       = term{"占比", "비률", "Share"}
	headAgency      = term{"机构", "기구", "Agency"}
	headAgencyCode  = term{"机构代码", "기구코드", "Agency code"}
	headField       = term{"领域", "분야", "Field"}
	headProgramme   = term{"资金来源", "자금출처", "Programme"}
	headProjectCode = term{"项目编号", "대상번호", "Project code"}
	headProject     = term{"项目", "대상", "Project"}
	headTarget      = term{"合同目标", "계약목표", "Target"}
	headSinceStart  = term{"开始以来直接受益", "시작이래 직접수혜", "Direct since start"}
	headCompletion  = term{"完成率", "완성률", "Completion"}
	headLine        = term{"调节项", "조정항목", "Line"}
	headRule        = term{"规则", "규칙", "Rule"}
	headBasis       = term{"依据", "근거", "Basis"}
	headAmount      = term{"人次", "연인원(차)", "Attendances"}
	headState       = term{"报送状态", "보고상태", "State"}
	headCount       = term{"份数", "부수", "Submissions"}
	headMonths      = term{"月份", "월", "Months"}
	headNo          = term{"序号", "번호", "No."}
	headPieces      = term{"件数", "건수", "Findings"}
	headFinding     = term{"核查问题", "심사문제", "Finding"}
	headSeverity    = term{"级别", "급별", "Severity"}
	headCommunity   = term{"社区", "사회구역", "Community"}
	headCommCode    = term{"社区代码", "사회구역코드", "Community code"}
	headMonth       = term{"月份", "월", "Month"}
	headSubmission  = term{"填报编号", "보고번호", "Submission"}
	headOther       = term{"相关填报", "관련보고", "Other submission"}
	headSubject     = term{"所指", "대상수치", "Subject"}
	headClaimed     = term{"填报数", "보고수", "Claimed"}
	headCountedFig  = term{"核计数", "확인수", "Counted"}
	headRecord      = term{"记录编号", "기록번호", "Record"}
	headKind        = term{"类别", "류별", "Kind"}
	headRecordCode  = term{"编号", "번호", "Code"}
	headTitle       = term{"名称", "명칭", "Title"}
	headDate        = term{"日期", "날자", "Date"}
	headSessions    = term{"节次", "회수", "Sessions"}
	headInvolved    = term{"涉及机构", "관련기구", "Agencies"}
	headEffect      = term{"影响人次", "영향 연인원", "Effect"}
	headListed      = term{"清单件数", "목록건수", "Listed"}
	headTable       = term{"表", "표", "Table"}
	headItem        = term{"项", "항목", "Item"}
	headBefore      = term{"原数", "원래 수", "Before"}
	headNow         = term{"现数", "현재 수", "Now"}
	headDelta       = term{"增减", "증감", "Change"}
	headCause       = term{"原因", "원인", "Cause"}
	headRevision    = term{"版次", "판차", "Version"}
	headCheck       = term{"校验项", "검산항목", "Check"}
	headDifference  = term{"差额", "차액", "Difference"}
	headResult      = term{"结果", "결과", "Result"}

	capKey       = term{"主要指标", "주요지표", "Key figures"}
	capOther     = term{"规模、人数、目标与报送", "규모, 인원, 목표와 보고", "Extent, persons, targets and filing"}
	capTrend     = term{"分时期受益人次", "시기별 수혜 연인원", "Attendances by period"}
	capYears     = term{"分年度受益人次", "년도별 수혜 연인원", "Attendances by year"}
	capKinds     = term{"核查问题分类", "심사문제 분류", "Findings by rule"}
	capChecks    = term{"校验", "검산", "Checks"}
	capRegions   = term{"分地区受益人次", "지역별 수혜 연인원", "Attendances by region"}
	capAgencies  = term{"分机构受益人次", "기구별 수혜 연인원", "Attendances by agency"}
	capFields    = term{"分服务领域受益人次", "봉사분야별 수혜 연인원", "Attendances by field"}
	capProgrames = term{"分资金来源受益人次", "자금출처별 수혜 연인원", "Attendances by programme"}
	capProjects  = term{"分项目受益人次与完成率", "대상별 수혜 연인원과 완성률", "Attendances and completion by project"}
	capStates    = term{"报送状态", "보고상태", "Filing states"}
	capPoints    = term{"分时期报送状态", "시기별 보고상태", "Filing states by period"}
	capFilers    = term{"分机构报送状态", "기구별 보고상태", "Filing states by agency"}
	capAbsent    = term{"迟报、未报、退回的机构与月份", "지연·미보고·반환 기구와 월", "Late, missing and returned, by agency and month"}
	capChanges   = term{"与第%d版比较", "제%d판과의 비교", "Against version %d"}
	capRestated  = term{"已报数的变化（直接受益）", "이미 보고한 수의 변동(직접수혜)", "Reported figures that have changed (direct)"}
	capTaken     = term{"填报取舍", "보고 취사", "Submissions taken and set aside"}
	capNotes     = term{"统计口径", "통계기준", "Method"}
	capIdentity  = term{"报告标识", "보고식별", "Identity"}

	chartTrend   = term{"直接受益与间接受益人次", "직접수혜와 간접수혜 연인원", "Direct and indirect attendances"}
	chartRegions = term{"直接受益填报数与核定数", "직접수혜 보고수와 확정수", "Direct, claimed and reconciled"}
	chartFiling  = term{"报送状态", "보고상태", "Filing states"}
)

// Sentences.
var (
	nothingFiled  = term{"本期应报%d份，均未报，没有可报数据。", "이번 기에 %d부를 보고해야 하나 모두 보고하지 않아 통계자료가 없음.", "All %d submissions due are missing: there are no figures to report."}
	nothingDue    = term{"本期没有实施中的项目，应报0份。", "이번 기에 실시중인 대상이 없으며 보고해야 할 부수는 0부임.", "No project was under way: nothing was due."}
	noService     = term{"本期已报%d份，服务记录为0。", "이번 기에 %d부를 보고하였고 봉사기록은 0임.", "%d submissions were filed, with no service recorded."}
	noRegions     = term{"本地区没有下一级地区。", "이 지역에는 하급지역이 없음.", "There is no level below this region."}
	noRows        = term{"本期没有计入的填报。", "이번 기에 계산에 넣은 보고가 없음.", "No submission counts in this period."}
	allOnTime     = term{"应报%d份，全部按时。", "보고해야 할 %d부를 모두 제때에 보고함.", "All %d submissions due were filed on time."}
	noFindings    = term{"没有发现问题。", "발견된 문제가 없음.", "There are no findings."}
	noCorrections = term{"没有更正。", "정정사항이 없음.", "There are no corrections."}
	corrected     = term{"第%d版，更正%s发出的第%d版，共%d处。", "제%[1]d판, %[2]s에 발송한 제%[3]d판을 정정함, 모두 %[4]d곳.", "Version %d, which corrects %[4]d figures of version %[3]d, sent on %[2]s."}
	reason        = term{"更正原因：%s", "정정원인: %s", "Reason: %s"}
	refiled       = term{"另有%d份填报由机构改报，取最新一版：填报直接受益由%d人次改为%d人次。", "기구가 다시 보고한 %d부는 최신판을 취함: 보고한 직접수혜 %d연인원을 %d연인원으로 고침.", "%d submissions were filed anew and taken in their latest version: direct claimed went from %d to %d."}
	filedAnew     = term{"%s改报", "%s 다시 보고", "%s filed anew"}
	filedLate     = term{"%s迟报", "%s 지연보고", "%s filed late"}
	smallBaseNote = term{"注：基数为0或没有数的记“—”；基数不足30的列增减数，不列百分比。", "주: 기수가 0이거나 없으면 “—”로, 30미만이면 증감수로 표시함.", "Note: a base of 0 or none gives a dash; below 30 the change is shown in place of a percentage."}
	partialYear   = term{"注：%s为%s。", "주: %s은 %s임.", "Note: %s holds %s."}
	shareNote     = term{"注：占比指占直接受益。因四舍五入，各项之和与100.0%略有出入。", "주: 비률은 직접수혜에서 차지하는 비률임. 반올림으로 하여 합이 100.0%와 약간 다를수 있음.", "Note: share of direct. Rounded, so the rows may not add up to exactly 100.0%."}
	rowsNote      = term{"注：一件问题涉及几条记录的分行列出，件数只在首行记1。", "주: 한 문제에 여러 기록이 관련되면 행을 나누며 건수는 첫 행에만 1로 적음.", "Note: a finding of several records takes several rows; the first alone counts 1."}
	noticeNote    = term{"注：提示级问题和报送问题只列清单，不计入分类。", "주: 제시급과 보고문제는 목록에만 표시함.", "Note: notices and filing states are listed, but are not in this table."}
	basisNote     = term{"注：负数为核减，正数为核增。依据为所涉填报份数或记录条数。", "주: 부수는 감소, 정수는 증가. 근거는 관련 보고부수 또는 기록건수임.", "Note: minus takes away, plus adds. The basis is the number of submissions or records."}

	checkSum      = term{"%s：各行之和－合计", "%s: 각 행의 합-합계", "%s: sum of rows - total"}
	checkBridge   = term{"调节表%s：各项之和－核定数", "조정표 %s: 각 항목의 합-확정수", "Bridge, %s: sum of lines - reconciled"}
	checkDirect   = term{"个案、小组、社区活动人次之和－直接受益", "개별·소조·사회구역활동의 합-직접수혜", "Case, group and event attendances - direct"}
	checkFigure   = term{"%s合计－汇总%s", "%s 합계-총괄 %s", "%s total - summary, %s"}
	checkStates   = term{"按时、迟报、未报、退回之和－应报", "제때·지연·미보고·반환의 합-보고해야 할 부수", "On time, late, missing and returned - expected"}
	checkFindings = term{"核查问题分类－清单", "심사문제 분류-목록", "Findings by rule - listed"}
)

// Notes on method.
var (
	noteDirect     = term{"直接受益人次为%s人次之和。", "직접수혜 연인원은 %s 연인원의 합임.", "Direct is the sum of attendances of %s."}
	noteVisits     = term{"个案探访属外展服务，不计入。", "개별방문은 외전봉사로서 넣지 않음.", "Case visits are outreach and are not counted."}
	noteIndirect   = term{"间接受益人次系推算：每份填报按直接受益乘以%s四舍五入后相加。机构自填%d人次只作对照。", "간접수혜 연인원은 추산임: 매 보고의 직접수혜에 %s을 곱하여 반올림한 뒤 더함. 기구가 보고한 %d연인원은 대조로만 함.", "Indirect is an estimate: direct of each submission times %s, rounded, then added up. The %d that agencies claimed is for comparison only."}
	noteCapped     = term{"间接受益人次系推算：每份填报取机构自填数与直接受益乘以%s四舍五入的积中较小的，未填的取积，再相加。机构自填共%d人次。", "간접수혜 연인원은 추산임: 매 보고에서 기구가 보고한 수와 직접수혜에 %s을 곱하여 반올림한 수중 작은것을 취하여 더함. 기구가 보고한 수는 모두 %d연인원임.", "Indirect is an estimate: of each submission the smaller of the claim and direct times %s, rounded, then added up. Agencies claimed %d."}
	noteField      = term{"%s领域的系数为%s。", "%s 분야의 곁수는 %s임.", "The coefficient of the field %s is %s."}
	noteAdditive   = term{"人次可按月、按机构相加，人数不可相加。个案、小组、社区活动的个数按编号在整个报告期内去重，跨月的小组只计1个。", "연인원은 월별, 기구별로 더할수 있으나 인원수는 더할수 없음. 개별사례, 소조, 사회구역활동의 개수는 보고기간 전체에서 번호에 따라 중복을 제거함.", "Attendances add up over months and agencies; persons do not. Cases, groups and events are counted once in the whole period by their code."}
	noteRecords    = term{"核定以服务记录为准。人次或节次不为正、日期不在填报月份或项目期内、同一填报内重复的记录剔除；同一社区同一月份，两份填报中类别、日期、人次、名称均同的小组或活动，只计先报的。", "심사확정은 봉사기록을 기준으로 함. 연인원이나 회수가 정수가 아니거나 날자가 보고월 또는 대상기간밖이거나 한 보고안에서 중복되는 기록은 제외함. 같은 사회구역 같은 달에 두 보고의 류별, 날자, 연인원, 명칭이 모두 같은 소조나 활동은 먼저 보고한것만 계산함.", "Records decide. Excluded are records with attendances or sessions below 1, dates outside the month or the project, and repetitions within a submission; a group or event that two submissions of one community and month share in kind, date, attendances and title counts for the one filed first."}
	noteLatest     = term{"每份填报取数据截至时的最新一版。", "매 보고는 기준시각의 최신판을 취함.", "Of each submission the latest version at the as-of time is taken."}
	noteDeadline   = term{"报送时限为次月%d日24时（%s），以首版报送时间判断是否按时。", "보고시한은 다음달 %d일 24시(%s)이며 첫판의 보고시간으로 판단함.", "Submissions are due by 24:00 of day %d of the following month (%s); the first version decides."}
	noteRounding   = term{"各表都是准确数。比率四舍五入到0.1个百分点。", "각 표의 수는 모두 정확한 수임. 비률은 0.1%포인트까지 반올림함.", "All figures are exact. Rates are rounded half up to 0.1 percentage points."}
	beijing        = term{"北京时间", "북경시간", "Beijing time"}
	takenCounted   = term{"计入", "계산에 넣음", "Counted"}
	takenReplaced  = term{"被新版取代", "신판으로 교체", "Superseded"}
	takenDraft     = term{"草稿", "초고", "Drafts"}
	takenReturned  = term{"退回", "반환", "Returned"}
	takenVoided    = term{"作废", "페기", "Voided"}
	takenMore      = term{"计入中计划外填报", "계산에 넣은 계획밖 보고", "Counted though not due"}
	identityReport = term{"报告编号", "보고번호", "Report"}
	identityAsOf   = term{"数据截至", "자료 기준시각", "As of"}
	identityOffice = term{"编报单位", "작성단위", "Reported by"}
	identityHash   = term{"SHA-256校验值", "SHA-256 검증값", "SHA-256"}
	internalUse    = term{"仅供内部工作使用，不含个人信息。", "내부사업용, 개인정보를 포함하지 않음.", "For internal use. Holds no personal data."}
)

// bridgeLines names the lines of both bridges; of indirect where it reads otherwise.
var bridgeLines = map[string]term{
	"claimed": {"机构填报数", "기구 보고수", "Claimed by agencies"}, "over-claimed": {"填报多于服务记录", "봉사기록보다 많이 보고", "Claimed beyond the records"},
	"under-claimed": {"填报少于服务记录", "봉사기록보다 적게 보고", "Claimed below the records"}, "record-nonpositive": {"人次或节次不为正", "연인원 또는 회수가 정수가 아님", "Attendances or sessions below 1"},
	"record-out-of-period": {"日期不在填报月份", "날자가 보고월밖", "Dated outside the month"}, "record-outside-project": {"日期不在项目期内", "날자가 대상기간밖", "Dated outside the project"},
	"record-repeated": {"同一填报内重复", "같은 보고안의 중복", "Repeated within a submission"}, "record-duplicate": {"同一活动重复填报", "같은 활동의 중복보고", "One event filed twice"},
	"reconciled": {"核定数", "확정수", "Reconciled"}, "indirect-missing": {"未填，按系数推算", "미기입, 곁수로 추산", "Not claimed, computed"},
	"indirect over-claimed": {"填报高于推算", "추산보다 높게 보고", "Claimed above the estimate"}, "indirect under-claimed": {"填报低于推算", "추산보다 낮게 보고", "Claimed below the estimate"},
}

// ruleNames names the rules.
var ruleNames = map[reconcile.Code]term{
	reconcile.RecordNonpositive: {"人次或节次不为正", "연인원 또는 회수가 정수가 아님", "Attendances or sessions below 1"}, reconcile.RecordOutOfPeriod: {"日期不在填报月份", "날자가 보고월밖", "Dated outside the month"},
	reconcile.RecordOutsideProject: {"日期不在项目期内", "날자가 대상기간밖", "Dated outside the project"}, reconcile.RecordRepeated: {"同一填报内记录重复", "같은 보고안의 기록중복", "Record repeated in a submission"},
	reconcile.RecordDuplicate: {"同一活动重复填报", "같은 활동의 중복보고", "One event filed twice"}, reconcile.ClaimVariance: {"填报数与服务记录不符", "보고수와 봉사기록이 다름", "Claim differs from records"},
	reconcile.ClaimArithmetic: {"填报分项之和不等于合计", "보고 분항의 합이 합계와 다름", "Parts of the claim do not add up"}, reconcile.ClaimUnverified: {"没有服务记录，按填报数计", "봉사기록이 없어 보고수로 계산", "Claim without a record"},
	reconcile.DirectMissing: {"直接受益未填", "직접수혜 미기입", "Direct not claimed"}, reconcile.IndirectMissing: {"间接受益未填", "간접수혜 미기입", "Indirect not claimed"},
	reconcile.IndirectVariance: {"间接填报数偏离推算", "간접보고수가 추산과 다름", "Indirect claim off the estimate"}, reconcile.SubmissionUnexpected: {"计划外填报", "계획밖 보고", "Submission not due"},
	reconcile.SubmissionLate: {"迟报", "지연보고", "Late"}, reconcile.SubmissionMissing: {"未报", "미보고", "Missing"}, reconcile.SubmissionReturned: {"退回", "반환", "Returned"},
	reconcile.PersonsExceed: {"填报人数多于人次", "보고 인원수가 연인원보다 많음", "More persons than attendances"}, reconcile.ImplausibleRatio: {"平均人次超出常规", "평균 연인원이 통상범위밖", "Implausible ratio"},
	reconcile.CopiedFigures: {"与上月填报雷同", "전달 보고와 같음", "Same as the month before"}, reconcile.Outlier: {"数值离群", "수치가 동떨어짐", "Outlier"},
	reconcile.AgencyCode: {"机构代码校验位不符", "기구코드 검증자리가 맞지 않음", "Agency code fails its check"}, reconcile.NoSubmissions: {"没有可计入的填报", "계산에 넣을 보고가 없음", "Nothing counts"},
	reconcile.CompletenessBelow: {"报送率低于下限", "보고률이 하한보다 낮음", "Filing rate too low"}, reconcile.TotalSwing: {"总数变动过大", "총수의 변동이 큼", "Total changed too much"},
	reconcile.PersonalData: {"文字中含个人信息", "글에 개인정보가 있음", "Text holds personal data"},
}

var severities = map[reconcile.Severity]term{reconcile.Error: {"待决", "결정 대기", "error"}, reconcile.Warning: {"核查", "심사", "warning"},
	reconcile.Notice: {"提示", "제시", "notice"}}

var subjects = map[reconcile.Subject]term{reconcile.OfDirect: {"直接受益", "직접수혜", "direct"}, reconcile.OfIndirect: {"间接受益", "간접수혜", "indirect"},
	reconcile.OfGroupSessions: {"小组人次与节数", "소조 연인원과 회수", "group attendances, sessions"}, reconcile.OfEvents: {"活动人次与个数", "활동 연인원과 개수", "event attendances, events"},
	reconcile.OfCommunity: {"社区不在项目内", "대상밖의 사회구역", "community not in the project"}, reconcile.OfMonth: {"月份不在项目期内", "대상기간밖의 월", "month outside the project"},
	reconcile.OfAgency: {"非本机构项目", "다른 기구의 대상", "another agency's project"}, reconcile.OfProject: {"没有此项目", "없는 대상", "no such project"}}

var kindNames = map[string]term{"visit": visits, "case": caseVisits, "group": groupVisits, "event": eventVisits}

var states = map[reconcile.State]term{reconcile.OnTime: onTime, reconcile.Late: late, reconcile.Missing: missing, reconcile.NotAccepted: returned}

var levels = map[reconcile.Level]term{reconcile.Province: {"省", "성", "Province"}, reconcile.Prefecture: {"市（州）", "시(주)", "Prefecture"},
	reconcile.County: {"县（市、区）", "현(시, 구)", "County"}, reconcile.Street: {"街道", "가두", "Street"}, reconcile.Community: {"社区", "사회구역", "Community"}}

var changeTables = map[string]term{"figures": {"汇总", "총괄", "summary"}, "persons": {"人数", "인원수", "persons"}, "bridge": {"调节表", "조정표", "bridge"},
	"regions": {"分地区", "지역별", "regions"}, "agencies": {"分机构", "기구별", "agencies"}, "fields": {"分领域", "분야별", "fields"},
	"programmes": {"分资金来源", "자금출처별", "programmes"}, "projects": {"分项目", "대상별", "projects"}, "completeness": {"报送情况", "보고정황", "filing"}}

var changeColumns = map[string]term{"direct": direct, "indirect": indirect, "visit_attendances": visits, "cases": cases, "case_attendances": caseVisits,
	"groups": groups, "group_sessions": groupSessions, "group_attendances": groupVisits, "events": events, "event_attendances": eventVisits,
	"expected": expected, "on_time": onTime, "late": late, "missing": missing, "returned": returned}
