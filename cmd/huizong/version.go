package main

import (
	_ "embed"
	"runtime"
	"runtime/debug"
	"strings"

	"huizong/sql/schema"
)

// release is the version of this source. What is built between two releases names its commit beside it.
const release = "0.2.0"

// version and builtFrom are set at build time (deploy/release.sh) with -ldflags '-X main.version=1.2.3 -X
// main.builtFrom=COMMIT'; what is left out is found in the build or in the source archive.
var (
	version   = release
	builtFrom string
)

// archived is the commit that git wrote into a source archive; in a checkout it is a placeholder.
//
//go:embed commit.txt
var archived string

type versionCmd struct{ format }

// Run runs the command.
func (c *versionCmd) Run(a *app) error {
	v := map[string]any{"version": version, "commit": commit(), "go": runtime.Version(),
		"schema": schema.Latest(schema.Ledger)}
	if c.Format == "json" {
		return printJSON(a.out, v)
	}
	a.out.say("huizong %s, commit %s, %s, ledger schema %d\n", v["version"], v["commit"], v["go"], v["schema"])
	return nil
}

// commit is the revision that the program was built from.
func commit() string {
	if builtFrom != "" {
		return builtFrom
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	if text := strings.TrimSpace(archived); !strings.HasPrefix(text, "$") {
		return text
	}
	return "unknown"
}
