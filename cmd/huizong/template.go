package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"huizong/jobs"
	"huizong/jobs/period"
	"huizong/templates/form"
	"huizong/templates/wording"
)

type templateCmd struct {
	Agency string `arg:"" help:"Code of the agency (18 characters)."`
	Period string `required:"" help:"Month that is filed: 2026-10."`
	Out    string `help:"Directory to write it into (default: the current one)." type:"existingdir" default:"."`
	Locale string `enum:"zh-CN,ko,en" default:"zh-CN" help:"Language of the form: ${enum}."`
}

// Help is printed below the flags.
func (templateCmd) Help() string {
	return "Writes an XLSX with what the agency has filed already, lists to choose from and live sums; bound to the " +
		"agency and month.\nExample: huizong template 52222401MJ0000018K --period 2020-10"
}

// Run runs the command.
func (c *templateCmd) Run(a *app) error {
	m, err := period.ParseMonth(c.Period)
	if err != nil {
		return withStatus{exitUsage, fmt.Errorf("--period: a form is of one month: %w", err)}
	}
	s, err := a.receiver()
	if err != nil {
		return err
	}
	f, err := s.Form(a.ctx, c.Agency, m)
	if err != nil {
		return err
	}
	locale := wording.Locale(c.Locale)
	body, err := form.Write(f, locale, s.Zone)
	if err != nil {
		return err
	}
	file := filepath.Join(c.Out, form.FileName(f, locale))
	if err := writeNew(file, body); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, file)
	return err
}

// writeNew writes a file that is not there yet: one that is may have been filled in by now.
func writeNew(name string, body []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and may be filled in: move it, or name another --out", name)
	} else if err != nil {
		return err
	}
	_, err = f.Write(body)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(name) // half a form is none
	}
	return err
}

// receiver is the service as far as forms of agencies need it.
func (a *app) receiver() (*jobs.Service, error) {
	s, err := a.planner()
	if err != nil {
		return nil, err
	}
	if s.Source, err = a.source(); err != nil {
		return nil, err
	}
	return s, a.receives(s)
}
