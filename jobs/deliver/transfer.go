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
	from := "<" + e.From + ">"
	utf8 := !isASCII(e.From) || !isASCII(e.To)
	x.phase = PhaseMail
	if utf8 {
		if ok, _ := x.client.Extension("SMTPUTF8"); !ok {
			return x.unspeakable(e)
		}
		x.client.SkipSMTPUTF8(false)
	}
	if ok, _ := x.client.Extension("8BITMIME"); !ok && eightBit {
		return refusedf("send 8-bit message: the server does not offer 8BITMIME")
	}
	if ok, limit := x.client.Extension("SIZE"); ok {
		if n, err := strconv.ParseInt(limit, 10, 64); err == nil && n > 0 && int64(size) > n {
			return refusedf("send message of %d bytes: the server takes at most %d", size, n)
		}
		// go-mail has no SIZE (RFC 1870); it puts its own parameters behind this one
		from += " SIZE=" + strconv.Itoa(size)
	}
	err := x.step(PhaseMail, x.server.Timeouts.Mail, func() error { return yes(x.client.Mail(from)) })
	if err != nil {
		return fmt.Errorf("name sender %s: %w", e.From, err)
	}
	err = x.step(PhaseRcpt, x.server.Timeouts.Rcpt, func() error { return yes(x.client.Rcpt("<" + e.To + ">")) })
	if err != nil {
		return fmt.Errorf("name recipient %s: %w", e.To, err)
	}
	return nil
}

// unspeakable refuses an address that needs SMTPUTF8 (RFC 6531): the sender's stops the channel, the recipient's fails
// alone.
func (x *session) unspeakable(e Envelope) error {
	if !isASCII(e.From) {
		return channelf("name sender %s: the server does not offer SMTPUTF8 for an address that is not ASCII", e.From)
	}
	x.phase = PhaseRcpt
	return refusedf("name recipient %s: the server does not offer SMTPUTF8 for an address that is not ASCII", e.To)
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
