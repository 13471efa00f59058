package deliver

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// meaning is whom, or what, a permanent reply is about, as far as its words say.
type meaning string

// The meanings; they are explained at the head of replies.csv.
const (
	meansSize      meaning = "size"
	meansFull      meaning = "full"
	meansLater     meaning = "later"
	meansUs        meaning = "us"
	meansRecipient meaning = "recipient"
	meansUnclear   meaning = "unclear"
)

// repliesCSV is the one table of what replies mean, with the source of each row.
//
//go:embed replies.csv
var repliesCSV string

// replyRow is a row of it.
type replyRow struct {
	means    meaning
	about    string // of us: sender, hello, client, relay, login, encryption, signature, blocklist
	enhanced string
	texts    []string
	source   string
}

var replyRows = readReplies(repliesCSV)

// readReplies reads the table; it is part of the program, so a fault in it ends every test.
func readReplies(table string) []replyRow {
	r := csv.NewReader(strings.NewReader(table))
	r.Comment, r.FieldsPerRecord = '#', 5
	records, err := r.ReadAll()
	if err != nil {
		panic("replies.csv: " + err.Error())
	}
	var out []replyRow
	for _, f := range records[1:] {
		row := replyRow{means: meaning(f[0]), about: f[1], enhanced: f[2], source: f[4]}
		if f[3] != "" {
			row.texts = strings.Split(strings.ToLower(f[3]), " & ")
		}
		out = append(out, row)
	}
	return out
}

// meaningOf looks a reply up: its enhanced code, if it has one, and its text.
func meaningOf(enhanced, text string) meaning { return rowOf(enhanced, text).means }

func rowOf(enhanced, text string) replyRow {
	text = spoken(text)
	for _, row := range replyRows {
		if row.fits(enhanced, text) {
			return row
		}
	}
	return replyRow{means: meansUnclear}
}

func (r replyRow) fits(enhanced, text string) bool {
	if r.enhanced != "" && r.enhanced != enhanced {
		return false
	}
	for _, t := range r.texts {
		if !hasWord(text, t) {
			return false
		}
	}
	return true
}

// hasWord reports whether a part stands in the text at the beginning of a word.
func hasWord(text, part string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return false
		}
		i += from
		if i == 0 || text[i-1] < 'a' || text[i-1] > 'z' || part[0] < 'a' || part[0] > 'z' {
			return true
		}
		from = i + 1
	}
}

// addresses are what a reply quotes of the envelope; a mailbox may be named like any word of the table.
var addresses = regexp.MustCompile(`<[^<>\s]*>|[^\s<>()"',;:]+@[^\s<>()"',;:]+`)

// spoken is what a reply says without whom it says it to: lower case, addresses cut out, GBK decoded.
func spoken(text string) string {
	if !utf8.ValidString(text) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(text); err == nil {
			text = decoded
		}
	}
	return addresses.ReplaceAllString(strings.ToLower(text), "")
}

// alike reports whether two replies are the same refusal, whoever was named.
func alike(a, b Outcome) bool {
	return a.Code == b.Code && strings.Join(strings.Fields(spoken(a.Text)), " ") ==
		strings.Join(strings.Fields(spoken(b.Text)), " ")
}
