package store

import "huizong/jobs/ledger"

// sealedList is what was sealed of a run that has been tried, as this process has read it whole: it was what the run
// says, and can become nothing else.
type sealedList struct {
	content string
	awaited bool             // the audit says that it awaited approval
	lines   map[int64]string // by delivery
}

// holds reports whether a delivery is still as it was sealed. One that was added is in no list.
func (s sealedList) holds(d ledger.Delivery) bool {
	line, listed := s.lines[d.ID]
	return listed == d.Sealed && (!listed || line == lineOf(d))
}

func lineOf(d ledger.Delivery) string { return ledger.MessageLine(d.Recipient, d.SHA256, d.Heading) }

// mostLists is how many runs a process remembers: more are not sent at once.
const mostLists = 16

// list is what is remembered of a run.
func (w *watch) list(r ledger.Run) (sealedList, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	list, ok := w.lists[r.ID]
	return list, ok && list.content == r.Content
}

// keep remembers what was sealed of a run.
func (w *watch) keep(p ledger.Papers) {
	list := sealedList{p.Content, p.Awaited, map[int64]string{}}
	for _, d := range p.Deliveries {
		if d.Sealed {
			list.lines[d.ID] = lineOf(d)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.lists) >= mostLists {
		w.lists = nil
	}
	if w.lists == nil {
		w.lists = map[int64]sealedList{}
	}
	w.lists[p.Run.ID] = list
}

// forget lets go of what is remembered: the database may be another.
func (w *watch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lists = nil
}
