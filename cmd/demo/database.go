package main

import (
	"context"
	"fmt"
	"io"
	"net"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/sirupsen/logrus"
)

// database is a server of the MySQL protocol inside this process, with one empty database in memory. It is good for
// showing the program, and for nothing else: it does not keep apart writes that happen at once.
type database struct {
	server   *server.Server
	listener net.Listener
}

// startDatabase listens on a free port of this machine.
func startDatabase() (*database, error) {
	logrus.SetOutput(io.Discard) // the embedded server logs every connection
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the embedded database: %w", err)
	}
	db := memory.NewDatabase("huizong")
	db.EnablePrimaryKeyIndexes()
	provider := memory.NewDBProvider(db)
	engine := sqle.NewDefault(provider)
	s, err := server.NewServer(server.Config{Protocol: "tcp", Listener: listener, Version: "8.0.33"}, engine,
		func(ctx context.Context, opts ...sql.ContextOption) *sql.Context { return sql.NewContext(ctx, opts...) },
		memory.NewSessionBuilder(provider), nil)
	if err != nil {
		return nil, fmt.Errorf("make the embedded database: %w", err)
	}
	go s.Start()
	return &database{s, listener}, nil
}

// dsn is how to connect to it.
func (d *database) dsn() string { return fmt.Sprintf("root@tcp(%s)/huizong", d.listener.Addr()) }

func (d *database) close() { d.server.Close() }
