// Package delivertest is an SMTP server that keeps what it is given and misbehaves by plan: for tests, for the demo,
// and as the witness of the fault campaign.
//
// It is written on the socket, not on a server library: the faults lie where a library speaks by itself (the greeting,
// the reply to STARTTLS and QUIT, half a message, a reply that never comes after the message has been kept), and a
// message must be kept exactly before its reply is lost. That it speaks SMTP as others do is tested from the other
// side: jobs/deliver is run against go-smtp too.
//
// It is strict: a message is accepted only after CRLF "." CRLF, never with a bare CR or LF, never cut.
package delivertest

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"huizong/jobs/deliver"
)

// Options say what a sink offers. The zero value is a server with implicit TLS and no login on a free port of
// 127.0.0.1.
type Options struct {
	Addr       string          // to listen on; empty: 127.0.0.1:0
	TLS        deliver.TLSMode // empty: implicit
	Hosts      []string        // names and addresses of the certificate; empty: localhost and the loopback addresses
	Expires    time.Time       // of the certificate; zero: in ten years
	MaxTLS     uint16          // highest version of TLS; 0: the newest
	Username   string          // empty: no login is offered or asked for
	Password   string
	Mechanisms []string // of AUTH; empty: PLAIN and LOGIN. Also known: CRAM-MD5, SCRAM-SHA-256
	Hide       []string // extensions not to announce in EHLO, such as STARTTLS or 8BITMIME
	UTF8       bool     // announces SMTPUTF8
	DSN        bool     // announces DSN
	MaxSize    int64    // bytes of a message; 0: no limit
	Plan       Plan     // nil: no fault
	// where each accepted message is kept as NNNNNN.eml, with a line in accepted.jsonl; empty: nowhere
	Dir      string
	Lean     bool          // keeps no content in memory, for campaigns of many thousand messages
	Accepted func(Message) // called after a message has been kept, before its reply
}

// Sink is a running server.
type Sink struct {
	opts     Options
	listener net.Listener
	cert     certificate
	done     chan struct{}
	wait     sync.WaitGroup

	mutex     sync.Mutex
	plan      Plan
	counts    map[deliver.Phase]int
	conns     map[net.Conn]struct{}
	number    int // of connections so far
	messages  []Message
	truncated [][]byte
	log       []string
	journal   *journal
}

// Start starts a sink.
func Start(o Options) (*Sink, error) {
	if o.TLS == "" {
		o.TLS = deliver.ImplicitTLS
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if len(o.Mechanisms) == 0 {
		o.Mechanisms = []string{"PLAIN", "LOGIN"}
	}
	cert, err := newCertificate(o.Hosts, o.Expires)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	j, err := openJournal(o.Dir)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", o.Addr, err)
	}
	s := &Sink{opts: o, listener: l, cert: cert, done: make(chan struct{}), plan: o.Plan,
		counts: map[deliver.Phase]int{},
		conns:  map[net.Conn]struct{}{}, journal: j}
	s.wait.Go(s.accept)
	return s, nil
}

func (s *Sink) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mutex.Lock()
		s.number++
		id := s.number
		s.conns[c] = struct{}{}
		s.mutex.Unlock()
		s.wait.Go(func() {
			s.serve(c, id)
			_ = c.Close()
			s.mutex.Lock()
			delete(s.conns, c)
			s.mutex.Unlock()
		})
	}
}

// Close stops the sink, cuts its connections and waits until everything has ended.
func (s *Sink) Close() error {
	s.mutex.Lock()
	select {
	case <-s.done:
		s.mutex.Unlock()
		return nil
	default:
		close(s.done)
	}
	err := s.listener.Close()
	for c := range s.conns {
		_ = c.Close()
	}
	s.mutex.Unlock()
	s.wait.Wait()
	// A connection that was being accepted meanwhile is cut by its own goroutine: it finds done closed.
	if cerr := s.journal.close(); err == nil {
		err = cerr
	}
	return err
}

// Addr returns host and port.
func (s *Sink) Addr() string { return s.listener.Addr().String() }

// Port returns the port.
func (s *Sink) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// CertPool returns a pool that trusts the sink's certificate.
func (s *Sink) CertPool() *x509.CertPool { return s.cert.pool }

// WriteCertificate writes the certificate as a PEM file, as SSL_CERT_FILE wants it.
func (s *Sink) WriteCertificate(path string) error { return s.cert.write(path) }

// Server returns what a client needs to send to the sink.
func (s *Sink) Server() deliver.Server {
	return deliver.Server{Host: "127.0.0.1", Port: s.Port(), TLS: s.opts.TLS, Insecure: s.opts.TLS == deliver.NoTLS,
		Username: s.opts.Username,
		Password: s.opts.Password, Hello: "client.test", RootCAs: s.cert.pool}
}

// SetPlan replaces the plan.
func (s *Sink) SetPlan(p Plan) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.plan = p
}

// Messages returns the messages accepted so far, in their order.
func (s *Sink) Messages() []Message {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.messages)
}

// Truncated returns what had come of messages whose connection ended before the final dot. None of them was accepted.
func (s *Sink) Truncated() [][]byte {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.truncated)
}

// Conversation returns the lines that clients said, content and secrets left out, each behind the number of its
// connection.
func (s *Sink) Conversation() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.log)
}

// Connections returns how many connections are open now, and how many there have been.
func (s *Sink) Connections() (open, ever int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.conns), s.number
}

// fault asks the plan.
func (s *Sink) fault(e Event) Fault {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.counts[e.Phase]++
	e.N = s.counts[e.Phase]
	if s.plan == nil {
		return Fault{}
	}
	return s.plan(e)
}

// said keeps a line of a client.
func (s *Sink) said(id int, line string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.log = append(s.log, fmt.Sprintf("%d %s", id, line))
}

// keep records an accepted message.
func (s *Sink) keep(m Message) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	m.Seq = len(s.messages) + 1
	if err := s.journal.write(m); err != nil {
		return err
	}
	if s.opts.Accepted != nil {
		s.opts.Accepted(m)
	}
	if s.opts.Lean {
		m.Raw = nil
	}
	s.messages = append(s.messages, m)
	return nil
}

func (s *Sink) lost(part []byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.truncated = append(s.truncated, part)
}

// TLSConfig returns the server's side of the sink's TLS.
func (s *Sink) TLSConfig() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{s.cert.tls}, MinVersion: tls.VersionTLS10,
		MaxVersion: s.opts.MaxTLS}
}
