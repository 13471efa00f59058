package brief

import (
	"bytes"
	"fmt"
	"strconv"
)

// withLanguage appends a new catalog to a PDF as an incremental update (ISO 32000-1, 7.5.6): the language of the text,
// for who has it read aloud, and the title in place of the file's name. It also makes an object of the document
// information, which the standard wants and the library writes into the trailer. What is not a PDF of the library's
// shape comes back as it is.
func withLanguage(pdf []byte, language string) []byte {
	const head = "1 0 obj\n<<\n  /Type /Catalog\n"
	catalog, found := between(pdf, head, "endobj\n")
	info, found2 := between(pdf, "/Info ", "\n >>\n")
	size, found3 := between(pdf, "trailer\n<<\n/Size ", "\n")
	previous, found4 := between(pdf, "startxref\n", "\n")
	n, err := strconv.Atoi(string(size))
	if !found || !found2 || !found3 || !found4 || err != nil {
		return pdf
	}
	out := bytes.NewBuffer(bytes.Clone(pdf))
	first := out.Len()
	fmt.Fprintf(out, "%s  /Lang (%s)\n  /ViewerPreferences << /DisplayDocTitle true >>\n%sendobj\n\n", head, language,
		catalog)
	second := out.Len()
	fmt.Fprintf(out, "%d 0 obj\n%s\n>>\nendobj\n\n", n, info)
	table := out.Len()
	fmt.Fprintf(out, "xref\n1 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n", first, n, second)
	fmt.Fprintf(out, "trailer\n<<\n/Size %d\n/Root 1 0 R\n/Info %d 0 R\n/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n", n+1, n,
		previous, table)
	return out.Bytes()
}

// between returns what stands between the last start and the end after it.
func between(b []byte, start, end string) ([]byte, bool) {
	i := bytes.LastIndex(b, []byte(start))
	if i < 0 {
		return nil, false
	}
	text, _, found := bytes.Cut(b[i+len(start):], []byte(end))
	return text, found
}
