// Package notify tells operators and approvers beside mail: a webhook (Standard Webhooks), and the group robots of
// WeCom, DingTalk and Feishu. It sends one notice over one channel, and says what came of it.
//
// Robots answer 200 also when they refuse: the code in the body decides. An address of a robot is a secret, so neither
// it nor the key stands in an error or a log. Redirects are not followed, and private addresses are refused unless the
// channel allows them: a configuration must not be a way into the network.
package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind is what a channel speaks.
type Kind string

// The kinds.
const (
	Webhook  Kind = "webhook"
	WeCom    Kind = "wecom"
	DingTalk Kind = "dingtalk"
	Feishu   Kind = "feishu"
)

// Channel is one way to reach people. Printing it shows neither its address nor its key.
type Channel struct {
	Name    string
	Kind    Kind
	URL     string `json:"-"`
	Secret  string `json:"-"` // of a webhook, DingTalk and Feishu
	Private bool   // the address may be private
}

// Notice is what is told.
type Notice struct {
	ID    string // the same in every try
	Type  string // its kind, such as refused or channel_stopped
	Title string
	Lines []string
	Link  string // to the page; may be empty
	At    time.Time
}

// ErrGone says that a webhook wants no more notices (410).
var ErrGone = errors.New("the receiver wants no more notices")

// patience is how long a receiver may take.
const patience = 15 * time.Second

// Send tells one notice. Its error says what the receiver answered.
func (c Channel) Send(ctx context.Context, n Notice) error {
	request, err := c.request(n)
	if err != nil {
		return fmt.Errorf("tell %s: %w", c.Name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := c.client().Do(request.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("tell %s: %w", c.Name, c.clean(err))
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return fmt.Errorf("tell %s: read its answer: %w", c.Name, c.clean(err))
	}
	if err := c.judge(answer.StatusCode, body); err != nil {
		return fmt.Errorf("tell %s: %w", c.Name, err)
	}
	return nil
}

// client follows no redirect and connects to no private address, unless the channel allows it. The address is looked at
// when it is dialled: a name may mean another one then.
func (c Channel) client() *http.Client {
	dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !c.Private && !public(at.Addr().Unmap()) {
			return errPrivate
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:       dialer.DialContext,
			Proxy:             http.ProxyFromEnvironment,
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

var errPrivate = errors.New("its address is private; set private: true if that is meant")

// sharedRange is for carriers' own networks (RFC 6598).
var sharedRange = netip.MustParsePrefix("100.64.0.0/10")

func public(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !a.IsLoopback() && !a.IsLinkLocalUnicast() &&
		!sharedRange.Contains(a)
}

// clean takes the address out of an error: net/http puts it in.
func (c Channel) clean(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// judge reads an answer.
func (c Channel) judge(status int, body []byte) error {
	switch {
	case status == http.StatusGone && c.Kind == Webhook:
		return ErrGone
	case status/100 == 3:
		return fmt.Errorf("it redirects (%d), which is not followed", status)
	case status/100 != 2:
		return fmt.Errorf("it answers %d %s", status, c.said(body))
	case c.Kind == Webhook:
		return nil
	}
	return c.verdict(body)
}

// said is the beginning of an answer on one line, secrets taken out.
func (c Channel) said(body []byte) string {
	text := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(body), "?"))
	for _, secret := range append(c.parts(), c.URL, c.Secret) {
		if len(secret) > 5 {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return cut(strings.Join(strings.Fields(text), " "), 300)
}

// parts are what of the address is secret: its path and the values of its query.
func (c Channel) parts() []string {
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil
	}
	out := strings.Split(u.Path, "/")
	for _, values := range u.Query() {
		out = append(out, values...)
	}
	return out
}

// cut shortens a text to a number of bytes, at a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	const end = "\u2026"
	for most -= len(end); most > 0 && !utf8.RuneStart(s[most]); {
		most--
	}
	return s[:most] + end
}

// String names the channel.
func (c Channel) String() string { return fmt.Sprintf("{%s %s}", c.Name, c.Kind) }

// Format prints String for every verb.
func (c Channel) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue is String.
func (c Channel) LogValue() slog.Value { return slog.StringValue(c.String()) }
