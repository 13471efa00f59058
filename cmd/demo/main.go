// Command demo shows the whole of Huizong with nothing to install: the same code as in production, on an embedded
// database and mail sink, with the published case of Yanji.
//
//	go run ./cmd/demo          # sends the programme report, and shows the mail on a local page
//	go run ./cmd/demo --once   # ends after the run
package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	_ "time/tzdata" // the demo needs no time zone files
)

//go:embed yanji/*.csv
var yanji embed.FS

func main() {
	once := flag.Bool("once", false, "end after the run")
	out := flag.String("out", "", "directory for what is received (default: a new one)")
	listen := flag.String("listen", "127.0.0.1:0", "where the page with the mail is shown")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := show(ctx, *once, *out, *listen); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// show runs the main job once and tells what came of it.
func show(ctx context.Context, once bool, out, listen string) error {
	if out == "" {
		dir, err := os.MkdirTemp("", "huizong-demo-")
		if err != nil {
			return err
		}
		out = dir
	}
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	stage, err := newStage(ctx, out)
	if err != nil {
		return err
	}
	defer stage.close()
	cases, err := fs.Sub(yanji, "yanji")
	if err != nil {
		return err
	}
	if err := stage.load(ctx, cases); err != nil {
		return err
	}
	if err := stage.play(ctx); err != nil {
		return err
	}
	if once {
		return nil
	}
	return stage.page(ctx, listen)
}
