package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"huizong/jobs"
)

// pulse is how a service shows that it runs to who can neither reach its pages nor its database: each loop touches a
// file of its own whenever it begins a round or prolongs what it holds. A health check in the same container, or on
// the same host by the same user, looks at their age.
type pulse struct {
	dir  string
	mu   sync.Mutex
	last map[string]time.Time
}

// pulseDir is where the loops of the service with this configuration touch their files.
func pulseDir(config string) (string, error) {
	config, err := filepath.Abs(config)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(config))
	return filepath.Join(os.TempDir(), fmt.Sprintf("huizong-%d", os.Getuid()), "pulse-"+hex.EncodeToString(sum[:6])),
		nil
}

// startPulse makes the directory, empty: what an earlier process left says nothing of this one.
func startPulse(config string) (*pulse, error) {
	dir, err := pulseDir(config)
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &pulse{dir: dir, last: map[string]time.Time{}}, nil
}

// rarely is how often a file is touched at most.
const rarely = time.Second

func (p *pulse) touch(loop string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Sub(p.last[loop]) < rarely {
		return
	}
	p.last[loop] = now
	// a full disk shows as a service that stands still, which is what a check should see
	_ = os.WriteFile(filepath.Join(p.dir, loop), []byte(now.UTC().Format(time.RFC3339)+"\n"), 0o600)
}

func (p *pulse) stop() { os.RemoveAll(p.dir) }

// beating reports whether every loop of the service has touched its file within an age.
func beating(config string, age time.Duration, now time.Time) error {
	dir, err := pulseDir(config)
	if err != nil {
		return err
	}
	var still []string
	for _, loop := range jobs.Loops {
		info, err := os.Stat(filepath.Join(dir, loop))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			still = append(still, loop+" has not begun")
		case err != nil:
			return err
		case now.Sub(info.ModTime()).Abs() > age: // one of a time to come is from before the clock was set back
			still = append(still, fmt.Sprintf("%s stands still for %s", loop,
				now.Sub(info.ModTime()).Abs().Round(time.Second)))
		}
	}
	slices.Sort(still)
	switch {
	case len(still) == len(jobs.Loops) && strings.HasSuffix(still[0], "begun"):
		return fmt.Errorf("no service runs with this configuration, by this user, on this host (%s)", dir)
	case len(still) > 0:
		return errors.New(strings.Join(still, "; "))
	}
	return nil
}
