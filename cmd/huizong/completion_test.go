package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"huizong/jobs/must"
)

// The script that bash reads offers commands, those below them, flags, and the values of flags.
func TestCompletion(t *testing.T) {
	print := func(shell string) string {
		var out, errs bytes.Buffer
		if code := run([]string{"completion", shell}, strings.NewReader(""), &out, &errs); code != 0 {
			t.Fatal(code, errs.String())
		}
		return out.String()
	}
	script := filepath.Join(t.TempDir(), "huizong.bash")
	must.Do(t, os.WriteFile(script, []byte(print("bash")), 0o600))
	for typed, want := range map[string]string{
		"huizong reco": "reconcile", "huizong user ad": "add address", "huizong run monthly --mo": "--mode",
		"huizong run monthly --mode pre": "preview", "huizong user role ann app": "approver",
		"huizong completion f": "fish", "huizong user add ann --role ": "viewer operator approver admin auditor",
		"huizong --conf": "--config", "huizong show 7 --format j": "json",
	} {
		words := strings.Split(typed, " ")
		quoted := "'" + strings.Join(words, "' '") + "'"
		cmd := exec.CommandContext(t.Context(), "bash", "-c", "source "+script+"; COMP_WORDS=("+quoted+
			"); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _huizong; echo \"${COMPREPLY[*]}\"")
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
	if zsh := print("zsh"); !strings.HasPrefix(zsh, "#compdef huizong\n") ||
		!strings.Contains(zsh, "complete -o default") {
		t.Errorf("zsh: %.200s", zsh)
	}
	fish := print("fish")
	for _, want := range []string{"-a reconcile -d 'Print the figures of a window; stores and sends nothing.'",
		"__fish_seen_subcommand_from user; and not __fish_seen_subcommand_from add",
		"-l mode -x -a 'check preview test send'"} {
		if !strings.Contains(fish, want) {
			t.Errorf("fish has no %s", want)
		}
	}
}
