package query

import _ "embed" // binds the statements

// Statements that remove what its term is over of.
var (
	// PruneMessages: messages whose bodies may go: not stored since, deliveries ended before, never sent and not since.
	//go:embed ledger/prune_messages.sql
	PruneMessages string

	// PruneMessage: a message whose body goes: its hash, not stored since.
	//go:embed ledger/prune_message.sql
	PruneMessage string

	// PruneLists: what every message that stays is made of.
	//go:embed ledger/prune_lists.sql
	PruneLists string

	// PruneParts: parts that may go, if no message that stays is made of them: not stored since.
	//go:embed ledger/prune_parts.sql
	PruneParts string

	// PrunePart: a part that goes: its hash, not stored since.
	//go:embed ledger/prune_part.sql
	PrunePart string

	// PruneTried: how many tries there are of deliveries that ended before a moment.
	//go:embed ledger/prune_tried.sql
	PruneTried string

	// PruneAttempts: the tries of deliveries that ended before a moment.
	//go:embed ledger/prune_attempts.sql
	PruneAttempts string
)
