package wiring

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
)

// WriteMail writes a message and its parts into a directory: mail.eml, mail.html, mail.txt, and the attachments under their names. It returns the
// files it wrote.
func WriteMail(dir string, message []byte) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	w := partWriter{dir: dir}
	if err := w.file("mail.eml", message); err != nil {
		return nil, err
	}
	m, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return nil, fmt.Errorf("read the mail: %w", err)
	}
	err = w.part(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return w.files, err
}

// partWriter writes parts and remembers their files.
type partWriter struct {
	dir   string
	files []string
}

func (w *partWriter) file(name string, body []byte) error {
	name = filepath.Join(w.dir, name)
	w.files = append(w.files, name)
	return os.WriteFile(name, body, 0o644)
}

// part writes one part, or those within it.
func (w *partWriter) part(contentType, encoding string, body io.Reader) error {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("read content type %q: %w", contentType, err)
	}
	if strings.HasPrefix(media, "multipart/") {
		return w.parts(multipart.NewReader(body, params["boundary"]))
	}
	raw, err := io.ReadAll(decoded(body, encoding))
	if err != nil {
		return err
	}
	name := map[string]string{"text/html": "mail.html", "text/plain": "mail.txt"}[media]
	if name == "" {
		name = attachmentName(params["name"])
	}
	return w.file(name, raw)
}

func (w *partWriter) parts(parts *multipart.Reader) error {
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := w.part(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
			return err
		}
	}
}

// decoded undoes the transfer encoding of a part (RFC 2045 §6).
func decoded(r io.Reader, encoding string) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}

// attachmentName reads an attachment's name, written in encoded words (RFC 2047), and keeps it inside its directory.
func attachmentName(encoded string) string {
	name, err := new(mime.WordDecoder).DecodeHeader(encoded)
	if err != nil || name == "" {
		name = "attachment"
	}
	return filepath.Base(filepath.Clean("/" + name))
}
