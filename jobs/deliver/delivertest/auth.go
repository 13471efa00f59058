package delivertest

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"huizong/jobs/deliver"
)

// errAborted is a client that gave up in the midst of a login, or said what is not base64.
var errAborted = errors.New("login aborted")

// exchange is one side of a login: ask sends a challenge and returns the response.
type exchange struct {
	first []byte // the response that came with AUTH; nil if none
	ask   func(challenge []byte) ([]byte, error)
	user  string
	pass  string
}

var mechanisms = map[string]func(exchange) (bool, error){"PLAIN": plain, "LOGIN": login, "CRAM-MD5": cramMD5,
	"SCRAM-SHA-256": scramSHA256}

// auth answers AUTH.
func (c *conversation) auth(arg string) bool {
	o := &c.sink.opts
	words := strings.Fields(arg)
	switch {
	case !c.hello || o.TLS == deliver.STARTTLS && !c.secure:
		return c.say("503 5.5.1 not now")
	case len(words) == 0 || o.Username == "" || !slices.Contains(o.Mechanisms, strings.ToUpper(words[0])):
		return c.say("504 5.7.4 unknown mechanism")
	}
	if f := c.plan(deliver.PhaseAuth); f.Kind == KDelay {
		c.pause(f.Wait)
	} else if f.Kind != None {
		return c.misbehave(f)
	}
	e := exchange{ask: c.ask, user: o.Username, pass: o.Password}
	if len(words) > 1 {
		first, err := base64.StdEncoding.DecodeString(words[1])
		if err != nil {
			return c.say("501 5.5.2 not base64")
		}
		e.first = first
	}
	ok, err := mechanisms[strings.ToUpper(words[0])](e)
	switch {
	case errors.Is(err, errAborted):
		return c.say("501 5.7.0 aborted")
	case err != nil:
		return false
	case !ok:
		return c.say("535 5.7.8 authentication failed")
	}
	c.user = o.Username
	return c.say("235 2.7.0 welcome")
}

// ask sends a challenge and reads the response.
func (c *conversation) ask(challenge []byte) ([]byte, error) {
	if !c.say("334 " + base64.StdEncoding.EncodeToString(challenge)) {
		return nil, errors.New("connection lost")
	}
	line, err := c.line()
	if err != nil {
		return nil, err
	}
	response, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		return nil, errAborted
	}
	return response, nil
}

// plain is RFC 4616.
func plain(e exchange) (bool, error) {
	response := e.first
	if response == nil {
		var err error
		if response, err = e.ask(nil); err != nil {
			return false, err
		}
	}
	parts := bytes.Split(response, []byte{0})
	return len(parts) == 3 && string(parts[1]) == e.user && string(parts[2]) == e.pass, nil
}

// login is what Outlook speaks.
func login(e exchange) (bool, error) {
	user, err := e.ask([]byte("Username:"))
	if err != nil {
		return false, err
	}
	pass, err := e.ask([]byte("Password:"))
	return string(user) == e.user && string(pass) == e.pass, err
}

// cramMD5 is RFC 2195.
func cramMD5(e exchange) (bool, error) {
	challenge := []byte("<1896.697170952@sink.test>")
	response, err := e.ask(challenge)
	if err != nil {
		return false, err
	}
	mac := hmac.New(md5.New, []byte(e.pass))
	mac.Write(challenge)
	return string(response) == e.user+" "+hex.EncodeToString(mac.Sum(nil)), nil
}
