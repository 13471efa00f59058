package words

import (
	"strings"
	"unicode"

	"huizong/templates/wording"
)

// Paragraphs takes a help text apart into what the catalogue has of it: sentences that run on over lines, without
// examples, which are the same in every language.
func Paragraphs(help string) (out []string) {
	for _, block := range blocks(help) {
		if text, _ := example(block); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// blocks are the paragraphs of a help text; indented lines, which are commands, and blank ones are blocks of their own.
func blocks(help string) (out []string) {
	joined := ""
	flush := func() {
		if joined != "" {
			out = append(out, joined)
		}
		joined = ""
	}
	for _, line := range strings.Split(help, "\n") {
		switch {
		case line == "" || line[0] == ' ':
			flush()
			out = append(out, line)
		case joined == "":
			joined = line
		default:
			joined += " " + line
		}
	}
	flush()
	return out
}

// example cuts a paragraph where its example begins; an indented line is a command as a whole.
func example(block string) (text, rest string) {
	if block == "" || block[0] == ' ' {
		return "", block
	}
	for _, word := range []string{"Example: huizong", "Examples: huizong"} {
		if i := strings.Index(block, word); i >= 0 {
			return strings.TrimSpace(block[:i]), "Example: " + block[i+strings.Index(word, "huizong"):]
		}
	}
	return block, ""
}

// Help is a help text in the language.
func (l Language) Help(help string) string {
	if l != Chinese {
		return help
	}
	var out []string
	for _, block := range blocks(help) {
		text, rest := example(block)
		if text != "" {
			out = append(out, l.Said(text))
		}
		if command, ok := strings.CutPrefix(rest, "Example: "); ok {
			if text != "" {
				out = append(out, "")
			}
			rest = l.Text("Example:") + command
		}
		if rest != "" || text == "" {
			out = append(out, rest)
		}
	}
	return strings.Join(out, "\n")
}

// filler stands for the second column of a wide character after which no line may break.
const filler = '\u2060'

// Spread gives every wide character two columns of one rune each, for a program that counts runes and breaks lines at
// blanks: where a line may break the second is a blank. Gather takes them out again.
func Spread(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		b.WriteRune(r)
		if !unicode.Is(unicode.Han, r) && wording.Width(string(r)) < 2 {
			continue
		}
		last := i+1 == len(runes) || runes[i+1] == ' ' || runes[i+1] == '\n'
		if last || strings.ContainsRune("\uff08\u201c", r) || strings.ContainsRune(closing, runes[i+1]) {
			b.WriteRune(filler)
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// closing are characters that begin no line.
const closing = "\uff0c\u3002\uff1b\uff1a\uff09\u3001\u201d\uff1f\uff01"

// Gather undoes Spread.
func Gather(text string) string {
	var b strings.Builder
	wide := false
	for _, r := range text {
		if r == filler || r == ' ' && wide {
			wide = false
			continue
		}
		b.WriteRune(r)
		wide = unicode.Is(unicode.Han, r) || wording.Width(string(r)) == 2
	}
	return b.String()
}
