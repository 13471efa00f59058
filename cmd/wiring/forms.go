package wiring

import (
	"fmt"
	"io/fs"
	"os"

	"huizong/config"
	"huizong/jobs"
	"huizong/templates/brief"
	"huizong/templates/mail"
)

// Forms gives a service the templates and fonts that the configuration names.
func Forms(s *jobs.Service, c *config.Config) error {
	var overlay fs.FS
	if c.Templates.Dir != "" {
		if _, err := os.Stat(c.Templates.Dir); err != nil {
			return fmt.Errorf("templates.dir: %w", err)
		}
		overlay = os.DirFS(c.Templates.Dir)
	}
	templates, err := mail.Load(overlay)
	if err != nil {
		return fmt.Errorf("templates.dir %s:\n%w", c.Templates.Dir, err)
	}
	s.Mail, s.Brief = templates, brief.Fonts{Regular: c.Fonts.Regular, Bold: c.Fonts.Bold}
	return nil
}
