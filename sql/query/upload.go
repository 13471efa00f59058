package query

import _ "embed" // binds the statements

// Statements of what is handed in to be imported: under upload/.
var (
	// UploadInsert: a file that was handed in.
	//go:embed upload/insert.sql
	UploadInsert string

	// UploadChunkInsert: a piece of it: upload, number, bytes.
	//go:embed upload/chunk_insert.sql
	UploadChunkInsert string

	// UploadChunks: the pieces of an upload, in order.
	//go:embed upload/chunks.sql
	UploadChunks string

	// UploadGet: one upload.
	//go:embed upload/get.sql
	UploadGet string

	// UploadList: what waits, and what was settled lately, newest first.
	//go:embed upload/list.sql
	UploadList string

	// UploadSettle: ends an upload that waits: state, by whom, when, id.
	//go:embed upload/settle.sql
	UploadSettle string

	// UploadForget: the pieces of what waits no longer.
	//go:embed upload/forget.sql
	UploadForget string

	// UploadExpire: discards what has waited for too long: when, since when.
	//go:embed upload/expire.sql
	UploadExpire string

	// UploadFiled: every revision of what an agency filed of a month: agency, month.
	//go:embed upload/filed.sql
	UploadFiled string

	// UploadFiledRecords: the records of submissions.
	//go:embed upload/filed_records.sql
	UploadFiledRecords string

	// UploadFiledPersons: whom submissions reached.
	//go:embed upload/filed_persons.sql
	UploadFiledPersons string

	// UploadLastIDs: the highest ids of tables that keep numbers.
	//go:embed upload/last_ids.sql
	UploadLastIDs string
)
