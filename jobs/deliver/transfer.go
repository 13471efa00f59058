package deliver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"slices"
	"strconv"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

const (
	block   = 32 << 10             // bytes of content under one deadline
	glance  = 2 * time.Millisecond // how long to look whether the server has spoken before it was asked
	hearing = time.Second          // how long to wait for the reason after a write has failed
)

// envelope says MAIL and RCPT.
func (x *session) envelope(e Envelope, size int, eightBit bool) error {
	x.phase = PhaseMail
	e, err := x.spell(e)
	if err != nil {
		return err
	}
	if ok, _ := x.client.Extension("8BITMIME"); !ok && eightBit {
		return refusedf("send 8-bit message: the server does not offer 8BITMIME")
	}
	if n := x.sizeLimit(); n > 0 && int64(size) > n {
		return tooLarge(int64(size), n)
	}
	if err := x.mail(e, size); err != nil {
		return err
	}
	return x.rcpt(e.To)
}

// mail names the sender, with the size and, where the server reports deliveries that fail, what it is to report.
func (x *session) mail(e Envelope, size int) error {
	from := "<" + e.From + ">"
	if ok, _ := x.client.Extension("SIZE"); ok {
		// go-mail has no SIZE (RFC 1870) and no ENVID (RFC 3461); it puts its own parameters behind these
		from += " SIZE=" + strconv.Itoa(size)
	}
	if ok, _ := x.client.Extension("DSN"); ok && e.ID != "" {
		from += " ENVID=" + e.ID
		x.client.SetDSNMailReturnOption("HDRS")
		x.client.SetDSNRcptNotifyOption("FAILURE,DELAY")
	}
	err := x.step(PhaseMail, x.server.Timeouts.Mail, func() error { return yes(x.client.Mail(from)) })
	if err != nil {
		return fmt.Errorf("name sender %s: %w", e.From, err)
	}
	return nil
}

func (x *session) rcpt(to string) error {
	err := x.step(PhaseRcpt, x.server.Timeouts.Rcpt, func() error { return yes(x.client.Rcpt("<" + to + ">")) })
	if err != nil {
		return fmt.Errorf("name recipient %s: %w", to, err)
	}
	return nil
}

// tooLarge stops the channel before a message that the server would refuse.
func tooLarge(size, limit int64) error {
	return channelf(
		"send message of %d bytes: the server takes at most %d; set mail.max_size to %d or less, cancel the "+
			"run and make a revision",
		size,
		limit,
		limit,
	)
}

// sizeLimit is the largest message that the server announced to take; 0 if it did not say.
func (x *session) sizeLimit() int64 {
	_, limit := x.client.Extension("SIZE")
	n, err := strconv.ParseInt(limit, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// spell writes addresses as the server can read them: as they are where it offers SMTPUTF8 (RFC 6531), else with their
// domains in ASCII (RFC 5891). A local part that is not ASCII needs the extension: the sender's stops the channel, the
// recipient's fails alone.
func (x *session) spell(e Envelope) (Envelope, error) {
	if isASCII(e.From) && isASCII(e.To) {
		x.client.SkipSMTPUTF8(true)
		return e, nil
	}
	if ok, _ := x.client.Extension("SMTPUTF8"); ok {
		x.client.SkipSMTPUTF8(false)
		return e, nil
	}
	var err error
	if e.From, err = ASCIIAddress(e.From); err != nil {
		return e, channelf("name sender %s: the server does not offer SMTPUTF8: %w", e.From, err)
	}
	if e.To, err = ASCIIAddress(e.To); err != nil {
		x.phase = PhaseRcpt
		return e, refusedf("name recipient %s: the server does not offer SMTPUTF8: %w", e.To, err)
	}
	return e, nil
}

// yes takes any 2xx for the one expected.
func yes(err error) error {
	if code, _, ok := reply(err); ok && code/100 == 2 {
		return nil
	}
	return err
}

// content says DATA and writes all of the message but the final dot. No command may follow but the dot: net/textproto
// would write the dot before it.
func (x *session) content(message []byte) (io.WriteCloser, error) {
	var end io.WriteCloser
	err := x.step(PhaseData, x.server.Timeouts.Data, func() (err error) {
		end, err = x.client.Data()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open data: %w", err)
	}
	for part := range slices.Chunk(message, block) {
		err := x.step(PhaseContent, x.server.Timeouts.Block, func() error {
			if _, err := end.Write(part); err != nil {
				return err
			}
			return x.client.Text.W.Flush()
		})
		if err != nil {
			return nil, fmt.Errorf("write content: %w", x.reason(err))
		}
	}
	if err := x.early(glance); err != nil {
		return nil, fmt.Errorf("write content: %w", err)
	}
	return end, nil
}

// reason looks for a reply that says why a write failed.
func (x *session) reason(err error) error {
	if net, ok := errors.AsType[net.Error](err); ok && net.Timeout() {
		return err
	}
	if why := x.early(hearing); why != nil {
		if _, _, ok := reply(why); ok {
			return why
		}
	}
	return err
}

// early returns what the server said, or that it hung up, before it was asked; nil for the silence that is due while
// content is written. It spares many a delivery the doubt: a connection found lost here was lost before the dot.
func (x *session) early(wait time.Duration) error {
	x.conn.begin(x.server.Timeouts.Block)
	_ = x.conn.SetReadDeadline(time.Now().Add(wait))
	if _, err := x.client.Text.R.Peek(1); err != nil {
		if net, ok := errors.AsType[net.Error](err); ok && net.Timeout() {
			return nil
		}
		return err
	}
	_ = x.conn.SetReadDeadline(time.Now().Add(hearing))
	code, text, err := x.client.Text.ReadResponse(0)
	if err != nil {
		return err
	}
	return &textproto.Error{Code: code, Msg: text}
}

// commit takes the connection out of ctx's hands and asks for leave to write the dot.
func (x *session) commit(ctx context.Context, commit func() error) error {
	if !x.uncancel() || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if commit == nil {
		return nil
	}
	if err := commit(); err != nil {
		return temporary{fmt.Errorf("commit delivery: %w", err)}
	}
	return nil
}

// dot writes the final dot and reads what became of the message.
func (x *session) dot(ctx context.Context, end io.WriteCloser) Outcome {
	x.phase, x.committed = PhaseDot, true
	last := time.Now().Add(x.server.Timeouts.Dot)
	x.conn.begin(x.server.Timeouts.Dot)
	stop := context.AfterFunc(ctx, func() {
		if soon := time.Now().Add(x.server.Timeouts.Linger); soon.Before(last) {
			_ = x.conn.SetDeadline(soon)
		}
	})
	defer stop()
	err := end.Close()
	if data, ok := end.(*smtp.DataCloser); ok && err == nil {
		err = &textproto.Error{Code: 250, Msg: data.ServerResponse()}
	}
	if yes(err) == nil && x.conn.err != nil { // cut off
		err = x.conn.err
	}
	return x.outcome(ctx, err)
}
