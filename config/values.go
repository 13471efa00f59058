package config

import (
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Secret is a text that is never printed, logged or encoded.
type Secret string

const redacted = "[redacted]"

// Reveal returns the secret, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// Format prints [redacted] for every verb.
func (s Secret) Format(f fmt.State, _ rune) { f.Write([]byte(redacted)) }

// String returns [redacted].
func (s Secret) String() string { return redacted }

// LogValue logs [redacted].
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText writes [redacted].
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Decimal is a number of at most three decimals, kept in thousandths: 2500 is 2.5. It is never a binary float.
type Decimal int64

var decimalForm = regexp.MustCompile(`^([0-9]{1,9})(?:\.([0-9]{1,3}))?$`)

// ParseDecimal reads 2.5.
func ParseDecimal(s string) (Decimal, error) {
	m := decimalForm.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%q is not a number of at most three decimals, like 2.5", s)
	}
	n, err := strconv.ParseInt(m[1]+(m[2] + "000")[:3], 10, 64)
	return Decimal(n), err
}

// String writes 2.5.
func (d Decimal) String() string {
	s := fmt.Sprintf("%d.%03d", d/1000, d%1000)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Duration is a length of time with its unit: 35d, 12h, 30m.
type Duration time.Duration

// ParseDuration reads 35d, 5y (of 365 days) or what time.ParseDuration reads; a bare number has no unit and is refused.
func ParseDuration(s string) (Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 36500 {
			return Duration(time.Duration(n) * 24 * time.Hour), nil
		}
	}
	if years, ok := strings.CutSuffix(s, "y"); ok {
		if n, err := strconv.Atoi(years); err == nil && n > 0 && n <= 100 {
			return Duration(time.Duration(n) * 365 * 24 * time.Hour), nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || s == "0" {
		return 0, fmt.Errorf("%q is not a length of time like 35d, 12h or 30m", s)
	}
	return Duration(d), nil
}

// String writes 35d.
func (d Duration) String() string {
	if t := time.Duration(d); t%(24*time.Hour) == 0 {
		return strconv.Itoa(int(t/(24*time.Hour))) + "d"
	}
	return time.Duration(d).String()
}
