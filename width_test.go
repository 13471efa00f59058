package huizong_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/width"
)

// columns is the most that a line of Go takes, a tab being four and a Chinese character two.
const columns = 120

// A line fits the screen of whoever reads it. What stands between back quotes (SQL, tags, data) is kept as it is.
func TestLinesFit(t *testing.T) {
	files := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		files++
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		asIs := quotedLines(src)
		for i, line := range strings.Split(string(src), "\n") {
			if n := columnsOf(line); n > columns && !asIs[i+1] {
				t.Errorf("%s:%d: %d columns, at most %d", name, i+1, n, columns)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("looked at %d files only", files)
	}
}

// quotedLines are the numbers of the lines that a literal between back quotes touches.
func quotedLines(src []byte) map[int]bool {
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	lines := map[int]bool{}
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return lines
		}
		if tok != token.STRING || text[0] != '`' {
			continue
		}
		first := file.Line(pos)
		for i := range 1 + strings.Count(text, "\n") {
			lines[first+i] = true
		}
	}
}

func columnsOf(line string) int {
	n := 0
	for _, r := range line {
		switch kind := width.LookupRune(r).Kind(); {
		case r == '\t':
			n += 4
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func TestColumns(t *testing.T) {
	for line, want := range map[string]int{"": 0, "\tx": 5, "填报": 4, "a\uff0cb": 4, "─": 1} {
		if got := columnsOf(line); got != want {
			t.Errorf("%q takes %d columns, want %d", line, got, want)
		}
	}
}
