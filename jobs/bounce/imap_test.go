package bounce_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

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
