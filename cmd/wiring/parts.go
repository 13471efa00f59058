package wiring

import (
	"os"
	"path/filepath"

	"huizong/templates/mail"
)

// WriteMail writes a message and its parts into a directory: mail.eml, mail.html, mail.txt, and the attachments under
// their names. It returns the files it wrote.
func WriteMail(dir string, message []byte) (files []string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	write := func(name string, body []byte) error {
		name = filepath.Join(dir, name)
		files = append(files, name)
		return os.WriteFile(name, body, 0o600)
	}
	if err := write("mail.eml", message); err != nil {
		return nil, err
	}
	_, parts, err := mail.Read(message)
	if err != nil {
		return files, err
	}
	for _, p := range parts {
		name := map[string]string{"text/html": "mail.html", "text/plain": "mail.txt"}[p.Type]
		if name == "" {
			name = p.Name
		}
		if err := write(name, p.Body); err != nil {
			return files, err
		}
	}
	return files, nil
}
