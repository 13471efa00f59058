package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	netmail "net/mail"
	"slices"
	"strings"

	"huizong/jobs/ledger"
	"huizong/templates/mail"
)

// Holds adds to a verification in what a mail that somebody has kept is not the one that was sealed. Where all of the
// ledger was verified and is sound, and what was sealed is not there, it went when its term was over: that is noted,
// for the end of the audit that the mail carries has been held all the same.
func (s *Service) Holds(ctx context.Context, received []byte, v *ledger.Verification, all bool) error {
	faults, err := s.differs(ctx, received)
	if errors.Is(err, ledger.ErrTampered) && all && len(v.Faults) == 0 {
		v.MailGone = true
		return nil
	}
	v.Faults = append(v.Faults, faults...)
	return err
}

// differs says in what a mail that somebody has kept is not the one that was sealed for its delivery; none: it is that
// one. What servers on its way write anew (transfer encodings, line ends, fields of their own) is no difference.
func (s *Service) differs(ctx context.Context, received []byte) ([]ledger.Fault, error) {
	header, parts, err := mail.Read(received)
	if err != nil {
		return nil, err
	}
	id := strings.Trim(header.Get("Message-ID"), " <>")
	row := "<" + id + ">"
	d, err := s.Post.DeliveryByMessage(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		return []ledger.Fault{{Table: "mail", Row: row, Problem: "no delivery has this Message-ID"}}, nil
	}
	if err != nil {
		return nil, err
	}
	sealed, err := s.Message(ctx, d)
	if err != nil {
		return nil, fmt.Errorf("hold the mail against what was sealed: %w", err)
	}
	was, sealedParts, err := mail.Read(sealed)
	if err != nil {
		return nil, err
	}
	var out []ledger.Fault
	differs := func(what string) {
		out = append(out, ledger.Fault{Table: "mail", Row: row,
			Problem: fmt.Sprintf("its %s is not what was sealed for delivery %d", what, d.ID)})
	}
	for _, field := range sealedFields {
		if fieldText(was, field) != fieldText(header, field) {
			differs(field)
		}
	}
	for i, p := range sealedParts {
		if i >= len(parts) || !samePart(p, parts[i]) {
			differs(strings.TrimSpace(p.Type + " " + p.Name))
		}
	}
	if len(parts) > len(sealedParts) {
		differs("number of parts")
	}
	return out, nil
}

// sealedFields are what a reader goes by in the head of a report.
var sealedFields = []string{"From", "To", "Cc", "Subject", "Date", "X-Huizong-Report", "X-Huizong-Revision",
	"X-Huizong-SHA256", AnchorHeader}

// fieldText is what a field of a head tells, however it is folded, encoded or quoted.
func fieldText(h netmail.Header, field string) string {
	raw := h.Get(field)
	switch field {
	case "From", "To", "Cc":
		if list, err := h.AddressList(field); err == nil {
			var out []string
			for _, a := range list {
				out = append(out, strings.ToLower(a.Address))
			}
			slices.Sort(out)
			return strings.Join(out, ", ")
		}
	case "Date":
		if at, err := h.Date(); err == nil {
			return at.UTC().String()
		}
	}
	if text, err := new(mime.WordDecoder).DecodeHeader(raw); err == nil {
		raw = text
	}
	return strings.Join(strings.Fields(raw), " ")
}

func samePart(a, b mail.Part) bool {
	if a.Type != b.Type || a.Name != b.Name {
		return false
	}
	if strings.HasPrefix(a.Type, "text/") {
		return bytes.Equal(lines(a.Body), lines(b.Body))
	}
	return bytes.Equal(a.Body, b.Body)
}

// lines is text with the line ends of no system, and none at its end.
func lines(text []byte) []byte {
	return bytes.TrimRight(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), "\n")
}
