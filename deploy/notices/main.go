// Command notices prints, for a built program, every module that it holds, with its version and the licence texts that
// came with it: what has to be handed on together with the program.
//
//	go run ./deploy/notices dist/huizong-0.2.0-linux-amd64 > NOTICES.txt
//
// It reads the module list from the program and the texts from the module cache (go mod download brings them). A module
// without a licence file ends it with an error: nothing is handed on whose terms nobody knows.
package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: notices PROGRAM")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

// choice says which of several licences a module is taken under.
var choice = map[string]string{
	"github.com/golang/freetype": "Taken under the FreeType License (FTL), not under the GPL.",
}

func write(out io.Writer, program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return fmt.Errorf("read the modules of %s: %w", program, err)
	}
	fmt.Fprintf(out, "Huizong holds the following modules and data, each under the terms below it.\n")
	own, err := ownNotices()
	if err != nil {
		return err
	}
	for _, name := range own {
		if err := section(out, "huizong: "+name, "", []string{name}); err != nil {
			return err
		}
	}
	var faults []error
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		dir, err := directory(m.Path + "@" + m.Version)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		files, err := licences(dir)
		if err == nil {
			err = section(out, m.Path+" "+m.Version, choice[m.Path], files)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", m.Path, err))
		}
	}
	return errors.Join(faults...)
}

func section(out io.Writer, title, remark string, files []string) error {
	fmt.Fprintf(out, "\n%s\n%s\n", strings.Repeat("=", 100), title)
	if remark != "" {
		fmt.Fprintln(out, remark)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s\n", strings.TrimSpace(string(text)))
	}
	return nil
}

// directory is where the module lies on this machine.
func directory(module string) (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", module, err)
	}
	found := regexp.MustCompile(`"Dir": "(.*)"`).FindSubmatch(out)
	if found == nil {
		return "", fmt.Errorf("%s: no directory", module)
	}
	return string(found[1]), nil
}

var licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|ftl)([.-].*)?$`)

// licences are the files of a module that say its terms.
func licences(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if e.Type().IsRegular() && licence.MatchString(e.Name()) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no licence file")
	}
	return out, nil
}

// ownNotices are the licences that lie beside what this project carries itself: fonts, data, styles.
func ownNotices() ([]string, error) {
	out, err := exec.Command("git", "ls-files", "*LICENSE*", "*OFL*", "*NOTICE*").Output()
	if err != nil { // a source archive: the licence at the root speaks for what has none of its own
		return []string{"LICENSE"}, nil
	}
	names := strings.Fields(string(out))
	slices.Sort(names)
	return names, nil
}
