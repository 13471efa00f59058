package query

import _ "embed" // binds the statements

// Statements of the ledger as a whole: what one row means stands at the head of each file under ledger/.
var (
	// LedgerNow: the clock of the ledger, UTC.
	//go:embed ledger/now.sql
	LedgerNow string

	// LedgerWritable: a write that finds no row.
	//go:embed ledger/writable.sql
	LedgerWritable string

	// LedgerPacket: how large a statement the server takes, and how large one has to be.
	//go:embed ledger/packet.sql
	LedgerPacket string

	// LedgerSize: how many bytes the ledger's database takes.
	//go:embed ledger/size.sql
	LedgerSize string

	// LedgerSizeKeep: keeps the size of the ledger on one day.
	//go:embed ledger/size_keep.sql
	LedgerSizeKeep string

	// LedgerSizeOf: the oldest size that is kept of the days from one on.
	//go:embed ledger/size_of.sql
	LedgerSizeOf string

	// LedgerLeaseOwners: who is building or sending now.
	//go:embed ledger/lease_owners.sql
	LedgerLeaseOwners string

	// LedgerWholeCount: how many rows are as version 0.1 wrote them.
	//go:embed ledger/whole_count.sql
	LedgerWholeCount string

	// LedgerInstanceSeen: says that an instance lives.
	//go:embed ledger/instance_seen.sql
	LedgerInstanceSeen string

	// LedgerInstanceInsert: one instance.
	//go:embed ledger/instance_insert.sql
	LedgerInstanceInsert string

	// LedgerInstanceForget: instances that have not been seen since.
	//go:embed ledger/instance_forget.sql
	LedgerInstanceForget string

	// LedgerInstanceLast: when an instance was last seen; NULL: none is remembered.
	//go:embed ledger/instance_last.sql
	LedgerInstanceLast string

	// LedgerPlaceGet: when the server made the table of places, as it was last seen and as it says now.
	//go:embed ledger/place_get.sql
	LedgerPlaceGet string

	// LedgerPlaceSet: the place that is known from here on.
	//go:embed ledger/place_set.sql
	LedgerPlaceSet string

	// LedgerInstanceList: instances that have been seen since.
	//go:embed ledger/instance_list.sql
	LedgerInstanceList string

	// LedgerForm: what is of the ledger as a whole.
	//go:embed ledger/form_get.sql
	LedgerForm string

	// LedgerQuarantineLast: the last time that the ledger was found to be a restored one.
	//go:embed ledger/quarantine_last.sql
	LedgerQuarantineLast string

	// LedgerQuarantineMarks: whether a run may have been sent in a time that the ledger does not know of: made before,
	// or due in it.
	//go:embed ledger/quarantine_marks.sql
	LedgerQuarantineMarks string

	// LedgerQuarantineInsert: the ledger is a restored one; opened at once where nobody is waited for, and what it has
	// is marked.
	//go:embed ledger/quarantine_insert.sql
	LedgerQuarantineInsert string

	// LedgerQuarantineOpen: somebody wants to open it, or opens it.
	//go:embed ledger/quarantine_open.sql
	LedgerQuarantineOpen string
)
