package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"time"

	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// chosen is what database the campaigns of this process play on (-engine, -dsn).
var chosen struct{ engine, dsn string }

// engine is the database of a world: servers of its own, or one that is there. The program speaks to each by way of a
// proxy that can be cut; each replica has the next of them.
type engine struct {
	own     []*mysqltest.Server
	dsns    []string // of the servers themselves, as the oracle reads
	proxies []*proxy
	end     func() // of what stands between proxy and server
	killed  bool   // may be killed and comes back: of two servers of a cluster the other has no majority
	left    bool   // is somebody's: what was made there is taken away again
}

// database is the one that a campaign makes.
const database = "huizong_faults"

// startEngine starts, or reaches, what was chosen.
func startEngine(dir string) (*engine, error) {
	e, err := &engine{end: func() {}}, error(nil)
	to := []string{}
	switch {
	case chosen.dsn != "":
		e.dsns, e.left = []string{chosen.dsn}, true
		to = append(to, place.FindString(chosen.dsn))
	case chosen.engine == "galera":
		e.own, err = mysqltest.StartCluster(filepath.Join(dir, "mysql"), 2)
	case chosen.engine == "mariadb", chosen.engine == "tidb":
		var s *mysqltest.Server
		if s, err = mysqltest.Start(filepath.Join(dir, "mysql"), 0); err == nil {
			e.own, e.killed = []*mysqltest.Server{s}, true
		}
	default:
		err = fmt.Errorf("engine %q: want mariadb, galera or tidb", chosen.engine)
	}
	if err != nil {
		return e, err
	}
	for _, s := range e.own {
		e.dsns = append(e.dsns, s.DSN(""))
		to = append(to, s.Addr())
	}
	if chosen.engine == "tidb" && chosen.dsn == "" {
		if to[0], e.end, err = e.own[0].Proxy(mysqltest.TiDB(nil)); err != nil {
			return e, err
		}
	}
	for _, addr := range to {
		p, err := startProxy(addr)
		if err != nil {
			return e, err
		}
		e.proxies = append(e.proxies, p)
	}
	return e, e.create()
}

// place is where a DSN leads: host and port.
var place = regexp.MustCompile(`[^(]+:\d+`)

// name is the database's part of a DSN.
var name = regexp.MustCompile(`\)/[^?]*`)

// dsn is how the oracle reads from the first server.
func (e *engine) dsn() string { return name.ReplaceAllLiteralString(e.dsns[0], ")/"+database) }

// through is how the program speaks to a server.
func (e *engine) through(n int) string {
	dsn := name.ReplaceAllLiteralString(e.dsns[n], ")/"+database)
	return place.ReplaceAllLiteralString(dsn, e.proxies[n].addr())
}

func (e *engine) create() error {
	return e.exec("DROP DATABASE IF EXISTS "+database, "CREATE DATABASE "+database+
		" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
}

func (e *engine) exec(statements ...string) error {
	db, err := store.Open(context.Background(), name.ReplaceAllLiteralString(e.dsns[0], ")/mysql"), store.ForLedger)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			return err
		}
	}
	return nil
}

// agree waits until every server has what the first has: a cluster applies it in its own time.
func (e *engine) agree() error {
	const marker = database + ".agreed"
	if len(e.dsns) == 1 {
		return nil
	}
	if err := e.exec("CREATE TABLE IF NOT EXISTS "+marker+" (id BIGINT AUTO_INCREMENT PRIMARY KEY)",
		"INSERT INTO "+marker+" VALUES ()"); err != nil {
		return err
	}
	for _, dsn := range e.dsns[1:] {
		db, err := store.Open(context.Background(), name.ReplaceAllLiteralString(dsn, ")/mysql"), store.ForLedger)
		if err != nil {
			return err
		}
		defer db.Close()
		for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
			var n int
			if db.Get(&n, "SELECT COUNT(*) FROM "+marker) == nil && n > 0 {
				break
			} else if time.Now().After(end) {
				return errors.New("a server of the cluster does not follow")
			}
		}
	}
	return e.exec("DROP TABLE " + marker)
}

// kill ends a server as kill -9 does, and brings it back.
func (e *engine) kill() error {
	if err := e.own[0].Kill(); err != nil {
		return err
	}
	return e.own[0].Restart()
}

func (e *engine) close() {
	if e.left && len(e.proxies) > 0 {
		_ = e.exec("DROP DATABASE IF EXISTS " + database)
	}
	for _, p := range e.proxies {
		p.close()
	}
	e.end()
	for _, s := range e.own {
		s.Kill()
	}
}
