package content

import "huizong/jobs/report"

// Pairs says how many records may be one event, and what was judged of them, in a locale (empty: Chinese); nothing
// where there are none.
func Pairs(p report.Pairs, locale string) string {
	return newMaker(nil, Reader{Locale: locale}).pairs(&p)
}

func (m *maker) pairs(p *report.Pairs) string {
	if p == nil || *p == (report.Pairs{}) {
		return ""
	}
	items := ""
	add := func(key string, n int, args ...any) {
		if n == 0 {
			return
		}
		if next := m.Format("how.pairs."+key, append(args, "n", n)...); items == "" {
			items = next
		} else {
			items = m.Format("how.pairs.and", "first", items, "next", next)
		}
	}
	add("same", p.Same)
	add("different", p.Different)
	add("open", p.Open, "sum", p.Attendances)
	return m.Format("how.pairs", "n", p.Same+p.Different+p.Open, "items", items)
}
