package workbook

// own is a phrase that the workbook alone says and the catalogue has no entry for, in Chinese, Korean and English.
// Verbs take the same arguments in the same order in all three. The Korean is that of Yanbian, and is to be checked by
// a translator.
func own(chinese, korean, english string) term {
	return term{own: [3]string{chinese, korean, english}}
}

// What the catalogue lacks.
var (
	noteRounding = own("各表都是准确数。比率四舍五入到0.1个百分点。",
		"각 표의 수는 모두 정확한 수이다. 비률은 0.1%포인트까지 반올림한다.",
		"All figures are exact. Rates are rounded half up to 0.1 of a percentage point.")
	percentSign = own("%", "%", "%")
	face        = own("微软雅黑", "Malgun Gothic", "Arial")
	pages       = own("第&P页，共&N页", "&P/&N쪽", "Page &P of &N")
	stamp       = own("编报：%s　截至：%s　报告编号：%s　%s", "작성: %s  기준시각: %s  보고번호: %s  %s",
		"Reported by %s, as of %s. Report %s, %s")
	titled     = own("%s（%s）", "%s (%s)", "%s (%s)")
	withheld   = own("（含个人信息，不列）", "(개인정보가 있어 표시하지 않음)", "(withheld: personal data)")
	sumCheck   = own("校验：各行之和－合计", "검산: 각 행의 합-합계", "Check: sum of rows - total")
	agrees     = own("一致", "일치", "agrees")
	differs    = own("不一致", "불일치", "differs")
	unverified = own("直接受益中无服务记录、按填报数计", "직접수혜 중 봉사기록이 없어 보고수로 계산",
		"Of direct: claimed without a record")
	personsBoth = own("间接受益人数中同时为直接受益的", "간접수혜 중 직접수혜와 겹치는 인원",
		"Indirect who are also direct")
	atLeast      = own("%s，不少于", "%s, 최소", "%s, at least")
	atMost       = own("%s，不多于", "%s, 최대", "%s, at most")
	targetTerm   = own("合同目标", "계약목표", "Contract target")
	targetDirect = own("有目标项目开始以来直接受益", "목표가 있는 대상의 시작이래 직접수혜",
		"Direct since start, projects with a target")
	reached         = own("达到目标的项目", "목표에 도달한 대상", "Projects at target")
	years           = own("连续年数", "련속년수", "Years in a row")
	yearsUnit       = own("年", "년", "years")
	headThis        = own("本期", "이번 기", "This period")
	headToDateYear  = own("上年同期累计", "지난해 동기 루계", "To date, year before")
	headCounted     = own("计入份数", "계산에 넣은 부수", "Submissions counted")
	headCode        = own("代码", "코드", "Code")
	headReconciled  = own("核定直接受益", "확정 직접수혜", "Direct reconciled")
	headAgencyCode  = own("机构代码", "기구코드", "Agency code")
	headProjectCode = own("项目编号", "대상번호", "Project code")
	headSinceStart  = own("开始以来直接受益", "시작이래 직접수혜", "Direct since start")
	headNo          = own("序号", "번호", "No.")
	headCommCode    = own("社区代码", "사회구역코드", "Community code")
	headEffect      = own("影响人次", "영향 연인원", "Effect")
	headCheck       = own("校验项", "검산항목", "Check")
	headDifference  = own("差额", "차액", "Difference")
	headResult      = own("结果", "결과", "Result")
	capKey          = own("主要指标", "주요지표", "Key figures")
	capOther        = own("规模、人数、目标与报送", "규모, 인원, 목표와 보고", "Extent, persons, targets and filing")
	capTrend        = own("分时期受益人次", "시기별 수혜 연인원", "Attendances by period")
	capPoints       = own("分时期报送状态", "시기별 보고상태", "Filing states by period")
	capFilers       = own("分机构报送状态", "기구별 보고상태", "Filing states by agency")
	capChanges      = own("与第%d版比较", "제%d판과의 비교", "Against version %d")
	capTaken        = own("填报取舍", "보고 취사", "Submissions taken and set aside")
	capIdentity     = own("报告标识", "보고식별", "Identity")
	chartTrend      = own("直接受益与间接受益人次", "직접수혜와 간접수혜 연인원", "Direct and indirect attendances")
	chartRegions    = own("直接受益填报数与核定数", "직접수혜 보고수와 확정수", "Direct, claimed and reconciled")
	smallBaseNote   = own("基数为0或没有数的记“—”；基数不足30的列增减数，不列百分比。",
		"기수가 0이거나 없으면 “—”로, 30미만이면 증감수로 표시함.",
		"a base of 0 or none gives a dash; below 30 the change is shown in place of a percentage.")
	rowsNote = own("一件问题涉及几条记录的分行列出，件数只在首行记1。",
		"한 문제에 여러 기록이 관련되면 행을 나누며 건수는 첫 행에만 1로 적음.",
		"a finding of several records takes several rows; the first alone counts 1.")
	noticeNote = own("提示级问题和报送问题只列清单，不计入分类。", "제시급과 보고문제는 목록에만 표시함.",
		"notices and filing states are listed, but are not in this table.")
	checkSum    = own("%s：各行之和－合计", "%s: 각 행의 합-합계", "%s: sum of rows - total")
	checkBridge = own("调节表%s：各项之和－核定数", "조정표 %s: 각 항목의 합-확정수",
		"Bridge, %s: sum of lines - reconciled")
	checkDirect = own("个案、小组、社区活动人次之和－直接受益", "개별·소조·사회구역활동의 합-직접수혜",
		"Case, group and event attendances - direct")
	checkFigure   = own("%s合计－汇总%s", "%s 합계-총괄 %s", "%s total - summary, %s")
	checkFindings = own("核查问题分类－清单", "심사문제 분류-목록", "Findings by rule - listed")
	takenCounted  = own("计入", "계산에 넣음", "Counted")
	takenReplaced = own("被新版取代", "신판으로 교체", "Superseded")
	takenMore     = own("计入中计划外填报", "계산에 넣은 계획밖 보고", "Counted though not due")
)
