package brief

// item is a piece of the brief that is set as one: a line, a figure, a table.
type item struct {
	space  float64 // above it; none at the top of a page
	height float64
	after  float64 // below it, if there is room
	keep   bool    // with the next one on the page
	draw   func(p *paper, y float64)
	split  *sheet // a table, which may go on on the next page
	elem   *elem  // what it is of in the structure; nil: nothing that is read
	begin  bool   // on a new page
}

// flow sets items one below the other. Items kept together stay on one page if a page holds them.
func (p *paper) flow(items []item) {
	for i := 0; i < len(items); {
		end := i
		for end < len(items)-1 && items[end].keep {
			end++
		}
		p.together(items[i : end+1])
		i = end + 1
	}
}

// together sets a chain of items, on a new page if the rest of this one is too small for them. A table asks only for
// its beginning: it goes on on the next page.
func (p *paper) together(chain []item) {
	if chain[0].begin && p.y > top {
		p.page()
	}
	need := 0.0
	for i, x := range chain {
		if i > 0 || p.y > top {
			need += x.space
		}
		if x.split != nil {
			need += x.split.least()
		} else {
			need += x.height
		}
	}
	if p.y > top && p.y+need > bottom+0.5 {
		p.page()
	}
	for _, x := range chain {
		if p.y > top {
			p.y += x.space
		}
		if x.split != nil {
			x.split.set(p, x.elem)
			p.y += x.after
			continue
		}
		if p.y > top && p.y+x.height > bottom+0.5 { // a chain longer than a page
			p.page()
		}
		p.current = x.elem
		x.draw(p, p.y)
		p.current = nil
		p.y += x.height + x.after
	}
}
