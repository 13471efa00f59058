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
	deflate, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	file.SetZipWriter(func(to io.Writer) excelize.ZipWriter { return &parts{to: to, deflate: deflate} })
	b, err := file.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// parts are the parts of a workbook until all have come, compressed: they are large.
type parts struct {
	to      io.Writer
	all     []*part
	deflate *flate.Writer
}

type part struct {
	zip.FileHeader
	of   *parts
	file bytes.Buffer // as it lies in it
}

// Create implements excelize.ZipWriter.
func (p *parts) Create(name string) (io.Writer, error) {
	t := &part{FileHeader: zip.FileHeader{Name: name, Method: zip.Deflate}, of: p}
	p.all = append(p.all, t)
	return t, nil
}

// Write takes a part, which the library hands over whole.
func (t *part) Write(body []byte) (int, error) {
	if t.file.Len() > 0 {
		return 0, errors.New("it came in pieces")
	}
	given := len(body)
	body = mended(t.Name, body)
	t.CRC32, t.UncompressedSize64 = crc32.ChecksumIEEE(body), uint64(len(body))
	t.of.deflate.Reset(&t.file)
	if _, err := t.of.deflate.Write(body); err != nil {
		return 0, err
	}
	err := t.of.deflate.Close()
	t.CompressedSize64 = uint64(t.file.Len())
	return given, err
}

// AddFS implements excelize.ZipWriter.
func (p *parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close implements excelize.ZipWriter.
func (p *parts) Close() error {
	slices.SortFunc(p.all, func(a, b *part) int {
		return cmp.Or(partOrder(a.Name)-partOrder(b.Name), cmp.Compare(a.Name, b.Name))
	})
	out := zip.NewWriter(p.to)
	for _, t := range p.all {
		w, err := out.CreateRaw(&t.FileHeader)
		if err != nil {
			return err
		}
		if _, err := t.file.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
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
