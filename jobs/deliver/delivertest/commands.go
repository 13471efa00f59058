package delivertest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"huizong/jobs/deliver"
)

// extensions is the reply to EHLO.
func (c *conversation) extensions() string {
	o := &c.sink.opts
	list := []string{"8BITMIME", "ENHANCEDSTATUSCODES", "SIZE " + strconv.FormatInt(o.MaxSize, 10)}
	if o.UTF8 {
		list = append(list, "SMTPUTF8")
	}
	if o.DSN {
		list = append(list, "DSN")
	}
	if o.TLS == deliver.STARTTLS && !c.secure {
		list = append(list, "STARTTLS")
	} else if o.Username != "" {
		list = append(list, "AUTH "+strings.Join(o.Mechanisms, " "))
	}
	list = slices.DeleteFunc(list, func(e string) bool { return slices.Contains(o.Hide, strings.Fields(e)[0]) })
	lines := append([]string{"sink.test"}, list...)
	for i := range lines {
		lines[i] = "250-" + lines[i]
	}
	last := len(lines) - 1
	lines[last] = strings.Replace(lines[last], "-", " ", 1)
	return strings.Join(lines, "\r\n")
}

func (c *conversation) startTLS() bool {
	if c.sink.opts.TLS != deliver.STARTTLS || c.secure {
		return c.say("503 5.5.1 no STARTTLS now")
	}
	f := c.plan(deliver.PhaseSTARTTLS)
	if f.Kind == KDelay {
		f.Kind = None
		c.pause(f.Wait)
	}
	if f.Kind == None || f.Accept {
		if !c.say("220 2.0.0 go ahead") {
			return false
		}
	}
	if f.Kind == None {
		return c.encrypt()
	}
	return c.misbehave(f)
}

// blocked says what has to come first, or "".
func (c *conversation) blocked() string {
	o := &c.sink.opts
	switch {
	case !c.hello:
		return "503 5.5.1 say EHLO first"
	case o.TLS == deliver.STARTTLS && !c.secure:
		return "530 5.7.0 must issue a STARTTLS command first"
	case o.Username != "" && c.user == "":
		return "530 5.7.0 authentication required"
	}
	return ""
}

func (c *conversation) mail(arg string) bool {
	from, params, ok := address(arg, "FROM:")
	refusal := c.blocked()
	switch size := param(params, "SIZE"); {
	case refusal != "":
	case !ok:
		refusal = "501 5.5.4 bad sender"
	case c.inMail:
		refusal = "503 5.5.1 nested MAIL"
	case c.sink.opts.MaxSize > 0 && size > c.sink.opts.MaxSize:
		refusal = "552 5.3.4 message too big"
	}
	if refusal != "" {
		return c.say(refusal)
	}
	return c.answer(deliver.PhaseMail, "250 2.1.0 ok", func() { c.from, c.inMail, c.params = from, true, params })
}

func (c *conversation) rcpt(arg string) bool {
	to, params, ok := address(arg, "TO:")
	switch {
	case !c.inMail:
		return c.say("503 5.5.1 say MAIL first")
	case !ok:
		return c.say("501 5.5.4 bad recipient")
	}
	before := c.rcpts
	c.rcpts = append(c.rcpts, to) // for the plan to see
	taken := false
	alive := c.answer(deliver.PhaseRcpt, "250 2.1.5 ok", func() { taken = true })
	if !taken {
		c.rcpts = before
	} else {
		c.params = append(c.params, params...)
	}
	return alive
}

// address reads the address and the parameters of MAIL and RCPT.
func address(arg, prefix string) (addr string, params []string, ok bool) {
	if len(arg) < len(prefix) || !strings.EqualFold(arg[:len(prefix)], prefix) {
		return "", nil, false
	}
	rest, ok := strings.CutPrefix(strings.TrimLeft(arg[len(prefix):], " "), "<")
	addr, after, closed := strings.Cut(rest, ">")
	params = strings.Fields(after)
	ascii := !strings.ContainsFunc(addr, func(r rune) bool { return r > 127 })
	return addr, params, ok && closed && (ascii || prefix == "TO:" || slices.Contains(params, "SMTPUTF8"))
}

// param reads a numeric parameter; 0 if there is none.
func param(params []string, name string) int64 {
	for _, p := range params {
		if key, value, _ := strings.Cut(p, "="); strings.EqualFold(key, name) {
			n, _ := strconv.ParseInt(cmp.Or(value, "0"), 10, 64)
			return n
		}
	}
	return 0
}
