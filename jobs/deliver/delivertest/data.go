package delivertest

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"huizong/jobs/deliver"
)

// data answers DATA, reads the content and answers the final dot.
func (c *conversation) data() bool {
	if len(c.rcpts) == 0 {
		return c.say("503 5.5.1 say RCPT first")
	}
	started := false
	if alive := c.answer(deliver.PhaseData, "354 go ahead", func() { started = true }); !alive || !started {
		return alive
	}
	f := c.plan(deliver.PhaseContent)
	if f.Kind == KDelay {
		f.Kind = None
		c.pause(f.Wait)
	}
	if f.Kind != None {
		return c.interrupt(f)
	}
	content, refusal, err := c.content()
	if err != nil {
		c.sink.lost(content)
		return false
	}
	defer c.reset()
	if refusal != "" {
		return c.say(refusal)
	}
	return c.dot(content)
}

// interrupt makes a fault in the midst of the content. After words out of turn it reads on, as a server would, but
// takes no message.
func (c *conversation) interrupt(f Fault) bool {
	if f.Kind == KDrop || f.Kind == KStall {
		part := make([]byte, 2048)
		n, _ := c.reader.Read(part)
		c.misbehave(f)
		c.sink.lost(part[:n])
		return false
	}
	if !c.misbehave(f) {
		return false
	}
	content, _, err := c.content()
	if err != nil {
		c.sink.lost(content)
	}
	return false
}

// content reads until CRLF "." CRLF, and takes the dots away that were put before dots. A refusal is the reply to a
// message that is whole but cannot be taken. With an error the content is what had come.
func (c *conversation) content() (content []byte, refusal string, err error) {
	limit := c.sink.opts.MaxSize
	for {
		_ = c.conn.SetDeadline(time.Now().Add(idle))
		line, err := c.reader.ReadBytes('\n')
		if err != nil {
			return append(content, line...), "", err
		}
		if string(line) == ".\r\n" {
			return content, refusal, nil
		}
		line = bytes.TrimPrefix(line, []byte("."))
		text, whole := bytes.CutSuffix(line, []byte("\r\n"))
		if !whole || bytes.ContainsRune(text, '\r') {
			refusal = "554 5.6.0 bare CR or LF"
		}
		if limit > 0 && int64(len(content)+len(line)) > limit {
			refusal = "552 5.3.4 message too big"
			continue
		}
		content = append(content, line...)
	}
}

// dot answers the final dot. Whatever the answer is to be, an accepted message is kept first.
func (c *conversation) dot(content []byte) bool {
	f := c.plan(deliver.PhaseDot)
	if f.Kind == KDelay {
		f.Kind = None
		c.pause(f.Wait)
	}
	if f.Kind == None || f.Accept || f.Kind == KReply && f.Code/100 == 2 {
		if err := c.sink.keep(c.message(content, f)); err != nil {
			return c.say("451 4.3.0 cannot keep the message: " + err.Error())
		}
	}
	if f.Kind == None {
		return c.say(fmt.Sprintf("250 2.0.0 ok: queued as %d-%d", c.id, time.Now().UnixNano()))
	}
	return c.misbehave(f)
}

func (c *conversation) message(content []byte, f Fault) Message {
	host, _, _ := net.SplitHostPort(c.conn.RemoteAddr().String())
	return Message{
		Conn:      c.id,
		Params:    strings.Join(c.params, " "),
		At:        time.Now().UTC(),
		From:      c.from,
		To:        slices.Clone(c.rcpts),
		Raw:       content,
		TLS:       c.secure,
		User:      c.user,
		Remote:    host,
		ReplyLost: f.Accept && (f.Kind == KDrop || f.Kind == KStall || f.Kind == KGarbage || f.Kind == KEndless),
	}
}
