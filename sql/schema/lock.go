package schema

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// patience is how long a starter waits for another one that is migrating.
const patience = 5 * time.Minute

// nameLock keeps starters apart with a named lock of the server. goose's own table lock is right too, but makes waiters
// sleep for seconds. The lock ends with its session, so a starter that dies does not leave it behind.
type nameLock struct{ set Set }

// name is unique to a database, since named locks are the whole server's, and short: a name may have 64 characters.
const name = "CONCAT('huizong ', ?, ' ', MD5(DATABASE()))"

// SessionLock waits for the lock, in short rounds so that no read timeout of the connection runs out.
func (l nameLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	for until := time.Now().Add(patience); ; {
		var got sql.NullInt64
		if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK("+name+", 5)", string(l.set)).Scan(&got); err != nil {
			return fmt.Errorf("lock %s tables for migration: %w", l.set, err)
		}
		if got.Int64 == 1 {
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
func (l nameLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
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
