package main

import (
	"fmt"

	"huizong/sql/query"
)

type sourceCmd struct {
	Scaffold scaffoldCmd `cmd:"" help:"Write the queries of a source into a directory, every column explained, to be changed."`
}

type scaffoldCmd struct {
	Dir string `arg:"" help:"Directory to write into; files that are there already are left alone."`
}

// Help is printed below the flags.
func (scaffoldCmd) Help() string {
	return "A filing system with tables of its own is read by queries of the site's own (source.queries). " +
		"docs/sources.md maps one from beginning to end. Example: huizong source scaffold /etc/huizong/queries"
}

// Run runs the command.
func (c *scaffoldCmd) Run(a *app) error {
	files, err := query.Scaffold(c.Dir)
	if err != nil {
		return err
	}
	for _, name := range files {
		fmt.Fprintln(a.out, name)
	}
	a.out.say("\nChange each to your tables, set source.queries: %s, then: huizong check --source\n", c.Dir)
	return nil
}
