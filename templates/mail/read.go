package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"path/filepath"
	"strings"
)

// Part is one part of a message as a reader's program takes it apart.
type Part struct {
	Type string // text/html, text/plain, application/pdf ...
	Name string // of an attachment, without any directory; empty of the two bodies
	Body []byte // decoded
}

// Read takes a composed message apart: its header, and its parts in order.
func Read(message []byte) (netmail.Header, []Part, error) {
	m, err := netmail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return nil, nil, fmt.Errorf("read the mail: %w", err)
	}
	var parts []Part
	err = readPart(&parts, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return m.Header, parts, err
}

// readPart adds one part, or those within it.
func readPart(parts *[]Part, contentType, encoding string, body io.Reader) error {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("read content type %q: %w", contentType, err)
	}
	if strings.HasPrefix(media, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
			if err := readPart(parts, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"),
				p); err != nil {
				return err
			}
		}
	}
	raw, err := io.ReadAll(decoded(body, encoding))
	if err != nil {
		return err
	}
	name := ""
	if media != "text/html" && media != "text/plain" {
		name = attachmentFile(params["name"])
	}
	*parts = append(*parts, Part{media, name, raw})
	return nil
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

// attachmentFile reads an attachment's name, written in encoded words (RFC 2047), and keeps it inside its directory.
func attachmentFile(encoded string) string {
	name, err := new(mime.WordDecoder).DecodeHeader(encoded)
	if err != nil || name == "" {
		name = "attachment"
	}
	return filepath.Base(filepath.Clean("/" + name))
}

// Subject returns the decoded subject of a header.
func Subject(h netmail.Header) string {
	s, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil {
		return h.Get("Subject")
	}
	return s
}
