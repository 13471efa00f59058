package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCmd prints a script that a shell reads once: it names every command, flag and choice, and asks neither the
// program nor a database at each key.
type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is printed below the flags.
func (completionCmd) Help() string {
	return "Example: for this session of bash, and for every one of fish\n\n  source <(huizong completion bash)\n" +
		"  huizong completion fish > ~/.config/fish/completions/huizong.fish"
}

// Run runs the command.
func (c *completionCmd) Run(a *app) error {
	if c.Shell == "fish" {
		fishNode(a.out, a.model.Node, nil)
		return nil
	}
	if c.Shell == "zsh" {
		fmt.Fprint(a.out, "#compdef huizong\nautoload -U +X bashcompinit && bashcompinit\n")
	}
	var paths, words strings.Builder
	bashNode(&paths, &words, a.model.Node, "")
	_, err := fmt.Fprintf(a.out, bashScript, strings.TrimSuffix(paths.String(), "|"), words.String())
	return err
}

// bashScript walks the words that are typed down the tree of commands, and offers what may come next.
const bashScript = `_huizong() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/${COMP_WORDS[i]}" in
    %s) at="$at/${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
%s  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _huizong huizong
`

// below are the commands and flags that may be typed at a node.
func below(n *kong.Node) (commands []*kong.Node, flags []*kong.Flag) {
	for _, c := range n.Children {
		if c.Type == kong.CommandNode && !c.Hidden {
			commands = append(commands, c)
		}
	}
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			if !slices.Contains(flags, f) {
				flags = append(flags, f)
			}
		}
	}
	return commands, flags
}

// choices are the values of a flag or argument that has some.
func choices(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	return v.EnumSlice()
}

// bashNode adds the cases of a node and of all below it: those of its flags' values first, for they go by the word
// before.
func bashNode(paths, words *strings.Builder, n *kong.Node, at string) {
	commands, flags := below(n)
	var next []string
	for _, c := range commands {
		next = append(next, c.Name)
	}
	for _, p := range n.Positional {
		next = append(next, choices(p)...)
	}
	for _, f := range flags {
		next = append(next, "--"+f.Name)
		if values := choices(f.Value); len(values) > 0 {
			fmt.Fprintf(words, "  \"%s --%s\") words=\"%s\" ;;\n", at, f.Name, strings.Join(values, " "))
		}
	}
	fmt.Fprintf(words, "  \"%s \"*) words=\"%s\" ;;\n", at, strings.Join(next, " "))
	for _, c := range commands {
		below := at + "/" + c.Name
		fmt.Fprintf(paths, "%q|", below)
		bashNode(paths, words, c, below)
	}
}

// fishNode prints the lines of a node and of all below it, with what each is for.
func fishNode(w io.Writer, n *kong.Node, path []string) {
	commands, flags := below(n)
	var names, here []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	for _, name := range path {
		here = append(here, "__fish_seen_subcommand_from "+name)
	}
	line := func(args, help string, conditions ...string) {
		if when := strings.Join(append(slices.Clone(here), conditions...), "; and "); when != "" {
			args = "-n '" + when + "' " + args
		}
		help, _, _ = strings.Cut(help, ". ")
		fmt.Fprintf(w, "complete -c huizong %s -d '%s'\n", args, strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(help))
	}
	for _, c := range commands {
		line("-f -a "+c.Name, c.Help, "not __fish_seen_subcommand_from "+strings.Join(names, " "))
	}
	for _, f := range flags {
		args := "-l " + f.Name
		if values := choices(f.Value); len(values) > 0 {
			args += " -x -a '" + strings.Join(values, " ") + "'"
		}
		line(args, f.Help)
	}
	for _, c := range commands {
		fishNode(w, c, append(slices.Clone(path), c.Name))
	}
}
