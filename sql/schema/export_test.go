package schema

import "time"

// Hurry makes Migrate wait less, and for what another program may be at not at all.
func Hurry() (restore func()) {
	was, tries := pause, patient
	pause, patient = time.Millisecond, 1
	return func() { pause, patient = was, tries }
}
