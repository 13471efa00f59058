package schema

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"
)

// patience is how long a starter waits for another one that is migrating.
const patience = 5 * time.Minute

// nameLock keeps starters apart with a named lock of the server. goose's own table lock is right too, but makes waiters
// sleep for seconds. The lock ends with its session, so a starter that dies does not leave it behind. A server that has
// no such locks (in a cluster, they may be refused) goes without: again.go makes that right too.
type nameLock struct {
	set  Set
	held bool
}

// name is unique to a database, since named locks are the whole server's, and short: a name may have 64 characters.
const name = "CONCAT('huizong ', ?, ' ', MD5(DATABASE()))"

// SessionLock waits for the lock, in short rounds so that no read timeout of the connection runs out.
func (l *nameLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	for until := time.Now().Add(patience); ; {
		var got sql.NullInt64
		if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK("+name+", 5)", string(l.set)).Scan(&got); refused(err) {
			return nil
		} else if err != nil {
			return fmt.Errorf("lock %s tables for migration: %w", l.set, err)
		}
		if l.held = got.Int64 == 1; l.held {
			return nil
		}
		if time.Now().After(until) {
			return fmt.Errorf("lock %s tables for migration: another process has been migrating for %s", l.set,
				patience)
		}
	}
}

// SessionUnlock gives the lock back. Closing a pooled connection would keep it held, so a connection that cannot say it
// has let go is dropped.
func (l *nameLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	if !l.held {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var released sql.NullInt64
	err := conn.QueryRowContext(ctx, "SELECT RELEASE_LOCK("+name+")", string(l.set)).Scan(&released)
	if err == nil && released.Int64 == 1 {
		return nil
	}
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	if err == nil {
		err = errors.New("it was not held")
	}
	return fmt.Errorf("unlock %s tables after migration: %w", l.set, err)
}

// refused reports whether a server answered that it does not do this.
func refused(err error) bool {
	_, ok := errors.AsType[*mysql.MySQLError](err)
	return ok
}
