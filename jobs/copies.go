package jobs

import (
	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// cc is the kind of a recipient who gets a copy.
const cc = "cc"

// forms are the attachments of a recipient.
func (j Job) forms(r Recipient) []Form {
	if r.Attachments != nil {
		return r.Attachments
	}
	return j.Attachments
}

// heading is to whom the head of a recipient's mail says that it goes. Each gets a message of its own; a copy is
// addressed to those of its slice whom it is a copy for, and names nobody else who gets one unless the job says so.
func (j Job) heading(r Recipient) *ledger.Heading {
	var h ledger.Heading
	for _, o := range j.Recipients {
		m := ledger.Mailbox{Name: o.Name, Address: o.Address}
		switch {
		case j.region(o) != j.region(r):
		case o.Kind == cc && (j.ShowCC || o.Address == r.Address):
			h.CC = append(h.CC, m)
		case o.Kind != cc && (r.Kind == cc || o.Address == r.Address):
			h.To = append(h.To, m)
		}
	}
	if len(h.CC) == 0 {
		return nil // to its recipient alone
	}
	if len(h.To) == 0 { // a copy of what nobody else gets
		h.To = []ledger.Mailbox{{Name: r.Name, Address: r.Address}}
	}
	return &h
}

// naming is a head that names those of a heading.
func naming(h mail.Head, of *ledger.Heading) mail.Head {
	if of == nil {
		return h
	}
	for _, list := range []struct {
		from []ledger.Mailbox
		to   *[]mail.Address
	}{{of.To, &h.Others}, {of.CC, &h.CC}} {
		for _, m := range list.from {
			*list.to = append(*list.to, mail.Address{Name: m.Name, Address: written(m.Address)})
		}
	}
	return h
}
