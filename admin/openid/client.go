package openid

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	patience = 10 * time.Second // for one call to the provider
	largest  = 1 << 20          // bytes of an answer: a description, a set of keys, a token
)

// patient returns a client like base that waits at most patience for an answer, to its end.
func patient(base *http.Client) *http.Client {
	c := http.Client{}
	if base != nil {
		c = *base
	}
	if c.Timeout <= 0 || c.Timeout > patience {
		c.Timeout = patience
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	c.Transport = transport{c.Transport}
	return &c
}

// callError is why a call got no answer that can be read.
type callError struct{ cause error }

func (e *callError) Error() string { return e.cause.Error() }
func (e *callError) Unwrap() error { return e.cause }

// transport makes one kind of error of all that can go wrong on the way, so that it can be told from a provider that
// says no.
type transport struct{ next http.RoundTripper }

// RoundTrip makes a call and reads its answer to the end.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, &callError{err}
	}
	defer func() { _ = resp.Body.Close() }() // all of it was read, or none of it is used
	if !readable(r.Method, resp.StatusCode) {
		return nil, &callError{fmt.Errorf("answered %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest+1))
	if err != nil {
		return nil, &callError{fmt.Errorf("read the answer: %w", err)}
	}
	if len(body) > largest {
		return nil, &callError{fmt.Errorf("read the answer: want at most %d bytes", largest)}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// readable reports whether an answer is to be read: a success, or the refusal of a code (RFC 6749 §5.2). A redirect is
// none, and is not followed: the description is found at one address (Discovery §4.2), and the client's secret goes to
// no other.
func readable(method string, status int) bool {
	refusal := method == http.MethodPost && status/100 == 4 && status != http.StatusTooManyRequests
	return status/100 == 2 || refusal
}
