package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"huizong/cmd/words"
	"huizong/templates/wording"
)

// manner is how a person is spoken to: in which language, and with moments of which zone.
type manner struct {
	words.Language
	zone *time.Location // of the office, once the configuration is read
}

// printer writes to a person. What programs read is written by printJSON, and is the same in every language.
type printer struct {
	io.Writer
	*manner
	terminal bool // a person sits at it
}

// say prints a format in the language; its moments in the office's zone, which stands at the end of the line.
func (p *printer) say(format string, args ...any) error {
	if false {
		_ = fmt.Sprintf(format, args...) // lets go vet check the arguments
	}
	_, err := io.WriteString(p, p.sprintf(format, args...))
	return err
}

func (p *printer) sprintf(format string, args ...any) string {
	if false {
		_ = fmt.Sprintf(format, args...)
	}
	args, named := append([]any(nil), args...), false
	for i, arg := range args {
		if t, ok := moment(arg); ok {
			args[i], named = p.stamp(t), true
		}
	}
	text := p.Sprintf(format, args...)
	if line := strings.TrimRight(text, "\n"); named {
		return line + p.zoneName() + text[len(line):]
	}
	return text
}

// warn says what should be known and stops nothing.
func (p *printer) warn(format string, args ...any) {
	if false {
		_ = fmt.Sprintf(format, args...)
	}
	p.say("huizong: warning: %s\n", strings.TrimSpace(p.sprintf(format, args...)))
}

// stamp is a moment in the office's zone: RFC 3339, to the second.
func (m *manner) stamp(t time.Time) string { return t.In(m.zone).Format(time.RFC3339) }

// pad is a word of ours in so many columns.
func (m *manner) pad(word string, columns int) string {
	return wording.Pad(m.Text(word), columns, wording.Left)
}

// zoneName is the office's zone, as it stands behind what has moments of it.
func (m *manner) zoneName() string {
	if m.Language == words.Chinese {
		return "\uff08" + m.zone.String() + "\uff09"
	}
	return " (" + m.zone.String() + ")"
}

// moment finds the moment in a value that holds one.
func moment(v any) (t time.Time, ok bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case *time.Time:
		if v != nil {
			return *v, true
		}
	case slot:
		t, err := time.Parse(time.RFC3339, string(v))
		return t, err == nil
	}
	return t, false
}

// slot is a moment in writing, as runs keep theirs.
type slot string

// table aligns Chinese by its width and numbers to the right. The head of a column with moments names their zone.
func (p *printer) table(heads []any, rows [][]any) {
	if len(rows) == 0 {
		p.say("(none)\n")
		return
	}
	t := table.NewWriter()
	t.SetOutputMirror(p)
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.Style().Format.Header = text.FormatDefault
	head := make(table.Row, len(heads))
	for i, h := range heads {
		if h, ok := h.(string); ok {
			head[i] = p.Text(h)
		}
		for _, r := range rows {
			if _, ok := moment(r[i]); ok {
				head[i] = fmt.Sprint(head[i], p.zoneName())
				break
			}
		}
	}
	t.AppendHeader(head)
	for _, r := range rows {
		row := make(table.Row, len(r))
		for i, cell := range r {
			row[i] = p.cell(cell)
		}
		t.AppendRow(row)
	}
	t.Render()
}

// cell is a value as a table shows it, without what would move a terminal's cursor or break its line: what agencies
// call themselves is theirs to write.
func (p *printer) cell(v any) any {
	if t, ok := moment(v); ok {
		if t.IsZero() {
			return ""
		}
		return p.stamp(t)
	}
	switch v := p.Value(v).(type) {
	case *time.Time, nil:
		return ""
	case string:
		return wording.Clean(v)
	default:
		return v
	}
}

// list prints rows as JSON, or as a table with these heads.
func (f format) list(p *printer, value any, heads []any, rows [][]any) error {
	if f.Format == "json" {
		return printJSON(p, value)
	}
	p.table(heads, rows)
	return nil
}
