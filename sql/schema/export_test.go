package schema

import "time"

// Hurry makes Migrate wait less between its tries.
func Hurry() (restore func()) {
	was := pause
	pause = time.Millisecond
	return func() { pause = was }
}
