package deliver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// errTooLong is a reply that does not end.
var errTooLong = errors.New("reply too long")

// channelError, refusedError and temporary are errors that know their class.
type (
	channelError struct{ error }
	refusedError struct{ error }
	temporary    struct{ error }
)

func (e channelError) Unwrap() error { return e.error }
func (e refusedError) Unwrap() error { return e.error }
func (e temporary) Unwrap() error    { return e.error }

func channelf(format string, args ...any) error { return channelError{fmt.Errorf(format, args...)} }
func refusedf(format string, args ...any) error { return refusedError{fmt.Errorf(format, args...)} }

// outcome says what an error, or the reply to the dot, means where the session stands.
func (x *session) outcome(ctx context.Context, err error) Outcome {
	o := Outcome{Phase: x.phase}
	var raw string
	var replied bool
	if o.Code, raw, replied = reply(err); replied {
		o.Text = x.clean(raw)
		o.Enhanced = enhanced.FindString(raw)
		o.Class = x.classOf(o.Code, o.Enhanced, raw)
	} else {
		o.Class = x.classOfError(err)
		if cause := context.Cause(ctx); cause != nil && o.Class == Temporary && !errors.Is(err, cause) &&
			!errors.As(err, new(temporary)) {
			err = fmt.Errorf("%w, in phase %s: %w", cause, x.phase, err)
		}
	}
	if o.Class != Sent {
		if x.committed {
			err = fmt.Errorf("read reply to message: %w", err)
		}
		o.Err = tidy{x.clean(say(err)), err}
	}
	return o
}

// classOf is the class of a reply other than the one a phase wants.
func (x *session) classOf(code int, enhanced, text string) Class {
	switch {
	case code/100 == 2 && x.committed:
		return Sent
	case code/100 == 4:
		return Temporary
	case code/100 == 5:
		return x.refusal(code, meaningOf(enhanced, text))
	case x.committed:
		return InDoubt
	}
	return Temporary
}

// refusal tells whom a 5xx is about. Logins are not looked at: QQ's one text for every failed login mentions a
// frequency too. Before RCPT no recipient was named, so nothing that is said there is about one.
func (x *session) refusal(code int, means meaning) Class {
	named := x.phase != PhaseMail && x.phase != PhaseEHLO && x.phase != PhaseGreeting
	switch {
	case x.phase == PhaseAuth || x.phase == PhaseSTARTTLS:
		return Channel
	case code == 530 || code == 538: // RFC 4954 §6: authentication or encryption required
		return Channel
	case means == meansLater:
		return Temporary
	case means == meansSize || means == meansUs || !named:
		return Channel
	case means == meansFull:
		return Full
	case means == meansUnclear && x.phase == PhaseRcpt:
		return Unconfirmed
	}
	return Refused
}

// classOfError is the class of an error that is no reply.
func (x *session) classOfError(err error) Class {
	switch {
	case x.committed:
		return InDoubt
	case errors.As(err, new(channelError)):
		return Channel
	case errors.As(err, new(refusedError)):
		return Refused
	}
	return Temporary
}

// bare is what net/textproto makes of a reply without text, such as "250", which RFC 5321 §4.2 allows.
var bare = regexp.MustCompile(`short response: "([2-5][0-9][0-9])"$`)

// reply returns code and text if the error is a reply.
func reply(err error) (code int, text string, ok bool) {
	if e, ok := errors.AsType[*textproto.Error](err); ok && e.Code >= 200 && e.Code <= 599 {
		return e.Code, e.Msg, true
	}
	if e, ok := errors.AsType[textproto.ProtocolError](err); ok {
		if m := bare.FindStringSubmatch(string(e)); m != nil {
			code, _ = strconv.Atoi(m[1])
			return code, "", true
		}
	}
	return 0, "", false
}

// enhanced is a status code of RFC 3463 at the start of a reply.
var enhanced = regexp.MustCompile(`^[245]\.[0-9]{1,3}\.[0-9]{1,3}\b`)

// tlsError tells a server with which TLS cannot be had from a network that failed.
func tlsError(err error) error {
	if _, _, ok := reply(err); ok || isNetwork(err) {
		return err
	}
	return channelError{err}
}

func isNetwork(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "read" || op.Op == "write" // "remote error" and "local error" are alerts of TLS
	}
	if errors.As(err, new(tls.RecordHeaderError)) {
		return false
	}
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed, os.ErrDeadlineExceeded,
		errTooLong} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return errors.As(err, new(textproto.ProtocolError)) || errors.As(err, new(*textproto.Error))
}

// tidy is an error whose text has been cleaned; errors.Is and errors.As see the original.
type tidy struct {
	text string
	err  error
}

func (t tidy) Error() string { return t.text }
func (t tidy) Unwrap() error { return t.err }

// say is the text of an error with the server's reply as the server said it; net/textproto quotes it.
func say(err error) string {
	text := err.Error()
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		return strings.Replace(text, e.Error(), strconv.Itoa(e.Code)+" "+e.Msg, 1)
	}
	return text
}

// clean makes a text from outside fit for a column, a log and a page: one line, valid UTF-8, no control characters, no
// password, at most 500 characters.
func (x *session) clean(text string) string {
	if x.server.Password != "" {
		text = strings.ReplaceAll(text, x.server.Password, "[redacted]")
	}
	valid := utf8.ValidString(text) // or else some byte pairs of GBK would pass for letters of another script
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || !valid && r > 127:
			return '?'
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 500 {
		text = string(runes[:499]) + "\u2026"
	}
	return strings.TrimSpace(text)
}
