package schema

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// Two programs may migrate at once where no lock keeps them apart: on two servers of a cluster, whose named locks are
// each server's own, and before the lock is held, when goose looks at its table. Each file is one statement, which one
// of them gets through; the other is told so, waits a little, and finds it done.
const tries = 60

var pause = 500 * time.Millisecond

// meanwhile are the errors of a server that says: another one has just done this, or is doing it.
var meanwhile = []uint16{
	1047, // the server is not in its cluster yet
	1050, // table exists
	1060, // column exists
	1061, // index exists
	1062, // row exists
	1146, // no such table: the one that counts versions is being renamed or made
	1205, // waited for a lock
	1213, // deadlock; in a cluster, also: undone by a statement on another server
	1317, // interrupted by one
}

// passes reports whether an error of a migration may be gone when it is tried again.
func passes(err error) bool {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return slices.Contains(meanwhile, e.Number)
	}
	return unbegun(err)
}

// unbegun reports whether goose has made its table, and not written the first row yet; it exports no error for that.
func unbegun(err error) bool { return strings.Contains(err.Error(), "missing zero version migration") }
