package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"slices"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// Write writes a workbook so that equal ones give equal bytes: the library writes parts and content types in the order
// of its maps.
func Write(file *excelize.File) ([]byte, error) {
	file.SetZipWriter(func(to io.Writer) excelize.ZipWriter { return &parts{to: to} })
	b, err := file.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// parts are the parts of a workbook until all have come. They are large, and compressed one by one.
type parts struct {
	to   io.Writer
	name string // of the part that is coming
	body bytes.Buffer
	all  []*part
}

type part struct {
	zip.FileHeader
	bytes.Buffer // as it lies in the file
}

// Create implements excelize.ZipWriter.
func (p *parts) Create(name string) (io.Writer, error) {
	err := p.end()
	p.name = name
	return &p.body, err
}

// AddFS implements excelize.ZipWriter.
func (p *parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close implements excelize.ZipWriter.
func (p *parts) Close() error {
	if err := p.end(); err != nil {
		return err
	}
	slices.SortFunc(p.all, func(a, b *part) int {
		return cmp.Or(partOrder(a.Name)-partOrder(b.Name), cmp.Compare(a.Name, b.Name))
	})
	out := zip.NewWriter(p.to)
	for _, t := range p.all {
		w, err := out.CreateRaw(&t.FileHeader)
		if err != nil {
			return err
		}
		if _, err := t.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}

// end takes the part that has come.
func (p *parts) end() error {
	if p.name == "" {
		return nil
	}
	body := mended(p.name, p.body.Bytes())
	t := &part{FileHeader: zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(body),
		UncompressedSize64: uint64(len(body))}}
	w, err := flate.NewWriter(&t.Buffer, flate.DefaultCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	t.CompressedSize64 = uint64(t.Len())
	p.all, p.name = append(p.all, t), ""
	p.body.Reset()
	return nil
}

// mended is a part as other programs want it.
func mended(name string, body []byte) []byte {
	switch {
	case name == "docProps/core.xml":
		return prefixed(body)
	case name == contentTypes:
		return sorted(body)
	case bytes.Contains(body, related):
		return bytes.ReplaceAll(body, related, []byte(" r:id="))
	}
	return body
}

// related is how the library names what a sheet hangs on, by a prefix of its own; some readers know the usual one
// alone.
var related = []byte(` xmlns:relationships="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` relationships:id=`)

const contentTypes = "[Content_Types].xml"

// partOrder puts the content types first, where readers that look at the first bytes expect them.
func partOrder(name string) int {
	if name == contentTypes {
		return 0
	}
	return 1
}

// contentType matches one entry of the content types.
var contentType = regexp.MustCompile(`<(?:Override|Default) [^>]*?(?:/>|></(?:Override|Default)>)`)

// sorted puts the content types in order.
func sorted(body []byte) []byte {
	entries := contentType.FindAll(body, -1)
	slices.SortFunc(entries, bytes.Compare)
	start, end := contentType.FindIndex(body)[0], bytes.LastIndex(body, []byte("</Types>"))
	return slices.Concat(body[:start], bytes.Join(entries, nil), body[end:])
}

// coreTag matches an element of the core properties that stands without a prefix.
var coreTag = regexp.MustCompile(
	`<(/?)(coreProperties|lastModifiedBy|revision|version|category|contentStatus|keywords)\b`)

// prefixed gives the elements of the core properties the prefix that OPC's own examples have (ECMA-376-2, 11): some
// readers know them by it alone.
func prefixed(body []byte) []byte {
	body = coreTag.ReplaceAll(body, []byte("<${1}cp:${2}"))
	return bytes.Replace(
		body, []byte(` xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`),
		[]byte(` xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`), 1)
}
