package wiring

import (
	"log/slog"
	"regexp"
	"slices"

	"huizong/config"
	"huizong/jobs/reconcile"
)

// address is a mail address in a text: of a recipient, or in what a server says of one.
var address = regexp.MustCompile(`([^\s<>"'(),:;\[\]@\\])[^\s<>"'(),:;\[\]@\\]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)`)

// ours are attributes that hold an @ and nobody's address.
var ours = []string{"message_id", "instance"}

// LogOptions are those of the log: what level it has, and that nothing personal stands in it. Addresses of mail are
// masked (d***@example.gov.cn) unless the office wants them; telephone and identity numbers always are.
func LogOptions(c config.Log) *slog.HandlerOptions {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo
	}
	return &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		text := ""
		switch v := a.Value.Any().(type) {
		case string:
			text = v
		case error:
			text = v.Error()
		default:
			return a
		}
		masked := reconcile.Masked(text)
		if c.Addresses != "full" && !slices.Contains(ours, a.Key) {
			masked = address.ReplaceAllString(masked, "$1***@$2")
		}
		if masked == text {
			return a
		}
		return slog.String(a.Key, masked)
	}}
}
