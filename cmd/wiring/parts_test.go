package wiring_test

import (
	"os"
	"path/filepath"
	"testing"

	"huizong/cmd/wiring"
	"huizong/config"
)

// TestWriteMail makes sure that a message is taken apart as a reader would.
func TestWriteMail(t *testing.T) {
	raw := "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; " +
		"charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n5rGH5oC7\r\n" +
		"--x\r\nContent-Type: application/pdf; name=\"=?UTF-8?b?5rGH5oC7LnBkZg==?=\"\r\nContent-Transfer-Encoding: " +
		"quoted-printable\r\n\r\na=3Db\r\n--x--\r\n"
	dir := t.TempDir()
	if _, err := wiring.WriteMail(dir, []byte(raw)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"mail.txt": "\u6c47\u603b", "\u6c47\u603b.pdf": "a=b", "mail.eml": raw} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestParallel reads on several connections only what the configuration says does not change.
func TestParallel(t *testing.T) {
	for _, tt := range []struct {
		parallel  int
		immutable bool
		want      int
	}{{2, true, 2}, {8, true, 8}, {1, true, 1}, {8, false, 1}} {
		if got := wiring.Parallel(config.Source{Parallel: tt.parallel, Immutable: tt.immutable}); got != tt.want {
			t.Errorf("parallel %d, immutable %t: %d connections, want %d", tt.parallel, tt.immutable, got, tt.want)
		}
	}
}
