package main

import (
	"bufio"
	"fmt"
	"net/mail"
	"os"
	"strings"

	"huizong/jobs"
	"huizong/jobs/ledger"
)

// anchors reads the ends of the audit that were kept elsewhere. A line that holds none is an error: who checks must
// know what was checked.
func (c *verifyCmd) anchors() (out []ledger.Anchor, err error) {
	if c.Anchors != "" {
		f, err := os.Open(c.Anchors)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		for n := 1; lines.Scan(); n++ {
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			a, err := ledger.ParseAnchor(lines.Text())
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", c.Anchors, n, err)
			}
			out = append(out, a)
		}
		if err := lines.Err(); err != nil {
			return nil, err
		}
		if len(out) == 0 {
			return nil, fmt.Errorf("%s holds no anchor", c.Anchors)
		}
	}
	if c.Mail == "" {
		return out, nil
	}
	f, err := os.Open(c.Mail)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		return nil, fmt.Errorf("%s is no mail: %w", c.Mail, err)
	}
	a, err := ledger.ParseAnchor(m.Header.Get(jobs.AnchorHeader))
	if err != nil {
		return nil, fmt.Errorf("%s: header %s: %w", c.Mail, jobs.AnchorHeader, err)
	}
	return append(out, a), nil
}
