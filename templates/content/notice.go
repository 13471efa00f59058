package content

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// NoticeKind is what a notice to operators is about.
type NoticeKind string

// The kinds of notice (docs: reliability, "Alarms").
const (
	NoticeHeld      NoticeKind = "held"
	NoticeAwaiting  NoticeKind = "awaiting_approval"
	NoticeFailed    NoticeKind = "failed"
	NoticeRefused   NoticeKind = "refused"
	NoticeChannel   NoticeKind = "channel_stopped"
	NoticeInDoubt   NoticeKind = "in_doubt"
	NoticeExpired   NoticeKind = "expired"
	NoticeBounced   NoticeKind = "bounced"
	NoticeTest      NoticeKind = "test"           // of a channel
	NoticeEmergency NoticeKind = "emergency"      // somebody acted on the host without having signed in
	NoticeRestored  NoticeKind = "restored"       // the database was restored: nothing is sent
	NoticeTested    NoticeKind = "tested"         // a test left the office
	NoticeChange    NoticeKind = "change_waiting" // a change waits for a second person
	NoticeInvited   NoticeKind = "invited"        // to set a password here
	NoticeKept      NoticeKind = "kept_differs"   // records were written over
)

// NoticeKinds lists them.
var NoticeKinds = []NoticeKind{NoticeHeld, NoticeAwaiting, NoticeFailed, NoticeRefused, NoticeChannel, NoticeInDoubt,
	NoticeExpired, NoticeBounced, NoticeTest, NoticeEmergency, NoticeRestored, NoticeTested,
	NoticeChange, NoticeInvited, NoticeKept}

// Notice is what operators are told.
type Notice struct {
	Kind       NoticeKind
	Run        int64 // 0: of none
	Title      string
	Period     period.Period
	Report     *report.Report      // of the job's region; nil where it was not built just now
	Findings   []reconcile.Finding // that hold it
	Recipients []string            // by name: who is to get it, or did not
	Reached    []string            // who has it
	Unsent     []Unsent            // everybody concerned
	Content    string              // the hash that an approval binds to
	Detail     string
	Link       string             // to the page
	Planned    time.Time          // when it was to go out; zero: when somebody says so
	Limits     *reconcile.Options // what reports are held by; nil: not told
}

// Unsent is a recipient who did not get the report, and what a server said of him.
type Unsent struct{ Name, Address, Reply string }

//go:embed notices.txt
var noticeWords string

var notices = sync.OnceValue(func() *wording.Catalogue {
	c, err := wording.Parse(wording.Chinese, noticeWords)
	if err != nil {
		panic(err) // embedded: cannot be wrong in a program that was built
	}
	return c
})

// teller words one notice.
type teller struct {
	*maker
	n     Notice
	words *wording.Catalogue
	mail  bool // its reader has it by mail, so mails go
}

func newTeller(n Notice) *teller {
	r := n.Report
	if r == nil {
		r = &report.Report{Period: n.Period}
	}
	return &teller{newMaker(r, Reader{Enclosed: []string{"xlsx"}}), n, notices(), false}
}

// key names a text of the notice's kind: the one for mails, or for where others have the report, where it differs.
func (t *teller) key(key string) string {
	full := string(t.n.Kind) + "." + key
	switch {
	case t.again() && t.words.Has(full+".again"):
		return full + ".again"
	case t.mail && t.words.Has(full+".mail"):
		return full + ".mail"
	case len(t.n.Reached) > 0 && t.words.Has(full+".of"):
		return full + ".of"
	}
	return full
}

// own is the kind's own text in place of one that all share.
func (t *teller) own(key string) string {
	if full := string(t.n.Kind) + "." + key; t.words.Has(full) {
		return t.words.Text(full)
	}
	return t.words.Text(key)
}

// say formats a text of the notice's kind.
func (t *teller) say(key string) string {
	return t.words.Some(t.key(key), "report", t.report(), "n", max(1, len(t.n.Unsent)),
		"all", len(t.n.Unsent)+len(t.n.Reached), "reason", t.reason(), "figures", t.figures())
}

// report names what the notice is about: 2020年8月月报.
func (t *teller) report() string {
	switch {
	case t.n.Period != (period.Period{}):
	case t.n.Run != 0:
		return t.words.Format("of.run", "n", strconv.FormatInt(t.n.Run, 10))
	default:
		return t.words.Text("of.letters")
	}
	return t.ReportName(t.n.Period)
}

// Tell words a notice: what happened, with figures and names, and what to do, in the words of the pages.
func Tell(n Notice) *Document {
	t := newTeller(n)
	t.mail = true
	d := &Document{
		Locale:    t.Locale,
		Subject:   t.words.Format("subject", "text", t.say("subject")),
		Preheader: t.say("what"),
		From:      t.own("from"),
		Title:     t.say("title"),
		maker:     t.maker,
	}
	if n.Title != "" {
		d.Stamp = append(d.Stamp, t.name(n.Title))
	}
	if !n.Planned.IsZero() && slices.Contains([]NoticeKind{NoticeHeld, NoticeAwaiting, NoticeFailed}, n.Kind) {
		d.Stamp = append(d.Stamp, t.words.Format("planned", "time", t.Time(n.Planned)))
	}
	if n.Kind == NoticeAwaiting && n.Report != nil {
		d.Stamp = append(d.Stamp, t.Format("foot.revision.n", "revision", n.Report.Revision))
	}
	if n.Run != 0 {
		d.Stamp = append(d.Stamp, t.words.Format("run", "n", strconv.FormatInt(n.Run, 10)))
	}
	d.Front = []Block{{Lead: t.told()}}
	if facts := t.facts(); len(facts) > 0 {
		d.Front = append(d.Front, Block{Points: facts})
	}
	if table := t.unsent(); table != nil {
		d.Front = append(d.Front, Block{Table: table})
	}
	todo := Section{Title: t.words.Text("todo")}
	if steps := t.steps(); len(steps) > 0 {
		todo.Blocks = append(todo.Blocks, Block{Steps: steps})
	}
	if n.Link != "" {
		label := t.own("open")
		if n.Run == 0 && n.Kind != NoticeInvited {
			label = t.words.Text("open.none")
		}
		todo.Blocks = append(todo.Blocks,
			Block{Button: &Button{Label: label, Address: n.Link, Note: t.words.Text("address")}})
	}
	if len(todo.Blocks) > 0 {
		d.Sections = []Section{todo}
	}
	d.Foot = []Block{{Note: t.optionalText("until", t.own("foot"))}}
	return d
}

// optionalText is a text of the kind, if it has one, and others.
func (t *teller) optionalText(key string, others ...string) []string {
	if full := string(t.n.Kind) + "." + key; t.words.Has(full) {
		return append([]string{t.words.Text(full)}, others...)
	}
	return others
}

// told is what happened, in sentences.
func (t *teller) told() []string {
	var out []string
	switch {
	case t.n.Kind == NoticeHeld && len(t.n.Findings) > 0:
		out = t.holding()
	case t.n.Kind == NoticeAwaiting && t.n.Report != nil:
		out = append([]string{t.say("what")}, t.figuresParagraph()...)
	default:
		out = []string{t.say("what")}
	}
	switch n := len(t.n.Unsent); {
	case n < 2 || t.n.Kind != NoticeRefused:
	case t.allTheSame():
		out = append(out, t.words.Format("same", "n", n))
	default:
		out = append(out, t.words.Text("apart"))
	}
	if len(t.n.Unsent) > 0 && len(t.n.Reached) > 0 {
		out = append(out, t.words.Format("reached", "n", len(t.n.Reached), "names", t.names(t.n.Reached)))
	}
	return out
}

func (t *teller) names(all []string) string { return t.List(mapped(all, t.name)) }

// facts are what else a decision needs, one sentence each.
func (t *teller) facts() []Point {
	var out []Point
	add := func(label string, sentences ...string) {
		if sentences = slices.DeleteFunc(sentences, func(s string) bool { return s == "" }); len(sentences) > 0 {
			warn := label == "check" || label == "lacking"
			out = append(out, Point{Label: t.own("label." + label), Sentences: sentences, Warn: warn})
		}
	}
	n, r := t.n, t.n.Report
	if r != nil && n.Kind == NoticeHeld && !t.r.Unfiled() {
		add("now", append([]string{t.Format("preheader.totals", "region", "", "direct", r.Figures.Direct, "indirect",
			r.Figures.Indirect)}, t.comparison()...)...)
	}
	if r != nil && n.Kind == NoticeAwaiting {
		for _, note := range t.overTargets() {
			add("check", t.words.Format("check.above", "note", note))
		}
		if r.Filing.Filed() < r.Filing.Expected {
			add("lacking", t.filingLine()...)
		}
		add("changed", t.changes()...)
	}
	if r != nil {
		add("other", t.findings(), t.onlyFinding())
	}
	switch {
	case len(n.Recipients) == 0:
	case n.Kind == NoticeAwaiting:
		add("to", t.words.Format("recipients.to", "names", t.names(n.Recipients)))
	case n.Kind == NoticeTested:
		add("tested", t.names(n.Recipients))
	case t.again():
		add("recipients", t.words.Format("recipients.again", "names", t.names(n.Recipients)))
	case n.Kind == NoticeHeld:
		add("recipients", t.words.Format("recipients.nothing", "names", t.names(n.Recipients)))
	}
	if len(n.Content) >= 8 {
		add("content", t.words.Format("recipients.content", "hash", n.Content[:8]))
	}
	if n.Kind != NoticeHeld {
		label, meant := "detail", ""
		if n.Kind == NoticeFailed || n.Kind == NoticeChannel || n.Kind == NoticeRestored { // in English
			meant = t.fault(n.Detail)
		}
		if meant != "" {
			add(label, meant)
			label = "original" // which is what to look for elsewhere
		}
		add(label, wording.Clean(n.Detail))
	}
	return out
}

// steps are what to do, in the words of the pages.
func (t *teller) steps() []string {
	if t.n.Kind == NoticeHeld {
		return t.heldSteps()
	}
	key := t.key("steps")
	if len(t.n.Unsent) > 0 && t.n.Run == 0 {
		key = "letters.steps"
	}
	if !t.words.Has(key) {
		return nil
	}
	return strings.Split(t.words.Text(key), "|")
}

// Brief words a notice for a group outside the office: which report, how many recipients, who can act until when; no
// figures of the report, no agencies, no addresses, nothing that a server said.
func Brief(n Notice) (title string, lines []string) {
	t := newTeller(n)
	lines = []string{t.say("what")}
	add := func(label, value string) {
		lines = append(lines,
			t.words.Format("line", "label", t.words.Text("label."+label), "value", value))
	}
	if n.Title != "" {
		add("job", t.name(n.Title))
	}
	if n.Period != (period.Period{}) {
		add("period", t.Period(n.Period))
	}
	if len(n.Unsent) > 0 {
		add("count", t.words.Format("count", "n", len(n.Unsent)))
	}
	return t.words.Format("subject", "text", t.say("title")), append(lines, t.optionalText("who")...)
}
