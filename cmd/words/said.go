package words

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// shape is a format of the catalogue as a pattern of what it writes.
type shape struct {
	english, chinese string
	pattern          *regexp.Regexp
	group            map[int]int // by argument, the first place that shows it
	plain            int         // characters that are no places
}

var verb = regexp.MustCompile(`%%|%(?:\[(\d+)\])?[-+#0]*\d*(?:\.\d+)?([a-zA-Z])`)

// shapes are those of the catalogue that have places, the most particular first.
var shapes = sync.OnceValue(func() (out []shape) {
	for english, said := range Texts() {
		if !strings.Contains(english, "%") {
			continue
		}
		s := shape{english: english, chinese: said, group: map[int]int{}}
		var pattern strings.Builder
		at, arg, groups := 0, 0, 0
		literal := func(text string) {
			pattern.WriteString(regexp.QuoteMeta(text))
			s.plain += len(strings.ReplaceAll(text, " ", ""))
		}
		for _, m := range verb.FindAllStringSubmatchIndex(english, -1) {
			literal(english[at:m[0]])
			v := english[m[0]:m[1]]
			pattern.WriteString(written(v))
			if at = m[1]; v == "%%" {
				continue
			}
			if m[2] >= 0 {
				arg, _ = strconv.Atoi(english[m[2]:m[3]])
				arg--
			}
			if _, twice := s.group[arg]; !twice {
				s.group[arg] = groups
			}
			arg, groups = arg+1, groups+1
		}
		literal(english[at:])
		if s.plain < telling {
			continue
		}
		// what is added in brackets at the end may stand behind brackets of what a server said
		whole := strings.ReplaceAll(pattern.String()+"$", `(.*?) \((.*?)\)$`, `(.*) \((.*?)\)$`)
		s.pattern = regexp.MustCompile("(?s)^" + whole)
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b shape) int {
		return cmp.Or(b.plain-a.plain, strings.Compare(a.english, b.english))
	})
	return out
})

// telling is how many characters a format must have besides its places to be known again by them.
const telling = 7

// written is the pattern of what a verb writes.
func written(verb string) string {
	switch verb[len(verb)-1] {
	case '%':
		return "%"
	case 'd':
		return `(-?[0-9]+)`
	case 'q':
		return `("(?:[^"\\]|\\.)*")`
	case 'f', 'o', 'x':
		return `([0-9a-f.]+)`
	case 't':
		return `(true|false)`
	}
	return `(.*?)`
}

// Said is a text that another room wrote in English, in the language: it is known again by the format that wrote it,
// line by line. What is not known, such as the words of a database or a mail server, stays as it is.
func (l Language) Said(text string) string {
	if l != Chinese {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = l.line(line)
	}
	return strings.Join(lines, "\n")
}

func (l Language) line(text string) string {
	key := Key(text)
	if key == "" {
		return text
	}
	if said := l.Text(text); said != text {
		return said
	}
	if word, ok := l.state(key); ok {
		return word
	}
	if said, ok := l.behind(place.FindString(text), text); ok {
		return said
	}
	for _, s := range shapes() {
		if found := s.pattern.FindStringSubmatch(key); found != nil {
			before, after, _ := strings.Cut(text, key)
			return before + s.fill(found[1:], l) + after
		}
	}
	if said, ok := l.behind(called.FindString(text), text); ok {
		return said
	}
	for _, mark := range []struct{ half, full string }{{"; ", "\uff1b"}, {": ", "\uff1a"}, {", ", "\uff0c"}} {
		left, right, ok := strings.Cut(text, mark.half)
		if !ok {
			continue
		}
		a, b := l.line(left), l.line(right)
		if a == left && b == right {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(a)
		first, _ := utf8.DecodeRuneInString(b)
		if unicode.Is(unicode.Han, last) || unicode.Is(unicode.Han, first) {
			return a + mark.full + b
		}
		return a + mark.half + b
	}
	return text
}

// A place is a file with line and column, or a cell of a sheet, with the column that is meant; what is called is a
// column or key alone. In every language they are called as they are called there.
var (
	place  = regexp.MustCompile(`^(?:\S+\.(?:csv|xlsx|sql|yaml|zip)(?::\d+)*|\S+![A-Z]+\d+): (?:[a-z0-9_.]+: )?`)
	called = regexp.MustCompile(`^[a-z][a-z0-9_.]*[a-z0-9]: `)
)

// behind says what stands behind a name; false where nothing of it is known.
func (l Language) behind(name, text string) (string, bool) {
	rest := text[len(name):]
	said := rest
	if name != "" {
		said = l.line(rest)
	}
	if said == rest {
		return "", false
	}
	first, _ := utf8.DecodeRuneInString(said)
	if unicode.Is(unicode.Han, first) || first == '"' {
		name = strings.TrimSuffix(name, ": ") + "\uff1a"
	}
	return name + said, true
}

// fill writes the Chinese with what was found in the places of the English.
func (s *shape) fill(found []string, l Language) string {
	arg := 0
	return verb.ReplaceAllStringFunc(s.chinese, func(v string) string {
		if v == "%%" {
			return "%"
		}
		if m := verb.FindStringSubmatch(v); m[1] != "" {
			arg, _ = strconv.Atoi(m[1])
			arg--
		}
		arg++
		return l.part(found[s.group[arg-1]])
	})
}

// part is what stood in a place: a state, or a text that was wrapped. A single word is a name.
func (l Language) part(text string) string {
	if strings.Contains(text, " ") {
		return l.line(text)
	}
	if word, ok := l.state(text); ok {
		return word
	}
	return text
}
