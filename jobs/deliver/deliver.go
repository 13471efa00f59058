// Package deliver hands one sealed message to one SMTP server, phase by phase, and says what became of it: one Outcome.
//
// SMTP cannot promise exactly one delivery: between the final dot and reading its reply only the server knows whether
// it has the message (RFC 5321 §4.1.1.4, §4.5.3.2.6). Send makes that moment visible. It calls commit when the whole
// content has been handed over but before the dot that makes a message of it; so before commit a retry is provably
// safe, and after it the want of a reply is a class of its own.
//
//	what happened                                                     class
//	2xx to the final dot, whatever comes after                        sent
//	a network error, garbage, an odd reply or 4xx before commit       temporary
//	4xx to the final dot; commit itself failed; a 5xx of rate         temporary
//	5xx to RCPT, DATA, the content or the dot; 552 to MAIL            refused: this recipient, or this message
//	any other 5xx; TLS, a mechanism or an address that cannot be had  channel: no message would get through
//	after commit: no reply, a lost connection, garbage, 1xx, 3xx      in_doubt
//
// Odd replies: to MAIL and RCPT any 2xx is a yes (RFC 5321 §4.2: the first digit decides). Elsewhere the code must be
// the one expected (220, 250, 235, 354), since after any other the two sides no longer agree on what comes next; before
// commit that is temporary. A line that is no reply is treated alike, and so is a yes without an end: cut off by the
// end of the connection, or longer than 256 KiB. A no is believed by its first digits. A reply that comes before it is
// asked for, while the content is still being written, is taken as the answer to the content.
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
type Envelope struct{ From, To string }

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
)

// Class is what an outcome means for the delivery.
type Class string

// The classes.
const (
	Sent      Class = "sent"      // the server has taken the message
	Temporary Class = "temporary" // it has not; try again later
	Refused   Class = "refused"   // it will not take this message for this recipient
	Channel   Class = "channel"   // it takes no message at all as it is configured; somebody has to look
	InDoubt   Class = "in_doubt"  // nobody here can know
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
// have at most 998 bytes; anything else is refused before a connection is made, never mended, because its hash has been
// recorded.
//
// commit is called once the whole content has been written and flushed, just before the final dot; nil means nothing is
// to be done. If it fails, the dot is not written, the socket is closed and the outcome is temporary with that error.
//
// Cancelling ctx closes the connection at any time before commit: temporary. Afterwards it does not, lest a delivered
// mail be in doubt: the reply is then waited for up to Timeouts.Linger longer, never beyond Timeouts.Dot. commit is not
// interrupted either.
func Send(ctx context.Context, s Server, e Envelope, message []byte, commit func() error) Outcome {
	started := time.Now()
	o := send(ctx, s.withDefaults(), e, message, commit)
	o.Started, o.Ended = started, time.Now()
	return o
}

func send(ctx context.Context, s Server, e Envelope, message []byte, commit func() error) Outcome {
	x := &session{server: s, phase: PhaseConnect}
	defer x.close()
	if err := checkEnvelope(e); err != nil {
		return x.outcome(ctx, err)
	}
	eightBit, err := checkMessage(message)
	if err != nil {
		x.phase = PhaseContent
		return x.outcome(ctx, err)
	}
	if err := x.open(ctx); err != nil {
		return x.outcome(ctx, err)
	}
	if err := x.envelope(e, len(message), eightBit); err != nil {
		return x.outcome(ctx, err)
	}
	end, err := x.content(message)
	if err != nil {
		return x.outcome(ctx, err)
	}
	if err := x.commit(ctx, commit); err != nil {
		return x.outcome(ctx, err)
	}
	o := x.dot(ctx, end)
	if o.Class == Sent {
		x.quit()
	}
	return o
}
