package bounce_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"

	"huizong/jobs/bounce"
	"huizong/jobs/bounce/bouncetest"
)

// imapServer is a server in memory with one account.
func imapServer(t *testing.T) (bounce.Mailbox, *bouncetest.Mailbox) {
	t.Helper()
	m, err := bouncetest.StartMailbox()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m.Mailbox, m
}

// TestPoll reads each mail once, in their order, and goes on where it stopped.
func TestPoll(t *testing.T) {
	t.Parallel()
	box, server := imapServer(t)
	store := func(raw []byte) {
		t.Helper()
		if err := server.Store(raw); err != nil {
			t.Fatal(err)
		}
	}
	store(bouncetest.Postfix(sentMail))
	store(bouncetest.QQ(sentMail))
	large := append(bouncetest.Exim(sentMail), bytes.Repeat([]byte("x\r\n"), 200_000)...)
	store(large)
	var read []string
	each := func(raw []byte) error {
		subject, _, _ := strings.Cut(string(raw[bytes.Index(raw, []byte("Subject:")):]), "\r\n")
		read = append(read, subject)
		if len(raw) > 256<<10 {
			t.Errorf("%d bytes were read of one mail", len(raw))
		}
		return nil
	}
	at, err := box.Poll(t.Context(), bounce.Position{}, each)
	if err != nil || len(read) != 3 || !strings.Contains(read[0], "Undelivered") ||
		!strings.Contains(read[2], "failed") {
		t.Fatalf("read %q, %v", read, err)
	}
	if again, err := box.Poll(t.Context(), at, each); err != nil || len(read) != 3 || again != at {
		t.Errorf("read again %q, %+v after %+v, %v", read, again, at, err)
	}
	store(bouncetest.NetEase(sentMail))
	broken := errors.New("database is away")
	if same, err := box.Poll(t.Context(), at, func([]byte) error { return broken }); !errors.Is(err, broken) ||
		same != at {
		t.Errorf("%+v, %v", same, err)
	}
	if _, err := box.Poll(t.Context(), at, each); err != nil || len(read) != 4 {
		t.Errorf("read %q, %v", read, err)
	}
	if _, err := box.Poll(t.Context(), bounce.Position{Validity: at.Validity + 1, UID: 4000}, each); err != nil ||
		len(read) != 8 {
		t.Errorf("in a folder made anew, read %q, %v", read, err)
	}
	box.MoveTo = "Read"
	if _, err := box.Poll(t.Context(), at, each); err != nil {
		t.Error(err)
	}
	if n, err := box.Check(t.Context()); err != nil || n != 3 {
		t.Errorf("%d mails stay, %v", n, err)
	}
}

// TestMoveFails: where the folder for what was read is not there, every mail is read all the same and stays, also at a
// server that cannot move; check names the key.
func TestMoveFails(t *testing.T) {
	t.Parallel()
	for name, caps := range map[string][]imap.Cap{"moves": {imap.CapIMAP4rev1, imap.CapMove},
		"copies": {imap.CapIMAP4rev1}} {
		server, err := bouncetest.StartMailboxWith(caps...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		for _, write := range []func(bouncetest.Mail) []byte{bouncetest.Postfix, bouncetest.QQ, bouncetest.Exim} {
			if err := server.Store(write(sentMail)); err != nil {
				t.Fatal(err)
			}
		}
		box, read := server.Mailbox, 0
		each := func([]byte) error { read++; return nil }
		box.MoveTo = "Nowhere"
		at, err := box.Poll(t.Context(), bounce.Position{}, each)
		if err == nil || !strings.Contains(err.Error(), "Nowhere") || read != 3 {
			t.Errorf("%s: read %d, %v", name, read, err)
		}
		if _, err := box.Poll(t.Context(), at, each); err != nil || read != 3 {
			t.Errorf("%s: what was read is read again: %d, %v", name, read, err)
		}
		if _, err := box.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "bounces.imap.move_to") {
			t.Errorf("%s: check says %v", name, err)
		}
		box.MoveTo = ""
		if n, err := box.Check(t.Context()); err != nil || n != 3 {
			t.Errorf("%s: %d mails stay, %v", name, n, err)
		}
		box.MoveTo = "Read"
		if _, err := box.Poll(t.Context(), bounce.Position{}, each); err != nil || read != 6 {
			t.Errorf("%s: read %d, %v", name, read, err)
		}
		box.Folder = "Read"
		if n, err := box.Check(t.Context()); err != nil || n != 3 {
			t.Errorf("%s: %d mails were moved, %v", name, n, err)
		}
	}
}

// TestNamesItself: 163 and 126 open no folder for a program that has not named itself.
func TestNamesItself(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go netEase(l)
	box := bounce.Mailbox{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Username: "a",
		Password: "b"}
	if n, err := box.Check(t.Context()); err != nil || n != 2 {
		t.Errorf("%d mails, %v", n, err)
	}
}

// netEase speaks as 163's server does, in one conversation.
func netEase(l net.Listener) {
	conn, err := l.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	const offered = "IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ STARTTLS UIDPLUS"
	fmt.Fprintf(conn, "* OK Coremail System IMap Server Ready(163com)\r\n")
	named := false
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		word, _, _ := strings.Cut(command, " ")
		switch {
		case word == "CAPABILITY":
			fmt.Fprintf(conn, "* CAPABILITY %s\r\n", offered)
		case word == "ID":
			named = strings.Contains(command, `"name" "huizong"`)
			fmt.Fprint(conn, "* ID (\"name\" \"Coremail Imap\")\r\n")
		case (word == "EXAMINE" || word == "SELECT") && !named:
			fmt.Fprintf(conn, "%s NO EXAMINE Unsafe Login. Please contact kefu@188.com for help\r\n", tag)
			continue
		case word == "EXAMINE":
			fmt.Fprint(conn, "* 2 EXISTS\r\n* OK [UIDVALIDITY 1] UIDs valid\r\n* FLAGS ()\r\n")
		}
		fmt.Fprintf(conn, "%s OK done\r\n", tag)
	}
}

// TestPollFails names what to look at, and never the password.
func TestPollFails(t *testing.T) {
	t.Parallel()
	box, _ := imapServer(t)
	wrong, nobody, folder := box, box, box
	wrong.Password, nobody.Port, folder.Folder = "guess", 1, "Nowhere"
	boxes := map[string]bounce.Mailbox{"username and password": wrong, "host and port": nobody, "Nowhere": folder}
	for want, b := range boxes {
		_, err := b.Poll(t.Context(), bounce.Position{}, nil)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), b.Password) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
