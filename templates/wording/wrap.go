package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// measures are the words that a number is never parted from, longer ones before their beginnings.
var measures = []string{"个百分点", "余人次", "人次", "小时", "余", "万", "亿", "个", "节", "场", "份", "条", "件",
	"类", "项", "版", "处", "人", "年", "月", "日", "时", "分",
	"家", "名", "次", "岁", "元", "户", "周", "天", "级", "期"}

// leads are the words that are never parted, nor from a number behind them: whose persons or person-times it counts,
// or that it is an ordinal.
var leads = []string{"直接", "间接", "第"}

// longest is how far ahead a measure word can reach, in bytes.
const longest = 16

// Wrap breaks text into lines of at most so many columns by UAX #14: no closing mark or full-width comma begins a line
// and no opening mark ends one. Beyond that a number keeps its measure word (1922人次), and Korean breaks at blanks
// only. Newlines in text end a line. A word wider than a line is cut between characters. Blanks at the end of a line
// are dropped. Empty text has no lines.
func Wrap(text string, columns int) []string {
	if text != "" && len(text) <= columns && typed(text) {
		return []string{strings.TrimRight(text, " ")}
	}
	var lines []string
	line, used := "", 0
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	for _, w := range words(text) {
		if used > 0 && used+Width(strings.TrimRight(w.text, " ")) > columns {
			end()
		}
		for _, piece := range cut(w.text, columns) {
			if used > 0 && used+Width(strings.TrimRight(piece, " ")) > columns {
				end()
			}
			line += piece
			used += Width(piece)
		}
		if w.must {
			end()
		}
	}
	if used > 0 {
		end()
	}
	return lines
}

// Hang wraps text behind a prefix such as "1. ", and sets the lines after the first as far in as the prefix is wide.
func Hang(prefix, text string, columns int) []string {
	indent := Width(prefix)
	lines := Wrap(text, columns-indent)
	for i := range lines {
		if i == 0 {
			lines[i] = prefix + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", indent) + lines[i]
		}
	}
	return lines
}

// word is a stretch of text without a place to break inside.
type word struct {
	text string
	must bool // the line ends after it
}

// words splits text at its places to break.
func words(text string) []word {
	var out []word
	for _, piece := range Pieces(text) {
		kept := strings.TrimRight(piece, newlines)
		out = append(out, word{kept, kept != piece})
	}
	return out
}

// newlines are the characters that end a line.
const newlines = "\r\n\v\f\u0085\u2028\u2029"

// Pieces splits text where UAX #14 lets a line break, and joins again what belongs together here.
func Pieces(text string) []string {
	var out []string
	state := -1
	for text != "" {
		var segment string
		segment, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		if last := len(out) - 1; last >= 0 && strings.TrimRight(out[last], newlines) == out[last] &&
			together(out[last], segment+text[:min(len(text), longest)]) {
			out[last] += segment
			continue
		}
		out = append(out, segment)
	}
	return out
}

// together reports whether no line may end between a and b, the rest of the text, though UAX #14 would allow it.
func together(a, b string) bool {
	before, _ := utf8.DecodeLastRuneInString(a)
	after, _ := utf8.DecodeRuneInString(b)
	if unicode.Is(unicode.Hangul, before) && (isWordRune(after) || after == '(') ||
		unicode.Is(unicode.Hangul, after) &&
			isWordRune(before) {
		return true
	}
	if after == '(' && unicode.Is(unicode.Han, before) { // a bracket of a name: 守望社会工作服务中心(示例)
		return true
	}
	return strings.ContainsRune(closing, after) || inNumber(a, b) || led(a, b)
}

// led reports whether a ends inside of such a word, or with one in front of the number that b begins with.
func led(a, b string) bool {
	for _, lead := range leads {
		for at := range lead {
			if at > 0 && strings.HasPrefix(b, lead[at:]) && strings.HasSuffix(a, lead[:at]) {
				return true
			}
		}
		if strings.HasSuffix(a, lead) {
			return b != "" && digit(b[0])
		}
	}
	return false
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// closing are marks that begin no line, not even behind a blank, where UAX #14 would let them: , . ; : ) ! ? and the
// like, full-width.
const closing = "\uff0c\u3002\u3001\uff1b\uff1a\uff09\uff01\uff1f\u201d\u300b\u3011"

func isWordRune(r rune) bool { return unicode.Is(unicode.Hangul, r) || r >= '0' && r <= '9' }

// inNumber reports whether a ends inside of a number with its measure word, with which b goes on.
func inNumber(a, b string) bool {
	i := strings.LastIndexFunc(a, func(r rune) bool { return r >= '0' && r <= '9' })
	if i < 0 {
		return false
	}
	tail := strings.TrimPrefix(a[i+1:], "%")
	head := tail + b
	return len(head)-len(trimMeasures(head)) > len(tail)
}

// trimMeasures takes one chain like 万余人次 off the front of text.
func trimMeasures(text string) string {
	for {
		i := slices.IndexFunc(measures, func(m string) bool { return strings.HasPrefix(text, m) })
		if i < 0 {
			return text
		}
		text = text[len(measures[i]):]
		if m := measures[i]; m != "万" && m != "亿" && m != "余" {
			return text
		}
	}
}

// cut cuts a word that is wider than a line into pieces that are not, between characters.
func cut(text string, columns int) []string {
	if Width(strings.TrimRight(text, " ")) <= columns {
		return []string{text}
	}
	var out []string
	piece, used := "", 0
	for g := range graphemes(text) {
		if used > 0 && used+g.width > columns {
			out, piece, used = append(out, piece), "", 0
		}
		piece += g.text
		used += g.width
	}
	return append(out, piece)
}

var numeral = regexp.MustCompile(`[+\-]?[0-9][0-9.,]*%?`)

// Numbers are where the numbers of a text stand, each with its sign, its measure word and what leads to it.
func Numbers(text string) [][2]int {
	var out [][2]int
	for _, at := range numeral.FindAllStringIndex(text, -1) {
		end := at[0] + len(strings.TrimRight(text[at[0]:at[1]], ".,"))
		if rest := text[end:]; len(out) == 0 || out[len(out)-1][1] <= at[0] {
			start := len(text[:at[0]])
			for _, lead := range leads {
				start = min(start, len(strings.TrimSuffix(text[:at[0]], lead)))
			}
			out = append(out, [2]int{start, end + len(rest) - len(trimMeasures(rest))})
		}
	}
	return out
}
