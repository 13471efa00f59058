package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"huizong/admin"
	"huizong/admin/door"
	"huizong/jobs/account"
	"huizong/sql/store"
)

// page shows the administrators' pages, with the report that was sent and its mail, until ctx ends. What is run there
// goes to the sink too.
func (s *stage) page(ctx context.Context, listen string) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen for the page: %w", err)
	}
	server, password, err := s.pages(ctx)
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	go s.service.Serve(ctx)
	fmt.Printf(
		"\nthe mail, and how it came about: http://%s/runs/1/mail/1\nsign in as demo with the password %s (Ctrl-C "+
			"ends)\n", l.Addr(), password)
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// pages makes an account with a password of its own, and the server of the pages.
func (s *stage) pages(ctx context.Context) (*http.Server, string, error) {
	book, password := store.NewAccounts(s.db.DB), rand.Text()[:16]
	if err := book.Add(ctx, account.Account{Name: "demo", Role: account.Admin,
		Password: account.HashPassword(password)}, "demo"); err != nil {
		return nil, "", err
	}
	pages, err := admin.New(admin.Options{Service: s.service,
		Options: door.Options{Accounts: book, Idle: time.Hour, Life: 12 * time.Hour}})
	if err != nil {
		return nil, "", err
	}
	return pages.HTTP(), password, nil
}
