package mail

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	netmail "net/mail"
	"path/filepath"

	"github.com/emersion/go-message"
)

// Part is one part of a message as a reader's program takes it apart.
type Part struct {
	Type string // text/html, text/plain, application/pdf ...
	Name string // of an attachment, without any directory; empty of the two bodies
	Body []byte // decoded
}

// Read takes a composed message apart: its header, and its parts in order.
func Read(raw []byte) (netmail.Header, []Part, error) {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, nil, fmt.Errorf("read the mail: %w", err)
	}
	whole, err := message.New(message.HeaderFromMap(m.Header), m.Body)
	if err != nil && !message.IsUnknownCharset(err) {
		return nil, nil, fmt.Errorf("read the mail: %w", err)
	}
	var parts []Part
	err = whole.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil && !message.IsUnknownCharset(err) || e.MultipartReader() != nil {
			return err
		}
		media, params, err := e.Header.ContentType()
		if err != nil {
			return fmt.Errorf("read content type %q: %w", e.Header.Get("Content-Type"), err)
		}
		body, err := io.ReadAll(e.Body)
		name := ""
		if media != "text/html" && media != "text/plain" {
			name = attachmentFile(params["name"])
		}
		parts = append(parts, Part{media, name, body})
		return err
	})
	return m.Header, parts, err
}

// attachmentFile keeps an attachment's name inside its directory.
func attachmentFile(name string) string {
	if name == "" {
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
