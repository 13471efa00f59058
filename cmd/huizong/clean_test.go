package main

import (
	"bytes"
	"strings"
	"testing"
)

// Whatever a command prints has no character that controls a terminal, and every other as it is.
func TestPlainOutput(t *testing.T) {
	for in, want := range map[string]string{
		"\u5ef6\u5409\t1\n2":           "\u5ef6\u5409\t1\n2",
		"a\x1b[31mred\x1b]0;title\x07": "a[31mred]0;title",
		"over\rwritten\x08\x7f":        "overwritten",
		"c1\u009b2J\u0085":             "c12J",
		"a\u202eb\u2066c\u2069":        "abc",
	} {
		var out bytes.Buffer
		if n, err := (&plain{w: &out}).Write([]byte(in)); n != len(in) || err != nil || out.String() != want {
			t.Errorf("%q: %q, %d, %v", in, out.String(), n, err)
		}
	}
}

// What somebody typed stands in the error, and moves nothing either.
func TestPlainErrors(t *testing.T) {
	var out, problem bytes.Buffer
	run([]string{"run", "monthly\x1b[2J", "--mode", "test", "--to", "x\x1b[2J"}, strings.NewReader(""), &out, &problem)
	if problem.Len() == 0 || strings.ContainsRune(problem.String()+out.String(), '\x1b') {
		t.Errorf("%q %q", out.String(), problem.String())
	}
}
