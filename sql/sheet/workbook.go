package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// What a workbook may be at most. Its parts are compressed, so a small file can unpack to more than a machine has; no
// sheet that a person filled is compressed to a two-hundredth.
const (
	largestFile  = 256 << 20
	largestPart  = 1 << 30
	largestTexts = 256 << 20
	densest      = 200
	anyDensity   = 8 << 20 // below it a part may be as dense as it likes
)

// Workbook is one XLSX file. Its sheets are read one after the other or at once.
type Workbook struct {
	Name   string
	Sheets []string // names, in the order of the tabs

	zip    *zip.Reader
	parts  map[string]string // of a sheet's name: the part that holds it
	hidden map[string]bool   // sheets that nobody sees who opens it
	texts  []string          // that cells share
	epoch  int
}

// The serial number of 1970-01-01 in the two calendars of workbooks: counted from 1899-12-30, or from 1904-01-01.
const (
	epoch1900 = 25569
	epoch1904 = 24107
)

// oldBook begins the files of Excel 97-2003, and workbooks that are locked with a password.
var oldBook = []byte{0xd0, 0xcf, 0x11, 0xe0}

// OpenWorkbook reads what a workbook consists of.
func OpenWorkbook(dir fs.FS, name string) (*Workbook, error) {
	raw, err := readFile(dir, name)
	if err != nil {
		return nil, err
	}
	return NewWorkbook(name, raw)
}

// NewWorkbook is OpenWorkbook of bytes at hand.
func NewWorkbook(name string, raw []byte) (*Workbook, error) {
	if bytes.HasPrefix(raw, oldBook) {
		return nil, fatal(
			name,
			"an Excel 97-2003 (.xls, .et) file, or one locked with a password; save it as .xlsx without one",
		)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fatal(name, "not a workbook (.xlsx): %v; save it again from the spreadsheet program", err)
	}
	w := &Workbook{Name: name, zip: z, parts: map[string]string{}, hidden: map[string]bool{},
		epoch: epoch1900}
	for _, f := range z.File {
		if f.UncompressedSize64 > largestPart || tooDense(f) {
			return nil, fatal(
				name,
				"%s would unpack to %d MiB from %d KiB: no sheet that a person filled does; nothing was read",
				f.Name,
				f.UncompressedSize64>>20,
				f.CompressedSize64>>10,
			)
		}
	}
	if err := w.index(); err != nil {
		return nil, w.fault(err)
	}
	return w, nil
}

func tooDense(f *zip.File) bool {
	return f.UncompressedSize64 > anyDensity && f.UncompressedSize64 > densest*max(f.CompressedSize64, 1)
}

func readFile(dir fs.FS, name string) ([]byte, error) {
	f, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err == nil && len(raw) > largestFile {
		err = fatal(name, "a workbook of more than %d MiB; save the tables as CSV", largestFile>>20)
	}
	return raw, err
}

// fault is an error of reading as a fault of the file.
func (w *Workbook) fault(err error) error {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return fatal(w.Name, "the workbook is damaged (%v); save it again from the spreadsheet program", err)
}

// part opens a part of the workbook. It ends with an error after as many bytes as the file says there are.
func (w *Workbook) part(name string) (io.ReadCloser, *zip.File, error) {
	for _, f := range w.zip.File {
		if strings.EqualFold(f.Name, name) {
			r, err := f.Open()
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
			return bounded{r, &limited{r, int64(f.UncompressedSize64)}}, f, nil
		}
	}
	return nil, nil, fmt.Errorf("it has no part %s", name)
}

type bounded struct {
	io.Closer
	io.Reader
}

// limited fails where a part goes on after its end: what it would unpack to was not said.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.r.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, errors.New("a part is longer than the file says")
	}
	return n, err
}

// xmlOf reads a small part.
func (w *Workbook) xmlOf(name string, into any) error {
	r, f, err := w.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if f.UncompressedSize64 > anyDensity {
		return fmt.Errorf("%s is too large", name)
	}
	if err := xml.NewDecoder(r).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// index finds the parts of the sheets.
func (w *Workbook) index() error {
	var root, rels relations
	if err := w.xmlOf("_rels/.rels", &root); err != nil {
		return err
	}
	main := root.ofType("/officeDocument", "", "xl/workbook.xml")
	var book struct {
		Calendar struct {
			From1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attr  []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.xmlOf(main, &book); err != nil {
		return err
	}
	dir, base := path.Split(main)
	if err := w.xmlOf(dir+"_rels/"+base+".rels", &rels); err != nil {
		return err
	}
	if book.Calendar.From1904 == "1" || book.Calendar.From1904 == "true" {
		w.epoch = epoch1904
	}
	for _, s := range book.Sheets {
		w.Sheets = append(w.Sheets, s.Name)
		w.hidden[s.Name] = s.State == "hidden" || s.State == "veryHidden"
		for _, a := range s.Attr {
			if a.Name.Local == "id" && a.Name.Space != "" {
				w.parts[s.Name] = rels.target(dir, a.Value)
			}
		}
	}
	return w.shared(rels.ofType("/sharedStrings", dir, ""))
}

// relations name the parts that a part refers to.
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

func (r *relations) ofType(suffix, dir, otherwise string) string {
	for _, one := range r.List {
		if strings.HasSuffix(one.Type, suffix) {
			return resolve(dir, one.Target)
		}
	}
	return otherwise
}

func (r *relations) target(dir, id string) string {
	for _, one := range r.List {
		if one.ID == id {
			return resolve(dir, one.Target)
		}
	}
	return ""
}

// resolve makes a target the name of a part: it is relative to the directory of what refers to it, or begins with /.
func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(target, "/")
	}
	return path.Join(dir, target)
}
