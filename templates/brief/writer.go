package brief

import (
	"fmt"
	"strings"

	"huizong/jobs/period"
	"huizong/jobs/reconcile"
	"huizong/jobs/report"
	"huizong/templates/wording"
)

// mostRows is the number of rows beyond which a table of the brief is cut: the workbook holds all.
const mostRows = 60

// mostName is the number of characters of a name from the data that is shown.
const mostName = 200

// writer turns a report into a document.
type writer struct {
	r       *report.Report
	v       View
	c       *wording.Catalogue
	d       *document
	tables  int
	figures int
}

// write puts the sections in the order of the look.
func (w *writer) write() {
	w.head()
	for _, section := range []func(){w.overview, w.bridge, w.regions, w.agencies, w.fieldsAndProjects, w.filing,
		w.findings, w.corrections, w.method} {
		section()
	}
	w.foot()
}

func (w *writer) head() {
	title := w.name(w.r.Title)
	w.d.title = []string{w.c.Format("brief.title.first", "period", w.c.Period(w.r.Period)),
		w.c.Format("brief.title.second", "title", title)}
	w.d.name = strings.Join(w.d.title, w.space())
	w.d.author, w.d.made = w.name(w.r.Office), w.r.AsOf
	if c := w.r.Corrections; c != nil {
		w.d.banner = w.c.Format("banner.correction", "revision", w.r.Revision, "date", w.c.Date(c.SentAt), "before",
			c.Revision, "n", len(c.Changes))
	}
	if w.v.Recipient != "" {
		w.d.to = w.c.Format("brief.to", "name", w.name(w.v.Recipient))
	}
	w.say(w.c.Format("brief.opening", "title", title))
}

func (w *writer) foot() {
	r := w.r
	end := closing{text: w.c.Text("brief.closing"), signature: w.name(r.Office), date: w.c.Date(r.AsOf),
		identity: w.c.Format("foot.brief", "id", r.ID, "revision", r.Revision, "time", w.c.Time(r.AsOf), "zone",
			w.zone()),
		hashLabel: w.c.Text("foot.brief.sha256"), hash: w.v.SHA256}
	if !w.v.NoWorkbook {
		end.attachment = w.c.Format("brief.attachment", "name", w.phrase(workbookOf, w.name(r.Title)))
	}
	w.d.closing = end
}

func (w *writer) zone() string {
	if key := "zone." + w.r.Method.Zone; w.c.Has(key) {
		return w.c.Text(key)
	}
	return w.r.Method.Zone
}

// name makes a name from the data harmless; one that holds personal data is not shown.
func (w *writer) name(s string) string {
	if reconcile.HoldsPersonalData(s) {
		return w.phrase(withheldName)
	}
	return wording.Name(s, mostName)
}

func (w *writer) phrase(p phrase, args ...any) string {
	if len(args) == 0 {
		return p[w.c.Locale]
	}
	return fmt.Sprintf(p[w.c.Locale], args...)
}

// space parts sentences where the language does.
func (w *writer) space() string {
	if w.c.Locale == wording.Chinese {
		return ""
	}
	return " "
}

func (w *writer) section(key string) { w.add(heading{1, w.c.Text(key)}) }

func (w *writer) add(b block) { w.d.blocks = append(w.d.blocks, b) }

// say adds a paragraph of sentences; empty ones are left out.
func (w *writer) say(sentences ...string) {
	var kept []string
	for _, s := range sentences {
		if s != "" {
			kept = append(kept, s)
		}
	}
	if len(kept) > 0 {
		w.add(paragraph{[]span{{text: strings.Join(kept, w.space())}}})
	}
}

// int writes an exact figure; known is false where nothing was filed, which is a dash and not 0.
func (w *writer) int(n int64) string { return w.c.Int(n) }

// signed writes a change with its sign and a true minus.
func (w *writer) signed(n int64) string { return strings.Replace(w.c.Signed(n), "-", "\u2212", 1) }

// known reports whether the period has figures at all.
func (w *writer) known() bool {
	return w.r.Emptiness != report.NothingDue && w.r.Emptiness != report.NothingFiled
}

// figureOr writes a figure, or a dash where there is none.
func (w *writer) figureOr(n int64) string {
	if !w.known() {
		return wording.Dash
	}
	return w.int(n)
}

// table adds a table under the next number.
func (w *writer) table(title string, t table) {
	w.tables++
	t.title = w.c.Format("caption.table", "n", w.tables, "title", title)
	t.continued = w.c.Format("caption.table.continued", "n", w.tables)
	for i, n := range t.notes {
		t.notes[i] = w.c.Format("label.note", "text", n)
	}
	w.add(t)
}

// figure adds a figure under the next number.
func (w *writer) figure(title string, f figure) {
	w.figures++
	f.title = w.c.Format("caption.figure", "n", w.figures, "title", title)
	f.chart.Alt = f.title
	for i, n := range f.notes {
		f.notes[i] = w.c.Format("label.note", "text", n)
	}
	w.add(f)
}

func (w *writer) unit(unit string) string {
	return w.c.Format("caption.unit", "unit", w.c.Text("unit."+unit))
}

// months writes the months of a partial year without the year.
func (w *writer) months(from, to period.Month) string { return w.c.MonthsOfYear(from, to) }
