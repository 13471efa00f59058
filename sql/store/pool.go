package store

import (
	"database/sql"
	"database/sql/driver"
	"time"
)

// openConnector returns a pool that never holds on to a connection for long: servers and the boxes between drop idle
// ones after minutes, and a fresh connection is what finds the new primary after a failover.
func openConnector(c driver.Connector) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(4)
	db.SetConnMaxLifetime(5 * time.Minute)
	db.SetConnMaxIdleTime(time.Minute)
	return db
}
