package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// numericResult matches a formula cell whose stored result is a number but is marked as text.
var numericResult = regexp.MustCompile(`(<c [^>]*?) t="str"(><f>[^<]*</f><v>-?[0-9.]+</v>)`)

// verdictResult matches a verdict whose stored result is still the number of its word: 1 for the first, 0 for the
// second.
var verdictResult = regexp.MustCompile(`(<f>IF\(AND\([^<]*\),&#34;([^<&]*)&#34;,&#34;([^<&]*)&#34;\)</f><v>)([01])</v>`)

// contentType matches one entry of [Content_Types].xml.
var contentType = regexp.MustCompile(`<(?:Override|Default) [^>]*?(?:/>|></(?:Override|Default)>)`)

// Pack writes the parts of an XLSX file again so that equal reports give equal bytes: the library writes parts and
// content types in the order of its maps. It also gives formulas their stored results as the numbers and words they
// are, which the library cannot.
func Pack(raw []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("read workbook parts: %w", err)
	}
	files := slices.Clone(in.File)
	slices.SortFunc(files, func(a, b *zip.File) int {
		return cmp.Or(partOrder(a.Name)-partOrder(b.Name), cmp.Compare(a.Name, b.Name))
	})
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, f := range files {
		body, err := part(f)
		if err != nil {
			return nil, fmt.Errorf("read workbook part %s: %w", f.Name, err)
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(body); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// partOrder puts the content types first, where readers that look at the first bytes expect them.
func partOrder(name string) int {
	if name == "[Content_Types].xml" {
		return 0
	}
	return 1
}

func part(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	switch {
	case f.Name == "docProps/core.xml":
		body = prefixed(body)
	case f.Name == "[Content_Types].xml":
		entries := contentType.FindAll(body, -1)
		slices.SortFunc(entries, bytes.Compare)
		start, end := contentType.FindIndex(body)[0], bytes.LastIndex(body, []byte("</Types>"))
		body = slices.Concat(body[:start], bytes.Join(entries, nil), body[end:])
	case strings.HasPrefix(f.Name, "xl/worksheets/sheet"):
		body = verdictResult.ReplaceAllFunc(body, func(m []byte) []byte {
			g := verdictResult.FindSubmatch(m)
			word := g[2]
			if g[4][0] == '0' {
				word = g[3]
			}
			return slices.Concat(g[1], word, []byte("</v>"))
		})
		body = numericResult.ReplaceAll(body, []byte("$1$2"))
	}
	return body, nil
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
