package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"huizong/config"
	"huizong/jobs"
)

// watchEvery is how often the service looks whether its secrets and certificates have changed.
const watchEvery = 5 * time.Second

// generation is the service as its configuration, secrets and certificates were at one time. The next one is made
// whole, its databases asked, before this one ends: what cannot be taken up changes nothing.
type generation struct {
	*app
	service *jobs.Service
	stamp   string // of the files that it was made of
	kept    string // of what the ledger keeps instead of the configuration
}

// generation opens everything anew; it ends with the app that it was made of, or when it is closed.
func (a *app) generation(open func(*app) (*jobs.Service, error)) (*generation, error) {
	ctx, end := context.WithCancel(a.ctx)
	own := &app{ctx: ctx, file: a.file, in: a.in, out: a.out, err: a.err, environ: a.environ, tokenPath: a.tokenPath}
	own.closers = append(own.closers, func() error { end(); return nil })
	g := &generation{app: own}
	c, err := own.config()
	if err == nil {
		g.stamp, g.kept = stamp(c.Files()), own.kept("")
		err = certificates(c.Admin.TLS.CertFile, c.Admin.TLS.KeyFile)
	}
	if err == nil {
		g.service, err = open(own)
	}
	if err != nil {
		own.close()
		return nil, err
	}
	return g, nil
}

// certificates reports whether the pages' certificate and key belong together; without any, nothing is wrong.
func certificates(cert, key string) error {
	if cert == "" {
		return nil
	}
	if _, err := tls.LoadX509KeyPair(cert, key); err != nil {
		return fmt.Errorf("admin.tls: %w", err)
	}
	return nil
}

// successor waits until the service is asked to take up what was changed, or until a secret or certificate has changed
// and stands still, or a setting in the ledger, and makes the next generation of a; nil: the service is to end.
func (g *generation) successor(a *app, asked <-chan os.Signal) *generation {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	last, said := g.stamp, ""
	for {
		select {
		case <-g.ctx.Done():
			return nil
		case <-asked:
			said = ""
		case <-tick.C:
			now := stamp(g.settings.Files())
			still := now == last
			last = now
			if (now == g.stamp || !still) && g.app.kept(g.kept) == g.kept {
				continue
			}
		}
		next, err := a.generation(func(a *app) (*jobs.Service, error) { return a.service(false) })
		if err == nil {
			if err = free(next.settings, g.settings); err == nil {
				return next
			}
			next.close()
		}
		if err.Error() != said {
			said = err.Error()
			g.service.Log.Error("what was changed is not taken up; the service goes on with what it has", "error", err)
		}
	}
}

// free reports whether the addresses of a configuration can be listened at once those of the one before are given up:
// a port that we hold is tried elsewhere on its host.
func free(next, before *config.Config) error {
	held := map[string]bool{}
	for _, address := range []string{before.Admin.Listen, before.Metrics.Listen} {
		_, port, _ := net.SplitHostPort(address)
		held[port] = true
	}
	for _, a := range []struct{ key, address string }{{"admin.listen", next.Admin.Listen},
		{"metrics.listen", next.Metrics.Listen}} {
		if a.address == "" {
			continue
		}
		if host, port, err := net.SplitHostPort(a.address); err == nil && held[port] {
			a.address = net.JoinHostPort(host, "0")
		}
		l, err := net.Listen("tcp", a.address)
		if err != nil {
			return fmt.Errorf("%s: %w", a.key, err)
		}
		_ = l.Close()
	}
	return nil
}

// kept tells one state of what the ledger keeps from another; it is as it was last, while the ledger does not answer.
func (a *app) kept(last string) string {
	c := a.settings
	if !c.Recipients.InDatabase() && !c.Settings.InDatabase() {
		return last
	}
	l, err := a.ledger()
	if err != nil {
		return last
	}
	now, err := l.Now(a.ctx)
	if err != nil {
		return last
	}
	stamp, err := l.SettingStamp(a.ctx, now)
	if err != nil {
		return last
	}
	return stamp
}

// stamp tells one state of files from another by their times and sizes.
func stamp(files []string) string {
	var b strings.Builder
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			fmt.Fprintf(&b, "%s is not there\n", f)
			continue
		}
		fmt.Fprintf(&b, "%s %d %d\n", f, info.ModTime().UnixNano(), info.Size())
	}
	return b.String()
}
