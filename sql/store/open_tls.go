package store

import (
	"crypto/tls"
	"net"
	"sync/atomic"

	"github.com/go-sql-driver/mysql"
)

// required is how connections to other hosts are secured; nil: as each DSN says.
var required atomic.Pointer[tls.Config]

// RequireTLS has every connection that is opened from now on speak TLS as c says, whatever its DSN says. Without a name
// of the server in c it is the host that is connected to. nil: as each DSN says.
func RequireTLS(c *tls.Config) { required.Store(c) }

// secure puts what is required into the settings of a connection. A socket of this host is left alone.
func secure(cfg *mysql.Config) {
	if c := required.Load(); c != nil && cfg.Net == "tcp" {
		cfg.TLS, cfg.TLSConfig, cfg.AllowFallbackToPlaintext = c.Clone(), "", false
		if host, _, err := net.SplitHostPort(cfg.Addr); err == nil && cfg.TLS.ServerName == "" {
			cfg.TLS.ServerName = host
		}
	}
}

// Clear reports whether what is said to the server crosses a network where others can read it.
func (db *DB) Clear() bool { return db.clear }

// inClear reports whether a connection leaves the host without TLS that is certain.
func inClear(cfg *mysql.Config) bool {
	host, _, err := net.SplitHostPort(cfg.Addr)
	if cfg.Net != "tcp" || err != nil || host == "localhost" || net.ParseIP(host).IsLoopback() {
		return false
	}
	return cfg.TLS == nil || cfg.AllowFallbackToPlaintext // tls=preferred
}
