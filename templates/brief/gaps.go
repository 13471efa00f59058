package brief

import "huizong/templates/wording"

// phrase is what the brief alone says and the catalogue has no entry for, in the three locales. The Korean is to be
// checked by a translator.
type phrase map[wording.Locale]string

var (
	headThis    = phrase{wording.Chinese: "本期", wording.Korean: "이번 기", wording.English: "This period"}
	capCompared = phrase{wording.Chinese: "主要指标比较", wording.Korean: "주요지표 비교",
		wording.English: "Key figures compared"}
	smallNote = phrase{wording.Chinese: "基数不足30的，列增减人次，不列百分比。",
		wording.Korean:  "기수가 30미만이면 백분률대신 증감 연인원을 표시함.",
		wording.English: "Where the base is below 30, the change itself is shown in place of a percentage."}
	workbookOf  = phrase{wording.Chinese: "%s工作簿", wording.Korean: "%s 통합문서", wording.English: "%s, workbook"}
	largestOnly = phrase{wording.Chinese: "图中只列核定数最大的%d个，全部见下表或附件工作簿。",
		wording.Korean:  "그림에는 확정수가 가장 큰 %d개만 표시하며 전부는 아래 표 또는 첨부 통합문서를 보기 바람.",
		wording.English: "The chart shows the %d largest; the table and the workbook hold all."}
	latestOnly = phrase{wording.Chinese: "图中只列最近%d期。", wording.Korean: "그림에는 최근 %d기만 표시함.",
		wording.English: "The chart shows the last %d periods."}
	withheldName = phrase{wording.Chinese: "（含个人信息，不列）", wording.Korean: "(개인정보가 있어 표시하지 않음)",
		wording.English: "(withheld: personal data)"}
)

// quarterShort and halfShort stand under the columns of a chart.
var (
	quarterShort = map[wording.Locale][4]string{wording.Chinese: {"一季度", "二季度", "三季度", "四季度"},
		wording.Korean:  {"1분기", "2분기", "3분기", "4분기"},
		wording.English: {"Q1", "Q2", "Q3", "Q4"}}
	halfShort = map[wording.Locale][2]string{wording.Chinese: {"上半年", "下半年"},
		wording.Korean: {"상반년", "하반년"}, wording.English: {"H1", "H2"}}
)
