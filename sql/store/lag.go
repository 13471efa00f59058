package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
)

// errNotReplicating says that a replica as source does not follow its primary.
var errNotReplicating = errors.New("the source is a replica that does not follow its primary (SHOW REPLICA STATUS on " +
	"it says why)")

// errNoReplica says that a source that was called a replica is none.
var errNoReplica = errors.New("source.replica is true, but the source replicates from nowhere; the account needs " +
	"REPLICA MONITOR (MariaDB) or REPLICATION CLIENT (MySQL) to see it")

// CaughtUp returns up to when the source surely has all that was filed: of a replica, how far it has come. A heartbeat
// is a query that returns the newest moment that the replica knows of, written on the primary all the time; empty: the
// server is asked for the state of its replication.
func (s *Source) CaughtUp(ctx context.Context, heartbeat string) (time.Time, error) {
	if heartbeat != "" {
		at, err := s.moment(ctx, heartbeat)
		if err != nil {
			return at, fmt.Errorf("source.heartbeat: %w", err)
		}
		return at, nil
	}
	now, err := s.moment(ctx, "SELECT CURRENT_TIMESTAMP(6)")
	if err != nil {
		return now, fmt.Errorf("ask the source for its time: %w", err)
	}
	statement := "SHOW REPLICA STATUS"
	if s.db.mariadb {
		statement = "SHOW ALL SLAVES STATUS"
	}
	rows, err := s.db.QueryxContext(ctx, statement)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %w", errNoReplica, err)
	}
	defer rows.Close()
	behind, err := slowest(rows)
	return now.Add(-behind), err
}

// moment returns the one time that a query returns, in whatever zone the session has.
func (s *Source) moment(ctx context.Context, statement string) (time.Time, error) {
	var told *int64 // microseconds since 1970
	statement = "SELECT CAST(1000000 * UNIX_TIMESTAMP((" + statement + ")) AS SIGNED)"
	if err := s.db.GetContext(ctx, &told, statement); err != nil {
		return time.Time{}, err
	} else if told == nil {
		return time.Time{}, errors.New("it returned NULL; want the newest moment that was written")
	}
	return time.UnixMicro(*told), nil
}

// slowest is how far behind the slowest of the connections to primaries is: the servers tell whole seconds, so one more
// is taken for the part of a second.
func slowest(rows *sqlx.Rows) (behind time.Duration, err error) {
	connections := 0
	for ; rows.Next(); connections++ {
		row := map[string]any{}
		if err := rows.MapScan(row); err != nil {
			return 0, err
		}
		told := row["Seconds_Behind_Source"] // MySQL from 8.0.22
		if told == nil {
			told = row["Seconds_Behind_Master"]
		}
		if told == nil {
			return 0, errNotReplicating
		}
		if raw, ok := told.([]byte); ok {
			told = string(raw)
		}
		seconds, err := strconv.Atoi(fmt.Sprint(told))
		if err != nil {
			return 0, fmt.Errorf("seconds behind the primary: %w", err)
		}
		behind = max(behind, time.Duration(seconds+1)*time.Second)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	if connections == 0 {
		return 0, errNoReplica
	}
	return behind, nil
}
