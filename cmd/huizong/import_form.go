package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"huizong/cmd/words"
	"huizong/jobs"
	"huizong/jobs/desk"
	"huizong/jobs/intake"
	"huizong/templates/form"
	"huizong/templates/wording"
)

// isForm reports whether a file is a filing form, and returns its bytes.
func isForm(file string) (raw []byte, is bool, err error) {
	info, err := os.Stat(file)
	if err != nil || info.IsDir() || !strings.EqualFold(filepath.Ext(file), ".xlsx") || info.Size() > intake.Largest {
		return nil, false, err
	}
	raw, err = os.ReadFile(file)
	return raw, err == nil && form.Is(filepath.Base(file), raw), err
}

// form imports a form: it is looked at, and written where nothing is wrong with it.
func (c *importCmd) form(a *app, raw []byte) error {
	s, err := a.receiver()
	if err != nil {
		return err
	}
	if err := a.keep(s); err != nil {
		return err
	}
	name := filepath.Base(c.From)
	r, err := s.Look(a.ctx, intake.Upload{Name: name, Body: raw}, wording.English)
	if err != nil {
		return err
	}
	if err := c.faults(a, r); err != nil {
		return err
	}
	if r.Count() == 0 {
		a.out.say("all of it is filed already; nothing to write\n")
		return nil
	}
	if c.DryRun {
		return printChanges(a, r, "would be written; nothing was")
	}
	who, err := a.actor(c.As, desk.Import)
	if err != nil {
		return err
	}
	at := a.desk(s)
	u, err := at.Hand(a.ctx, name, raw, "", who)
	if err != nil {
		return err
	}
	done, err := at.Do(a.ctx, desk.Order{Verb: desk.Import, Upload: u.ID, Count: strconv.Itoa(r.Count())}, who)
	if err != nil {
		return err
	}
	return printChanges(a, done.Received, "written")
}

// faults prints what is wrong with a form, and writes a copy that has it marked beside it.
func (c *importCmd) faults(a *app, r *jobs.Received) error {
	if len(r.Faults) == 0 {
		return nil
	}
	var rows [][]any
	for _, f := range r.Faults {
		level := words.Label("note")
		if f.Stops {
			level = "error"
		}
		rows = append(rows, []any{level, f.Sheet, f.Cell, f.Value, f.Problem, f.Do})
	}
	a.out.table([]any{"level", "sheet", "cell", "value", "problem", "what to do"}, rows)
	body, err := r.Marked()
	if err != nil {
		return err
	}
	if body != nil {
		file, err := writeBeside(filepath.Join(filepath.Dir(c.From),
			form.MarkedName(filepath.Base(c.From), wording.Chinese)), body)
		if err != nil {
			return err
		}
		a.out.say("a copy with the faults marked: %s\n", file)
	}
	if n := r.Stopped(); n > 0 {
		return fmt.Errorf("%s: %d errors; nothing was imported", c.From, n)
	}
	return nil
}

// writeBeside writes a new file, under a name with a number where its name is taken: what is there may be mended by
// now.
func writeBeside(name string, body []byte) (string, error) {
	stem, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 2; ; n++ {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			name = fmt.Sprintf("%s_%d%s", stem, n, ext)
			continue
		}
		if err == nil {
			_, err = f.Write(body)
			err = errors.Join(err, f.Close())
		}
		return name, err
	}
}

func printChanges(a *app, r *jobs.Received, what string) error {
	var rows [][]any
	for _, c := range r.Changes {
		action := a.out.Sprintf("revision %d -> %d", c.Before.Revision, c.After.Revision)
		if c.New() {
			action = a.out.Text("new")
		}
		rows = append(rows, []any{c.Project.Code, c.Community.Name, action, direct(c.Before), direct(c.After),
			len(c.After.Records)})
	}
	a.out.table([]any{"project", "community", "what", "direct before", "direct after", "records"}, rows)
	err := a.out.say("%s, %s: %d filings %s\n", r.Form.Agency.Name, r.Form.Month, r.Count(), what)
	return err
}

// direct is the direct of a filing as it is printed.
func direct(f intake.Filed) any {
	if !f.Claims.Direct.Filed {
		return ""
	}
	return f.Claims.Direct.N
}
