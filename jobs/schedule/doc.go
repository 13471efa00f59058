// Package schedule knows when a job falls due. It is pure: it walks wall clocks and calendars that it is given, and
// never looks at a clock.
//
// A schedule (Parse) is five fields of cron, or a rule of working days:
//
//	0 9 10 * *                      cron: minute hour day month weekday; @monthly and its kin, but not @every
//	workday 3 09:00                 the third working day of each month; workday -1: the last
//	monthly 10 09:00 roll=next      the 10th of each month, and if that is a day off, the next working day;
//	                                monthly last: the last day
//	quarterly workday 3 09:00       of the first month of each quarter; also half-yearly and yearly (January)
//	quarterly 10 09:00 roll=next    the same, by date
//	yearly 03-05 09:00 roll=prev    5 March of each year
//	weekly mon 09:00 roll=none      Monday of each week (weeks run from Monday to Sunday)
//
// roll says what becomes of a date that is a day off: next working day, previous working day (prev), or the date as it
// is (none, the default). A day that a month has not, like 31 in April, is the last day of that month; a working day
// that a month has not, like the 23rd of February, is its last working day. Rolling may cross into another month or
// year. Each month (quarter, week...) is due once, wherever it was rolled to; only those rolled onto the same day, like
// two Mondays inside one Spring Festival, share a slot.
//
// A slot is one moment at which a job is due. It is named by the wall clock of its zone. Where the clock is put
// forward, the wall times it skips fall due at the first instant after the gap; where it is put back, a wall time is
// due at its first occurrence only. In one rule: a wall time falls due at the first instant at which the local clock
// shows it or later. No instant has two slots: a cron that names several wall times inside one gap (or one inside it
// and the one that ends it) is due once there, under the earliest of their names.
//
// All of it is monotone, so that any division of time into stretches (a, b], (b, c]... finds every slot exactly once.
package schedule
