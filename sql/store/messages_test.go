package store

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// encoded is what a mail library makes of an attachment.
func encoded(raw []byte) string {
	text := base64.StdEncoding.EncodeToString(raw)
	var b strings.Builder
	for len(text) > 0 {
		n := min(76, len(text))
		b.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
	return b.String()
}

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

// join puts the pieces of a message together again.
func join(message []byte) (whole []byte, texts, parts int) {
	for text, raw := range cut(message) {
		if raw != nil {
			whole = inLines(whole, raw)
			parts++
		} else {
			whole = append(whole, text...)
			texts++
		}
	}
	return whole, texts, parts
}

func TestCutAtBase64(t *testing.T) {
	for name, c := range map[string]struct {
		message      string
		texts, parts int
	}{
		"nothing":                {"", 0, 0},
		"text alone":             {"Subject: a\r\n\r\nHello\r\n", 1, 0},
		"one attachment":         {"a: b\r\n\r\n--x\r\n\r\n" + encoded(noise(1000)) + "--x--\r\n", 2, 1},
		"full last line":         {"a: b\r\n\r\n--x\r\n\r\n" + encoded(noise(57*30)) + "--x--\r\n", 2, 1},
		"two attachments":        {"a\r\n" + encoded(noise(999)) + "--\r\n" + encoded(noise(999)) + "--", 3, 2},
		"too small":              {"a\r\n" + encoded(noise(100)) + "--x\r\n", 1, 0},
		"bare line feeds":        {"a\n" + strings.ReplaceAll(encoded(noise(1000)), "\r\n", "\n"), 1, 0},
		"lines of 60":            {"a\r\n" + strings.Repeat(strings.Repeat("QUJD", 15)+"\r\n", 30), 1, 0},
		"padding not canonical":  {"a\r\n" + strings.Repeat(strings.Repeat("QUJD", 19)+"\r\n", 9) + "QR==\r\n", 1, 0},
		"a word before it":       {"a\r\nabcd\r\n" + encoded(noise(1000)), 1, 1},
		"at the very end":        {encoded(noise(1000)), 0, 1},
		"no line end at the end": {"a\r\n" + strings.TrimSuffix(encoded(noise(57*10)), "\r\n"), 2, 1},
	} {
		whole, texts, parts := join([]byte(c.message))
		if string(whole) != c.message {
			t.Errorf("%s: does not come back", name)
		}
		if texts != c.texts || parts != c.parts {
			t.Errorf("%s: %d texts, %d parts; want %d, %d", name, texts, parts, c.texts, c.parts)
		}
	}
}

func TestCutKeepsEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 3000), encoded), rapid.String(),
			rapid.SampledFrom([]string{"\r\n", "\n", "\r", "QUJD", "=", strings.Repeat("A", 76) + "\r\n"}))
		message := []byte(strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), ""))
		if whole, _, _ := join(message); !bytes.Equal(whole, message) {
			t.Fatalf("%q became %q", message, whole)
		}
	})
}

// TestChunksStaySmall holds what cannot be compressed below 1 MiB a row.
func TestChunksStaySmall(t *testing.T) {
	for piece := range pieces(noise(3<<20 + 1)) {
		stored := compressed(piece)
		if len(stored) > 1<<20 {
			t.Errorf("a chunk takes %d bytes", len(stored))
		}
		if back, err := expanded(stored, nil); err != nil || !bytes.Equal(back, piece) {
			t.Errorf("a chunk does not come back: %v", err)
		}
	}
	bomb := codec().EncodeAll(make([]byte, 100<<20), nil)
	if _, err := expanded(bomb, nil); err == nil {
		t.Errorf("%d bytes that expand to 100 MiB are taken", len(bomb))
	}
}
