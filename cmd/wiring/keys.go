package wiring

import (
	"fmt"
	"os"

	"huizong/config"
	"huizong/jobs/keyring"
)

// Keys reads the keys of the evidence; nil where the configuration names no file.
func Keys(c *config.Config) (*keyring.Ring, error) {
	if c.Audit.KeyFile == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.Audit.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("audit.key_file: %w", err)
	}
	ring, err := keyring.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("audit.key_file: %s: %w", c.Audit.KeyFile, err)
	}
	return ring, nil
}
