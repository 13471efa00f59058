package sheet

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Set is the tables of one import: a directory of text files and workbooks, or one workbook with a sheet a table.
type Set struct {
	dir      fs.FS
	encoding Encoding
	files    []string
	books    map[string]*Workbook
	opened   map[place]bool
}

// NewSet looks through a directory, or takes only the one file of it that is named.
func NewSet(dir fs.FS, only string, e Encoding) (*Set, error) {
	s := &Set{dir: dir, encoding: e, books: map[string]*Workbook{}, opened: map[place]bool{}}
	if only != "" {
		s.files = []string{only}
		return s, nil
	}
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		// What a spreadsheet program leaves beside a file that is open begins with ~$ or a dot.
		if name := entry.Name(); !entry.IsDir() && !strings.HasPrefix(name, "~$") && !strings.HasPrefix(name, ".") {
			s.files = append(s.files, name)
		}
	}
	return s, nil
}

// Open opens the table that has one of names, the first being the one to say. It is a text file (names[0].csv), a
// workbook of its own (names[0].xlsx, its sheet of a name, or its only one), or a sheet of another workbook. Where it
// stands twice, or not at all, that is a *Fault.
func (s *Set) Open(names ...string) (*Table, error) {
	found, err := s.find(names)
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		return nil, s.absent(names[0])
	case len(found) > 1:
		return nil, fatal(
			found[0].file,
			"%s is there twice, see %s too; take one of them away",
			names[0],
			found[1].file,
		)
	case found[0].sheet == "":
		return openCSV(s.dir, found[0].file, s.encoding)
	}
	s.opened[found[0]] = true
	return s.books[found[0].file].Open(found[0].sheet)
}

// place is a file, and a sheet of it where it is a workbook.
type place struct{ file, sheet string }

// Has reports whether there is a file or sheet of one of the names.
func (s *Set) Has(names ...string) (bool, error) {
	found, err := s.find(names)
	return len(found) > 0, err
}

func (s *Set) find(names []string) (found []place, err error) {
	for _, file := range s.files {
		stem, ext := strings.TrimSuffix(file, path.Ext(file)), strings.ToLower(path.Ext(file))
		own := slices.Contains(names, stem)
		switch {
		case ext == ".csv" && own:
			found = append(found, place{file: file})
		case (ext == ".xls" || ext == ".et") && own:
			return nil, fatal(file, "the form of Excel 97-2003 is not read; save it as .xlsx or as CSV UTF-8")
		case ext == ".xlsx" || ext == ".xlsm":
			sheet, err := s.sheetIn(file, names, own)
			if err != nil {
				return nil, err
			}
			if sheet != "" {
				found = append(found, place{file, sheet})
			}
		}
	}
	return found, nil
}

// sheetIn returns the sheet of a workbook that is the table: the one of its name, or of a file of its name the only one
// that has anything in it. Which of two is meant, or whether one that is hidden is, nobody can know.
func (s *Set) sheetIn(file string, names []string, own bool) (string, error) {
	book := s.books[file]
	if book == nil {
		var err error
		if book, err = OpenWorkbook(s.dir, file); err != nil {
			return "", err
		}
		s.books[file] = book
	}
	var found []string
	for _, sheet := range book.Sheets {
		if slices.Contains(names, strings.TrimSpace(sheet)) {
			found = append(found, sheet)
		}
	}
	switch {
	case len(found) > 1:
		return "", fatal(file, "the sheets %s and %s are both %s; take one of them away", found[0], found[1], names[0])
	case len(found) == 1 && book.hidden[found[0]]:
		return "", fatal(file, "its sheet %s is hidden; show it, or take it away where it is not meant", found[0])
	case len(found) == 0 && own:
		return book.only(names[0])
	}
	return strings.Join(found, ""), nil
}

// only returns the one sheet of a workbook that has anything in it; the first where none has.
func (w *Workbook) only(name string) (string, error) {
	var filled []string
	for _, sheet := range w.Sheets {
		if w.filled(sheet) {
			filled = append(filled, sheet)
		}
	}
	switch {
	case len(filled) == 1:
		return filled[0], nil
	case len(filled) > 1:
		return "", fatal(w.Name, "the sheets %s and %s have rows, and none is called %s; call the one that is meant so",
			filled[0], filled[1], name)
	case len(w.Sheets) == 0:
		return "", nil
	}
	return w.Sheets[0], nil
}

// filled reports whether anything stands in a sheet that is shown. One that is a chart has no rows; what is wrong with
// a damaged one is told by who reads it.
func (w *Workbook) filled(sheet string) bool {
	if w.hidden[sheet] {
		return false
	}
	t, err := w.Open(sheet)
	if err != nil {
		return false
	}
	defer t.Close()
	for {
		row, err := t.Next()
		if err != nil {
			return err != io.EOF
		}
		if strings.TrimSpace(strings.Join(row, "")) != "" {
			return true
		}
	}
}

// Unread lists the sheets of its workbooks that have something in them and were not opened, each after its file.
func (s *Set) Unread() (out []string) {
	for _, file := range s.files {
		book := s.books[file]
		if book == nil {
			continue
		}
		for _, sheet := range book.Sheets {
			if !s.opened[place{file, sheet}] && book.filled(sheet) {
				out = append(out, file+": "+sheet)
			}
		}
	}
	return out
}

func (s *Set) absent(name string) *Fault {
	where := name + ".csv"
	if len(s.books) == 1 && len(s.files) == 1 {
		return fatal(s.files[0], "it has no sheet %s; a table without rows is a sheet with just its header", name)
	}
	return fatal(where, "there is no such file; a table without rows is a file with just its header")
}
