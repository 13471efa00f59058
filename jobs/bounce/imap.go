package bounce

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Mailbox is where bounces arrive: a folder of an IMAP account. Printing it does not show the password.
type Mailbox struct {
	Host     string
	Port     int    // 0: 993, or 143 by mode
	TLS      string // implicit (or empty), starttls, none
	Username string
	Password string `json:"-"`
	Folder   string // empty: INBOX
	MoveTo   string // folder that mails are moved to once they are read; empty: they stay as they are
	RootCAs  *x509.CertPool
}

// Bounds of one poll.
const (
	MaxMails  = 200
	maxBytes  = 256 << 10 // of one mail; what stands behind is the mail that was returned
	pollLimit = 3 * time.Minute
)

// Position is up to where a folder has been read. It means nothing once the folder's Validity is another.
type Position struct{ Validity, UID uint32 }

// Poll reads what has arrived since a position, at most MaxMails mails, oldest first, and returns the new position.
// each is given the beginning of every mail; its error ends the poll, and the mail is read again at the next. Nothing
// is deleted, and no mail is marked as read.
func (m Mailbox) Poll(ctx context.Context, from Position, each func(raw []byte) error) (Position, error) {
	ctx, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	c, err := m.open(ctx)
	if err != nil {
		return from, err
	}
	defer c.Close()
	selected, err := c.Select(cmp.Or(m.Folder, "INBOX"), &imap.SelectOptions{ReadOnly: m.MoveTo == ""}).Wait()
	if err != nil {
		return from, fmt.Errorf("open folder %s of %s: %w", cmp.Or(m.Folder, "INBOX"), m.Host, err)
	}
	if selected.UIDValidity != from.Validity {
		from = Position{Validity: selected.UIDValidity}
	}
	uids, err := since(c, from.UID)
	if err != nil {
		return from, err
	}
	var unmoved error // what could not be moved has been read all the same, and so are those behind it
	for _, uid := range uids {
		if err := one(c, uid, each); err != nil {
			return from, err
		}
		from.UID = uint32(uid)
		if m.MoveTo != "" && unmoved == nil {
			unmoved = move(c, uid, m.MoveTo)
		}
	}
	_ = c.Logout().Wait() // what was read has been read
	return from, unmoved
}

// Check logs in and opens the folders.
func (m Mailbox) Check(ctx context.Context) (mails uint32, err error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	c, err := m.open(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if m.MoveTo != "" {
		if _, err := c.Select(m.MoveTo, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
			return 0, fmt.Errorf("open folder %s: %w; make it, or correct bounces.imap.move_to", m.MoveTo, err)
		}
	}
	selected, err := c.Select(cmp.Or(m.Folder, "INBOX"), &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return 0, fmt.Errorf("open folder %s: %w; set bounces.imap.folder", cmp.Or(m.Folder, "INBOX"), err)
	}
	_ = c.Logout().Wait()
	return selected.NumMessages, nil
}

// since lists the mails behind a UID; "n:*" always yields the last mail, even one before n.
func since(c *imapclient.Client, after uint32) ([]imap.UID, error) {
	behind := imap.UIDSet{imap.UIDRange{Start: imap.UID(after + 1)}}
	found, err := c.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{behind}}, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	uids := slices.DeleteFunc(found.AllUIDs(), func(u imap.UID) bool { return uint32(u) <= after })
	slices.Sort(uids)
	return uids[:min(len(uids), MaxMails)], nil
}

func one(c *imapclient.Client, uid imap.UID, each func([]byte) error) error {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: maxBytes}}
	mails, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true,
		BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		return fmt.Errorf("read mail %d: %w", uid, err)
	}
	for _, mail := range mails {
		for _, part := range mail.BodySection {
			if err := each(part.Bytes); err != nil {
				return err
			}
		}
	}
	return nil
}

// move moves a mail. Where the server cannot, it is copied, and deleted only once the copy is there.
func move(c *imapclient.Client, uid imap.UID, to string) error {
	mail := imap.UIDSetNum(uid)
	var err error
	if c.Caps().Has(imap.CapMove) {
		_, err = c.Move(mail, to).Wait()
	} else if _, err = c.Copy(mail, to).Wait(); err == nil {
		deleted := imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		err = c.Store(mail, &deleted, nil).Close()
		if err == nil && c.Caps().Has(imap.CapUIDPlus) { // else it stays, marked: EXPUNGE would take others' mails too
			err = c.UIDExpunge(mail).Close()
		}
	}
	if err != nil {
		return fmt.Errorf("move mail %d to %s: %w", uid, to, err)
	}
	return nil
}

// open connects, encrypts and logs in; ctx closes the connection.
func (m Mailbox) open(ctx context.Context) (*imapclient.Client, error) {
	port := cmp.Or(m.Port, map[string]int{"starttls": 143, "none": 143}[m.TLS], 993)
	address := net.JoinHostPort(m.Host, strconv.Itoa(port))
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w; check bounces.imap.host and port", address, err)
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	c, err := m.greet(ctx, conn)
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("greet %s: %w; check bounces.imap.tls and ca_file", address, err)
	}
	if err := c.Login(m.Username, m.Password).Wait(); err != nil {
		_ = c.Close()
		return nil, fmt.Errorf(
			"log in to %s as %s: %w; check bounces.imap.username and password",
			address,
			m.Username,
			err,
		)
	}
	if c.Caps().Has(imap.CapID) { // 163 and 126 open no folder before (NO EXAMINE Unsafe Login)
		_, _ = c.ID(&imap.IDData{Name: "huizong"}).Wait()
	}
	return c, nil
}

func (m Mailbox) greet(ctx context.Context, conn net.Conn) (*imapclient.Client, error) {
	config := &tls.Config{ServerName: m.Host, RootCAs: m.RootCAs, MinVersion: tls.VersionTLS12}
	options := &imapclient.Options{TLSConfig: config}
	switch m.TLS {
	case "none":
		c := imapclient.New(conn, options)
		return c, c.WaitGreeting()
	case "starttls":
		return imapclient.NewStartTLS(conn, options)
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	c := imapclient.New(secure, options)
	return c, c.WaitGreeting()
}

// String describes the mailbox without its password.
func (m Mailbox) String() string {
	return fmt.Sprintf("{%s as %s, folder %s}", m.Host, m.Username, cmp.Or(m.Folder, "INBOX"))
}

// Format prints String for every verb.
func (m Mailbox) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, m.String()) }

// LogValue is String.
func (m Mailbox) LogValue() slog.Value { return slog.StringValue(m.String()) }
