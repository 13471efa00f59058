package reconcile

// TitlesAlike says how two titles are alike.
type TitlesAlike string

// The ways in which titles are alike, and that they are not.
const (
	TitlesEqual  TitlesAlike = "equal"  // in their normal forms
	TitlesWithin TitlesAlike = "within" // one stands in the other
	TitlesShare  TitlesAlike = "share"  // of pairs of neighbouring characters, three fifths or more
	TitlesApart  TitlesAlike = "apart"
)

// Likeness is why two records of one day and street may be one event, measured as the rule measures it.
type Likeness struct {
	Titles TitlesAlike `json:"titles"`
	Share  int         `json:"title_share"` // of pairs of characters, in hundredths, cut down; of equal titles 100
	Apart  int64       `json:"attendances_apart"`
	Most   int64       `json:"attendances_apart_most"` // that the rule lets them lie apart
}

// LikenessOf measures two records.
func LikenessOf(a, b *RecordDetail) Likeness {
	smaller, larger := min(a.Attendances, b.Attendances), max(a.Attendances, b.Attendances)
	out := Likeness{Titles: TitlesApart, Apart: larger - smaller, Most: mostApart(larger)}
	l := newLikeness()
	first, ok := l.of([]byte(a.Title))
	second, also := l.of([]byte(b.Title))
	if !ok || !also {
		return out
	}
	x, y := l.form(first), l.form(second)
	if all := len(x.bigrams()) + len(y.bigrams()); all > 0 {
		out.Share = 200 * common(x.bigrams(), y.bigrams()) / all
	}
	switch {
	case x.text == y.text:
		out.Titles, out.Share = TitlesEqual, 100
	case x.digits != y.digits:
	case x.within(y) || y.within(x):
		out.Titles = TitlesWithin
	case l.alike(first, second):
		out.Titles = TitlesShare
	}
	return out
}
