// Package jobs is the spine: it takes a job and a period, and leaves a report delivered, or a row that says why not.
//
//	       Source                    pure                   templates               Ledger           Sender
//	┌───────────────────┐   ┌────────────────────┐   ┌─────────────────────┐   ┌─────────────┐   ┌──────────────┐
//	│ read: one snapshot│──►│ reconcile, Fold,   │──►│ render: mail, work- │──►│ seal: frozen│──►│ deliver: one │
//	│ of submissions,   │   │ Build: one Report  │   │ book, brief;        │   │ bytes,      │   │ message, by  │
//	│ cell by cell      │   │ per region         │   │ composed to bytes   │   │ queued      │   │ phases       │
//	└───────────────────┘   └────────────────────┘   └─────────────────────┘   └─────────────┘   └──────────────┘
//	  nothing written         nothing written          nothing written           one transaction   an attempt per try
//
// What a crash leaves, and who goes on:
//
//	at a due slot, before its row    the cursor has not moved: the next look finds the slot again
//	while reading to rendering       a run in state building whose lease ends: another instance builds
//	                                 it anew, with the same as-of moment
//	while sealing                    either all of it or nothing
//	before the final dot             a delivery in state sending whose lease ends: queued again, provably not sent
//	after the final dot              a delivery in state committing whose lease ends: in_doubt, resent
//	                                 with a mark or left to a person
//	after the server's 250           the same: only the server knew; the resend is marked, never silent
//
// The files: job.go what is configured, source.go the interfaces this package needs, pipeline.go the verbs (read,
// build), gate.go what holds a report, render.go forms and letters, building.go a claimed run from start to seal,
// manual.go runs by hand, runner.go the loops of the service, slots.go due slots, delivery.go one delivery, notice.go
// letters to operators, changed.go what would read differently today; fresh.go waits for a source that is a replica,
// kept.go keeps what reading records came to, kept_night.go compares it at night, personal.go looks through what
// would be sent, prune.go removes what is over, settings.go and standing.go are what an approval is held against,
// effect.go is what a change would come to, forms.go sets attachments, and tries them for
// check; receive.go takes filing forms in, receive_tables.go the tables as a whole; reminders.go says when agencies are
// reminded by schedule, look.go looks through the whole source at night, growth.go keeps how large the ledger is;
// agencies.go writes letters to agencies, agencies_kinds.go what they did by kind of work, overtaken.go takes back
// letters that time has overtaken; pairs.go and judging.go are the records that people judge, records.go a filing down
// to its records, staying.go the record that counts in the place of another; received.go holds a mail that somebody
// has kept against what was sealed.
package jobs
