package mail

import html "html/template"

// face is the type of everything in the mail.
const face = `'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif`

// fills are the colours of bars, and the class by which the dark scheme changes them.
var fills = map[Tone][2]string{Accent: {"#1d4f7c", "ba"}, Light: {"#7fa6c9", "bl"}, Warning: {"#b8651b", "bw"},
	Track: {"#d5dce4", "bt"}, Grey: {"#55636f", "bg"}}

// inks are the colours of text.
var inks = map[Tone][2]string{Plain: {"#1b2733", ""}, Second: {"#55636f", "s"}, Accent: {"#1d4f7c", "a"},
	Warning: {"#9a4a00", "n"}, Light: {"#55636f", "s"}, Grey: {"#55636f", "s"}}

// colour is the fill of a bar; nothing has none.
func colour(t Tone) string { return fills[t][0] }

// class is the class of a bar.
func class(t Tone) string { return fills[t][1] }

// css are the styles that elements repeat, each inlined where it is used: mail clients drop style sheets.
func css(name string, tones ...Tone) html.CSS {
	ink := inks[Plain][0]
	for _, t := range tones {
		ink = inks[t][0]
	}
	styles := map[string]string{
		"page":    "margin:0;padding:0;background:#f1f4f6;-webkit-text-size-adjust:100%",
		"sheet":   "max-width:640px;background:#ffffff;text-align:left;font-variant-numeric:tabular-nums",
		"title":   "margin:0;font:bold 24px/34px " + face + ";color:#1b2733",
		"period":  "margin:2px 0 14px;font:15px/24px " + face + ";color:#55636f",
		"banner":  "margin:0 0 10px;font:bold 14px/24px " + face + ";color:#9a4a00",
		"facts":   "font:13px/20px " + face + ";color:#55636f",
		"section": "margin:0 0 8px;font:bold 17px/26px " + face + ";color:#1d4f7c",
		"lead":    "margin:0;font:15px/28px " + face + ";color:#1b2733",
		"text":    "margin:0 0 4px;font:14px/24px " + face + ";color:#1b2733",
		"note":    "margin:8px 0 0;font:12px/20px " + face + ";color:#55636f",
		"table":   "font:13px/20px " + face + ";color:#1b2733",
		"caption": "padding:20px 0 6px;font-weight:bold",
		"unit":    "padding:20px 0 6px;font-size:12px;color:#55636f",
		"head": "padding:4px 0;border-top:2px solid #3d4b57;border-bottom:1px solid " +
			"#3d4b57;font-size:12px;font-weight:normal;color:#55636f",
		"headn": "padding:4px 0 4px 10px;border-top:2px solid #3d4b57;border-bottom:1px solid " +
			"#3d4b57;font-size:12px;font-weight:normal;color:#55636f",
		"cell":  "padding:4px 0;color:" + ink,
		"celln": "padding:4px 0 4px 10px;color:" + ink,
		"cellb": "padding:4px 0 4px 16px",
		"bar":   "font-size:1px;line-height:10px",
		"label": "margin:0;font:13px/20px " + face + ";color:#55636f",
		"big":   "margin:0;font:bold 32px/40px " + face + ";color:#1d4f7c",
		"small": "margin:0;font:bold 24px/40px " + face + ";color:#1b2733",
		"line":  "margin:0;font:12px/18px " + face + ";color:#55636f",
		"bold":  "font-weight:bold",
		"last":  "border-top:1px solid #3d4b57;border-bottom:2px solid #3d4b57;font-weight:bold",
		"end":   "border-bottom:2px solid #3d4b57",
		"hash":  "font:12px/20px Consolas,Menlo,monospace;color:#55636f;word-break:break-all",
	}
	return html.CSS(styles[name])
}
