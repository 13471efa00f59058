package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
)

// Purpose says what a connection is opened for. It decides timeouts and the size of the pool, and names the
// configuration key in errors.
type Purpose int

// The purposes.
const (
	ForSource    Purpose = iota // reading the agencies' tables
	ForImport                   // writing the agencies' tables
	ForLedger                   // our own tables
	ForMigration                // DDL, which may run long
)

// key is the configuration key of the DSN of p.
func (p Purpose) key() string {
	if p == ForSource || p == ForImport {
		return "database.source"
	}
	return "database.ledger"
}

// silence is how long a server may leave a statement without a byte of answer.
func (p Purpose) silence() time.Duration {
	switch p {
	case ForLedger:
		return 30 * time.Second
	case ForMigration:
		return time.Hour
	}
	return 10 * time.Minute
}

// patience is how long a statement may wait for a lock: less than the driver waits for its answer. A statement that was
// given up by the driver alone would go on waiting at the server, with what its transaction has locked.
func patience(read time.Duration) time.Duration {
	return max(min(read/3, 10*time.Second), time.Second).Truncate(time.Second)
}

// DB is a pool of connections to one database.
type DB struct {
	*sqlx.DB
	Address string // user@tcp(host:port)/database: never the password
	purpose Purpose
	zone    *time.Location // of its DATETIME columns
	mariadb bool
	clear   bool // what is said crosses a network without TLS
}

// dialing is how long a server may take to accept a connection.
const dialing = 10 * time.Second

// Open connects to the database that dsn names (user:password@tcp(host:port)/database, in the form of
// go-sql-driver/mysql) and tries it. Settings that correctness needs are set whatever dsn says about them. An error
// tells what to do and never holds the password.
func Open(ctx context.Context, dsn string, purpose Purpose) (*DB, error) {
	return OpenIn(ctx, dsn, purpose, nil)
}

// OpenIn is Open for tables whose DATETIME columns hold the wall clock of a zone, as many filing systems keep them:
// what is read is taken for a time of that zone, and what is compared or written is turned into one. nil is what the
// DSN says (loc), or else UTC.
func OpenIn(ctx context.Context, dsn string, purpose Purpose, zone *time.Location) (*DB, error) {
	cfg, err := configure(dsn, purpose, zone)
	if err != nil {
		return nil, err
	}
	secure(cfg)
	clear := inClear(cfg)
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, fmt.Errorf("open %s: %s", address(cfg), hideSecret(err.Error(), cfg.Passwd))
	}
	db := &DB{
		DB:      sqlx.NewDb(openConnector(connector), "mysql"),
		Address: address(cfg),
		purpose: purpose,
		zone:    cfg.Loc,
		clear:   clear,
	}
	var version string
	if err := db.GetContext(ctx, &version, "SELECT VERSION()"); err != nil {
		db.Close()
		return nil, explain(err, cfg, purpose)
	}
	db.mariadb = strings.Contains(version, "MariaDB")
	return db, nil
}

// configure reads a DSN and forces what correctness needs.
func configure(dsn string, purpose Purpose, zone *time.Location) (*mysql.Config, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil || strings.ContainsAny(cfg.DBName, "@():?&= ") {
		// The driver's own text, or what it took for the database, may hold a piece of the password, if that has an @
		// or a slash.
		return nil, fmt.Errorf("read %s: want user:password@tcp(host:3306)/database", purpose.key())
	}
	if cfg.DBName == "" {
		return nil, fmt.Errorf("read %s: it names no database: want user:password@tcp(host:3306)/database",
			purpose.key())
	}
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	if cfg.Loc, err = zoneOf(cfg.Loc, purpose, zone); err != nil { // stored times are of one zone, both ways
		return nil, fmt.Errorf("read %s: %w", purpose.key(), err)
	}
	// DATE and DATETIME come as time.Time; the source's as the text that the server sends, since the driver would turn
	// what is no day into one
	cfg.ParseTime = purpose != ForSource
	cfg.Params["time_zone"] = sessionZone(cfg.Loc) // so the server's own clock functions agree with it
	cfg.Params["sql_mode"] = strict                // a value that does not fit is an error, not a shorter value
	cfg.Params["autocommit"] = "1"                 // a statement outside a transaction is not lost with its connection
	cfg.Params["sql_safe_updates"] = "0"           // migrations fill new columns of every row
	cfg.ClientFoundRows = true                     // compare-and-set asks how many rows matched, not how many changed
	cfg.RejectReadOnly = true                      // after a failover, do not stay on the server that became a replica
	cfg.CheckConnLiveness = true                   // a connection the server has closed is found out before it is used
	cfg.MultiStatements = false                    // one call, one statement: nothing can be smuggled in behind it
	// what goes wrong is returned; lines of the driver's own would break up the log
	cfg.Logger = &mysql.NopLogger{}
	cfg.AllowAllFiles = false // the server may not ask for local files
	// One round trip, and for big inserts no limit of 65,535 placeholders to a statement. Ours alone are read by the
	// driver's plain rules.
	cfg.InterpolateParams = purpose == ForSource || purpose == ForImport
	cfg.Timeout = orDefault(cfg.Timeout, dialing)
	cfg.ReadTimeout = orDefault(cfg.ReadTimeout, purpose.silence()) // a server that died without a word is noticed
	cfg.WriteTimeout = orDefault(cfg.WriteTimeout, time.Minute)
	if purpose == ForLedger {
		wait := strconv.Itoa(int(patience(cfg.ReadTimeout).Seconds()))
		cfg.Params["innodb_lock_wait_timeout"], cfg.Params["lock_wait_timeout"] = wait, wait
	}
	if err := cfg.Apply(mysql.Charset("utf8mb4", "utf8mb4_bin")); err != nil { // every hanzi, compared by code point
		return nil, fmt.Errorf("read %s: %w", purpose.key(), err)
	}
	return cfg, nil
}

// zoneOf is the zone of the times in a database: as set, or as its DSN says. Of the ledger it is UTC.
func zoneOf(loc *time.Location, purpose Purpose, zone *time.Location) (*time.Location, error) {
	said := loc != time.UTC
	switch {
	case said && purpose != ForSource && purpose != ForImport:
		return nil, fmt.Errorf("loc is %s, but times of the ledger are UTC; leave loc out", loc)
	case said && loc == time.Local:
		return nil, errors.New("loc is Local, which differs from machine to machine; name the zone in source.zone, " +
			"like Asia/Shanghai")
	case said && zone != nil && loc.String() != zone.String():
		return nil, fmt.Errorf("loc is %s and source.zone is %s; leave loc out", loc, zone)
	case zone != nil:
		return zone, nil
	}
	return loc, nil
}

// sessionZone is a zone as the server knows it: its offset, where that is one and the same, since names need tables
// that many servers lack; else its name.
func sessionZone(zone *time.Location) string {
	at := time.Date(2000, time.January, 1, 0, 0, 0, 0, zone)
	_, offset := at.Zone()
	for ; at.Year() < 2040; at = at.AddDate(0, 1, 0) {
		if _, o := at.Zone(); o != offset {
			return "'" + zone.String() + "'"
		}
	}
	return at.Format("'-07:00'")
}

// strict makes the server refuse what it would otherwise cut, round or turn to zero. Named one by one: TRADITIONAL
// differs between servers.
const strict = "'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE," +
	"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'"

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// address names a database without its password.
func address(cfg *mysql.Config) string {
	return fmt.Sprintf("%s@%s(%s)/%s", cfg.User, cfg.Net, cfg.Addr, cfg.DBName)
}

func hideSecret(text, secret string) string {
	if secret == "" {
		return text
	}
	return strings.ReplaceAll(text, secret, "[redacted]")
}

// Errors of the server at connecting.
const (
	errAccessDatabase  = 1044 // the account may not use this database
	errAccess          = 1045 // unknown account or wrong password
	errUnknownDatabase = 1049
	errTooMany         = 1040 // too many connections
)

// explain turns an error of the first connection into one that says what to do.
func explain(err error, cfg *mysql.Config, purpose Purpose) error {
	advice := "does MySQL run there, and can it be reached from here?"
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch my.Number {
		case errAccess:
			advice = "check user and password in " + purpose.key()
		case errAccessDatabase:
			advice = fmt.Sprintf("grant the account its rights on %s", cfg.DBName)
		case errUnknownDatabase:
			advice = fmt.Sprintf("create it: CREATE DATABASE %s CHARACTER SET utf8mb4", cfg.DBName)
		case errTooMany:
			advice = "raise max_connections, or end what holds them"
		default:
			advice = "the server answers, but not as it should"
		}
	}
	return &openError{text: fmt.Sprintf("open %s: %s (%s)", address(cfg), hideSecret(err.Error(), cfg.Passwd), advice),
		cause: err}
}

// openError carries its cause for errors.As, but prints only its own text, which holds no secret.
type openError struct {
	text  string
	cause error
}

func (e *openError) Error() string { return e.text }
func (e *openError) Unwrap() error { return e.cause }

// Away reports whether a database could not be opened because no server answered yet, or it takes no more connections:
// waiting may help. A refusal of the account or a database that is missing is not of that kind.
func Away(err error) bool {
	if open, ok := errors.AsType[*openError](err); ok {
		my, answered := errors.AsType[*mysql.MySQLError](open.cause)
		return !answered || my.Number == errTooMany
	}
	return false
}
