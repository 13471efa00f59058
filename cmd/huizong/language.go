package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"huizong/cmd/words"
	"huizong/config"
)

// languageOf is the language of a command line: asked before it is parsed, so that what is wrong with it, and its help,
// are in it too.
func languageOf(args, environ []string) words.Language {
	return words.Choose(flagOf(args, "--lang"), config.Language(flagOf(args, "--config"), environ), environ)
}

// flagOf finds the value of a flag in a command line that is not parsed yet.
func flagOf(args []string, flag string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, flag+"="); ok {
			return value
		}
		if arg == flag && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// translate puts all help texts of a command line into the language.
func (m *manner) translate(app *kong.Application) {
	if m.Language == words.English {
		return
	}
	kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		switch n := node.(type) {
		case *kong.Application:
			n.Help, n.Detail = m.Help(n.Help), m.Help(n.Detail)
		case *kong.Node:
			n.Help, n.Detail = m.Help(n.Help), m.Help(n.Detail)
		case *kong.Value:
			n.Help = m.Said(n.Help)
		case *kong.Flag:
			n.Help = m.Said(n.Help)
		}
		return next(nil)
	})
}

// help prints what kong makes of the help texts. It counts characters, and Chinese ones take two columns.
func (p *printer) help(options kong.HelpOptions, ctx *kong.Context) error {
	if p.Language == words.English {
		return kong.DefaultHelpPrinter(options, ctx)
	}
	out := ctx.Stdout
	defer func() { ctx.Stdout = out }()
	var b bytes.Buffer
	ctx.Stdout = &b
	spread(ctx.Model.Node)
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	lines := strings.Split(words.Gather(b.String()), "\n")
	for i, line := range lines {
		for _, head := range []string{"Usage: ", "Arguments:", "Flags:", "Commands:"} {
			if rest, ok := strings.CutPrefix(line, head); ok {
				lines[i] = p.Text(strings.TrimSpace(head)) + rest
			}
		}
		if strings.HasPrefix(line, "Run \"") {
			lines[i] = p.Said(line)
		}
	}
	_, err := io.WriteString(out, strings.Join(lines, "\n"))
	return err
}

// spread gives the help texts of a command and of all below it the columns that they take.
func spread(n *kong.Node) {
	n.Help, n.Detail = words.Spread(n.Help), words.Spread(n.Detail)
	for _, f := range n.Flags {
		f.Help = words.Spread(f.Help)
	}
	for _, v := range n.Positional {
		v.Help = words.Spread(v.Help)
	}
	for _, c := range n.Children {
		spread(c)
	}
}
