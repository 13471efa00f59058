// Package deliver hands one sealed message to one SMTP server, phase by phase, and says what became of it: one
// Outcome.
//
// SMTP cannot promise exactly one delivery: between the final dot and reading its reply only the server knows whether
// it has the message (RFC 5321 §4.1.1.4, §4.5.3.2.6). Send makes that moment visible. It calls commit when the whole
// content has been handed over but before the dot that makes a message of it; so before commit a retry is provably
// safe, and after it the want of a reply is a class of its own.
//
//	what happened                                                     class
//	2xx to the final dot, whatever comes after                        sent
//	a network error, garbage, an odd reply or 4xx before commit       temporary
//	4xx to the final dot; commit itself failed; a 5xx that says later temporary
//	5xx that says the mailbox is full                                 full: temporary for a day
//	5xx that names the recipient; 5xx to DATA, the content or the dot refused: this recipient, or this message
//	5xx to RCPT that says nothing of the kind                         unconfirmed, or channel: a probe tells
//	any other 5xx; TLS, a mechanism or an address that cannot be had  channel: no message would get through
//	after commit: no reply, a lost connection, garbage, 1xx, 3xx      in_doubt
//
// Whom a 5xx is about is decided by its words, by the table replies.csv: servers speak all their refusals at RCPT, of
// the sender, the greeting, the client and the login too (Postfix: smtpd_delay_reject). Where the words do not tell,
// another mailbox is named at the same server, in the same words: refused alike, it is about us (channel); accepted,
// it is about the recipient (unconfirmed: once more later).
//
// Odd replies: to MAIL and RCPT any 2xx is a yes (RFC 5321 §4.2: the first digit decides). Elsewhere the code must be
// the one expected (220, 250, 235, 354), since after any other the two sides no longer agree on what comes next;
// before commit that is temporary. A line that is no reply is treated alike, and so is a yes without an end: cut off
// by the end of the connection, or longer than 256 KiB. A no is believed by its first digits. A reply that comes
// before it is asked for, while the content is still being written, is taken as the answer to the content.
//
// A 530 or 538 to RCPT or DATA is channel too: the server wants a login or encryption first. An EHLO that is refused
// for good is followed by HELO, as RFC 5321 §3.2 says; without extensions there is then neither STARTTLS nor AUTH, and
// a server that needs them is channel.
//
// After any error the socket is closed without QUIT: a command written while DATA is open would end the message
// (net/textproto writes the dot by itself), and the server would accept a truncated mail.
package deliver

import (
	"context"
	"time"
)

// Envelope is who a message is from and for: bare addresses, one of each, without angle brackets (RFC 5321 §3.3).
type Envelope struct {
	From, To string
	ID       string // with it the server is asked to report what it cannot deliver (RFC 3461 ENVID); empty: it is not
}

// Phase is how far a conversation came. In PhaseDot and PhaseQuit the final dot has been written, in any other it has
// not.
type Phase string

// The phases, in their order. The TLS handshake belongs to PhaseConnect or PhaseSTARTTLS, whichever led to it.
// PhaseContent lasts until the final dot, commit included.
const (
	PhaseConnect  Phase = "connect"
	PhaseGreeting Phase = "greeting"
	PhaseEHLO     Phase = "ehlo"
	PhaseSTARTTLS Phase = "starttls"
	PhaseAuth     Phase = "auth"
	PhaseMail     Phase = "mail"
	PhaseRcpt     Phase = "rcpt"
	PhaseData     Phase = "data"
	PhaseContent  Phase = "content"
	PhaseDot      Phase = "dot"
	PhaseQuit     Phase = "quit"
	PhaseReset    Phase = "reset" // between two messages of one session; it ends no try
)

// Class is what an outcome means for the delivery.
type Class string

// The classes.
const (
	Sent      Class = "sent"      // the server has taken the message
	Temporary Class = "temporary" // it has not; try again later
	Full      Class = "full"      // the recipient's mailbox is full; try again later, for a day
	Refused   Class = "refused"   // it will not take this message for this recipient
	Channel   Class = "channel"   // it takes no message at all as it is configured; somebody has to look
	InDoubt   Class = "in_doubt"  // nobody here can know

	// Unconfirmed is a refusal that does not say why, while another recipient is accepted: try once more, in an hour.
	Unconfirmed Class = "unconfirmed"
)

// Outcome is what became of one try.
type Outcome struct {
	Class    Class
	Phase    Phase  // where it ended; PhaseDot for Sent
	Code     int    // of the server's reply; 0 if there was none
	Enhanced string // enhanced status code (RFC 3463) such as 5.1.1, if the reply has one
	Text     string // of the server's reply, on one line, at most 500 characters, valid UTF-8, the password taken out
	Err      error  // what went wrong; nil if and only if Class is Sent. Its text is cleaned as Text is
	Started  time.Time
	Ended    time.Time
}

// Send connects to the server, hands the message over and hangs up. The message is in wire form: lines end in CRLF and
// have at most 998 bytes; anything else is refused before a connection is made, never mended, because its hash has
// been recorded.
//
// commit is called once the whole content has been written and flushed, just before the final dot; nil means nothing
// is to be done. If it fails, the dot is not written, the socket is closed and the outcome is temporary with that
// error.
//
// Cancelling ctx closes the connection at any time before commit: temporary. Afterwards it does not, lest a delivered
// mail be in doubt: the reply is then waited for up to Timeouts.Linger longer, never beyond Timeouts.Dot. commit is
// not interrupted either.
func Send(ctx context.Context, s Server, e Envelope, message []byte, commit func() error) Outcome {
	started := time.Now()
	o := send(ctx, s.withDefaults(), e, message, commit)
	o.Started, o.Ended = started, time.Now()
	return o
}

func send(ctx context.Context, s Server, e Envelope, message []byte, commit func() error) Outcome {
	x := &session{server: s, phase: PhaseConnect}
	defer x.close()
	p, err := x.prepare(e, message, commit)
	if err == nil {
		err = x.open(ctx)
	}
	if err != nil {
		return x.outcome(ctx, err)
	}
	o := x.carry(ctx, p)
	if o.Class == Sent {
		x.quit()
	}
	return o
}

// parcel is one message with its envelope, checked.
type parcel struct {
	Envelope
	message  []byte
	eightBit bool
	commit   func() error
}

// prepare refuses what needs no connection to be refused.
func (x *session) prepare(e Envelope, message []byte, commit func() error) (parcel, error) {
	if err := checkEnvelope(e); err != nil {
		return parcel{}, err
	}
	eightBit, err := checkMessage(message)
	if err != nil {
		x.phase = PhaseContent
	}
	return parcel{Envelope: e, message: message, eightBit: eightBit, commit: commit}, err
}

// carry takes one parcel through an open session.
func (x *session) carry(ctx context.Context, p parcel) Outcome {
	if err := x.envelope(p.Envelope, len(p.message), p.eightBit); err != nil {
		o := x.outcome(ctx, err)
		if o.Class == Unconfirmed {
			o.Class = x.probe(ctx, p, o)
		}
		return o
	}
	end, err := x.content(p.message)
	if err != nil {
		return x.outcome(ctx, err)
	}
	if err := x.commit(ctx, p.commit); err != nil {
		return x.outcome(ctx, err)
	}
	return x.dot(ctx, end)
}
