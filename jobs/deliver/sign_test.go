package deliver_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/jobs/deliver/postfixtest"
)

// newSigner makes a signer with a key of its own.
func newSigner(t *testing.T, bits int) (*deliver.Signer, error) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return deliver.NewSigner("huizong.test", "m2026", text)
}

// opendkim verifies a message with the key that the signer publishes, and returns what it says.
func opendkim(t *testing.T, s *deliver.Signer, message []byte) (string, error) {
	t.Helper()
	program, err := exec.LookPath("opendkim")
	if err != nil {
		program = "/usr/sbin/opendkim"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("HUIZONG_REQUIRE_MYSQL") == "1" {
			t.Fatal("opendkim is not installed; ./test.sh installs it")
		}
		t.Skip("opendkim is not installed")
	}
	dir := t.TempDir()
	name, text, err := s.Record()
	if err != nil {
		t.Fatal(err)
	}
	write := func(file, content string) string {
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	keys := write("keys", name+" "+text+"\n")
	conf := write("conf", fmt.Sprintf("Mode v\nTestPublicKeys %s\nSyslog no\n", keys))
	out, err := exec.CommandContext(t.Context(), program, "-x", conf, "-vv", "-t",
		write("mail.eml", string(message))).CombinedOutput()
	return string(out), err
}

// TestSignatureIsVerifiedByOpenDKIM signs, relays, marks, and has a second implementation verify what arrived.
func TestSignatureIsVerifiedByOpenDKIM(t *testing.T) {
	t.Parallel()
	signer, err := newSigner(t, 2048)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	message, err := signer.Sign(letter(20_000), at)
	if err != nil {
		t.Fatal(err)
	}
	again, err := signer.Sign(letter(20_000), at)
	if err != nil || !bytes.Equal(message, again) || !bytes.HasSuffix(message, letter(20_000)) {
		t.Errorf(
			"signed twice for one moment, the bytes differ, or the message behind the signature has changed: %v",
			err,
		)
	}
	for way, arrived := range map[string][]byte{"straight": straight(t, deliver.MarkPossibleDuplicate(message, 1)),
		"by Postfix": byPostfix(t, deliver.MarkPossibleDuplicate(message, 1))} {
		t.Run(way, func(t *testing.T) { verified(t, signer, arrived) })
	}
}

// straight is what a server of the next hop gets.
func straight(t *testing.T, message []byte) []byte {
	t.Helper()
	sink := delivertest.New(t, delivertest.Options{})
	if o := sink.Server().Send(t.Context(), envelope, message, nil); o.Class != sent {
		t.Fatalf("outcome %+v", o)
	}
	return sink.Messages()[0].Raw
}

// byPostfix is what a server gets that a relay passes it on to.
func byPostfix(t *testing.T, message []byte) []byte {
	t.Helper()
	outside := delivertest.New(t, delivertest.Options{TLS: deliver.NoTLS})
	p := postfixtest.Start(t, outside.Port())
	client := p.Client()
	e := deliver.Envelope{From: postfixtest.Sender, To: "dept@example.org"}
	if o := client.Send(t.Context(), e, message, nil); o.Class != sent {
		t.Fatalf("outcome %+v\n%s", o, p.Log())
	}
	for end := time.Now().Add(time.Minute); len(outside.Messages()) == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("Postfix did not pass it on:\n%s", p.Log())
		}
	}
	return outside.Messages()[0].Raw
}

// verified holds that opendkim believes what arrived, and nothing else.
func verified(t *testing.T, signer *deliver.Signer, arrived []byte) {
	t.Helper()
	if said, err := opendkim(t, signer, arrived); err != nil || !strings.Contains(said, "verification (s=m2026") ||
		!strings.Contains(said, "succeeded") {
		t.Errorf("opendkim says %q, %v", said, err)
	}
	for what, spoilt := range map[string][]byte{
		"body":    append(bytes.Clone(arrived), "a footer\r\n"...),
		"subject": bytes.Replace(arrived, []byte("Subject: Report"), []byte("Subject: Other"), 1),
	} {
		if said, _ := opendkim(t, signer, spoilt); strings.Contains(said, "succeeded") {
			t.Errorf("opendkim believes a changed %s: %q", what, said)
		}
	}
}

func TestSignerKeys(t *testing.T) {
	t.Parallel()
	if _, err := newSigner(t, 1024); err == nil || !strings.Contains(err.Error(), "want 2048 or more") {
		t.Errorf("a short key: %v", err)
	}
	if _, err := deliver.NewSigner("a", "b", []byte("no key")); err == nil || !strings.Contains(err.Error(), "PEM") {
		t.Errorf("no key: %v", err)
	}
	signer, err := newSigner(t, 2048)
	if err != nil {
		t.Fatal(err)
	}
	name, text, err := signer.Record()
	if err != nil || name != "m2026._domainkey.huizong.test" {
		t.Fatalf("%s, %v", name, err)
	}
	dns := func(answer string) func(context.Context, string) ([]string, error) {
		return func(context.Context, string) ([]string, error) { return []string{answer}, nil }
	}
	if err := signer.CheckRecord(t.Context(), dns(text)); err != nil {
		t.Error(err)
	}
	if err := signer.CheckRecord(t.Context(), dns("v=DKIM1; p=AAAA")); err == nil ||
		!strings.Contains(err.Error(), text) {
		t.Errorf("another key: %v", err)
	}
}
