package delivertest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"huizong/jobs/deliver"
)

// conversation is one connection, with the state of its transaction.
type conversation struct {
	sink   *Sink
	id     int
	conn   net.Conn
	reader *bufio.Reader
	secure bool
	hello  bool
	user   string
	from   string
	inMail bool
	rcpts  []string
	params []string // of MAIL and RCPT
}

// idle ends a connection on which nothing is said.
const idle = 10 * time.Minute

func (s *Sink) serve(raw net.Conn, id int) {
	select {
	case <-s.done:
		return
	default:
	}
	c := &conversation{sink: s, id: id, conn: raw, reader: bufio.NewReader(raw)}
	if !c.answer(deliver.PhaseConnect, "", nil) {
		return
	}
	if s.opts.TLS == deliver.ImplicitTLS && !c.encrypt() {
		return
	}
	if !c.answer(deliver.PhaseGreeting, "220 sink.test ESMTP", nil) {
		return
	}
	for {
		line, err := c.line()
		if err != nil {
			return
		}
		verb, arg, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		if verb == "AUTH" {
			line = "AUTH " + strings.Split(arg, " ")[0]
		}
		s.said(id, line)
		if !c.handle(verb, arg) {
			return
		}
	}
}

// line reads one command.
func (c *conversation) line() (string, error) {
	_ = c.conn.SetDeadline(time.Now().Add(idle))
	line, err := c.reader.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

// say writes one reply; false if the connection is gone.
func (c *conversation) say(reply string) bool {
	if reply == "" {
		return true
	}
	_ = c.conn.SetDeadline(time.Now().Add(idle))
	_, err := io.WriteString(c.conn, reply+"\r\n")
	return err == nil
}

// answer gives the usual reply, or the fault of the plan. do is what the usual reply stands for; it is done before it
// is said. false ends the connection.
func (c *conversation) answer(p deliver.Phase, usual string, do func()) bool {
	f := c.plan(p)
	if f.Kind == KDelay && !c.pause(f.Wait) {
		return false
	}
	if f.Kind == None || f.Kind == KDelay {
		if do != nil {
			do()
		}
		return c.say(usual)
	}
	if f.Kind == KReply && f.Code/100 == 2 &&
		(p == deliver.PhaseMail || p == deliver.PhaseRcpt || p == deliver.PhaseReset) {
		do()
	}
	return c.misbehave(f)
}

func (c *conversation) plan(p deliver.Phase) Fault {
	e := Event{Phase: p, Conn: c.id}
	if n := len(c.rcpts); n > 0 {
		e.Rcpt = c.rcpts[n-1]
	}
	return c.sink.fault(e)
}

// misbehave does what a fault says; false ends the connection.
func (c *conversation) misbehave(f Fault) bool {
	switch f.Kind {
	case KReply:
		return c.say(fmt.Sprintf("%d %s", f.Code, f.Text))
	case KStall:
		c.pause(f.Wait)
	case KGarbage:
		return c.say("\x00\xff<html>this is no reply")
	case KEndless:
		part := strings.Repeat("250 endless ", 1000)
		for {
			_ = c.conn.SetDeadline(time.Now().Add(idle))
			if _, err := io.WriteString(c.conn, part); err != nil {
				return false
			}
		}
	}
	return false
}

// pause waits; false if the sink was closed meanwhile.
func (c *conversation) pause(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-c.sink.done:
		return false
	}
}

func (c *conversation) encrypt() bool {
	secure := tls.Server(c.conn, c.sink.TLSConfig())
	_ = secure.SetDeadline(time.Now().Add(idle))
	if secure.Handshake() != nil {
		return false
	}
	// What was said in plain text before, and what was pipelined behind STARTTLS, is forgotten (RFC 3207 §4.2).
	*c = conversation{sink: c.sink, id: c.id, conn: secure, reader: bufio.NewReader(secure), secure: true}
	return true
}

// handle answers one command; false ends the connection.
func (c *conversation) handle(verb, arg string) bool {
	switch verb {
	case "EHLO":
		return c.answer(deliver.PhaseEHLO, c.extensions(), func() { c.hello = true })
	case "HELO":
		return c.answer(deliver.PhaseEHLO, "250 sink.test", func() { c.hello = true })
	case "STARTTLS":
		return c.startTLS()
	case "AUTH":
		return c.auth(arg)
	case "MAIL":
		return c.mail(arg)
	case "RCPT":
		return c.rcpt(arg)
	case "DATA":
		return c.data()
	case "RSET", "NOOP":
		if verb == "NOOP" {
			return c.say("250 2.0.0 ok")
		}
		return c.answer(deliver.PhaseReset, "250 2.0.0 ok", c.reset)
	case "QUIT":
		c.answer(deliver.PhaseQuit, "221 2.0.0 bye", nil)
		return false
	}
	return c.say("500 5.5.1 unknown command")
}

func (c *conversation) reset() { c.from, c.inMail, c.rcpts, c.params = "", false, nil, nil }
