package bouncetest

import (
	"bytes"
	"fmt"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"huizong/jobs/bounce"
)

// Mailbox is an IMAP server in memory with one account.
type Mailbox struct {
	bounce.Mailbox
	user   *imapmemserver.User
	server *imapserver.Server
}

type literal struct{ *bytes.Reader }

// StartMailbox starts one on a free port of this machine, that offers what a new server does.
func StartMailbox() (*Mailbox, error) {
	return StartMailboxWith(imap.CapIMAP4rev1, imap.CapIMAP4rev2, imap.CapMove)
}

// StartMailboxWith starts one that offers some capabilities and no more.
func StartMailboxWith(caps ...imap.Cap) (*Mailbox, error) {
	offered := imap.CapSet{}
	for _, c := range caps {
		offered[c] = struct{}{}
	}
	user := imapmemserver.NewUser("bounces", "s3cret-word")
	for _, folder := range []string{"INBOX", "Read"} {
		if err := user.Create(folder, nil); err != nil {
			return nil, err
		}
	}
	users := imapmemserver.New()
	users.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return users.NewSession(), nil, nil
		},
		Caps:         offered,
		InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go server.Serve(l)
	return &Mailbox{bounce.Mailbox{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none",
		Username: "bounces", Password: "s3cret-word"}, user, server}, nil
}

// Store puts a mail into the folder.
func (m *Mailbox) Store(raw []byte) error {
	_, err := m.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{})
	if err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	return nil
}

// Close ends it.
func (m *Mailbox) Close() error { return m.server.Close() }
