package brief

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// elem is an element of the structure that a reader's program goes by (ISO 32000-1, 14.7): its children are elements,
// or marked stretches on pages.
type elem struct {
	tag   string
	scope string // of TH: Column, Row
	kids  []kid
}

// kid is an element, or a marked stretch.
type kid struct {
	elem       *elem
	page, mark int
}

// child adds an element.
func (e *elem) child(tag string) *elem {
	c := &elem{tag: tag}
	e.kids = append(e.kids, kid{elem: c})
	return c
}

// amended is an incremental update of a PDF (ISO 32000-1, 7.5.6): objects made anew or added, then a table of where
// they are.
type amended struct {
	out  *bytes.Buffer
	at   map[int]int
	next int // the next free number
}

func (u *amended) object(n int, body string) {
	u.at[n] = u.out.Len()
	fmt.Fprintf(u.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

func (u *amended) number() int {
	u.next++
	return u.next - 1
}

// tagged adds the structure to a PDF of fpdf: pages say which marks they have, and the catalog where the tree begins.
func tagged(pdf []byte, root *elem, language string, pages int) ([]byte, error) {
	trailer := bytes.LastIndex(pdf, []byte("trailer\n"))
	size, ok1 := numberAfter(pdf[max(trailer, 0):], "/Size ")
	catalogAt, ok2 := numberAfter(pdf[max(trailer, 0):], "/Root ")
	info, ok3 := numberAfter(pdf[max(trailer, 0):], "/Info ")
	previous, ok4 := numberAfter(pdf[max(trailer, 0):], "startxref\n")
	catalog, ok5 := objectOf(pdf, catalogAt)
	if trailer < 0 || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return nil, fmt.Errorf("set brief: tag the PDF: it has not the shape of the library's")
	}
	u := &amended{out: bytes.NewBuffer(bytes.Clone(pdf)), at: map[int]int{}, next: size}
	tree, parents := u.number(), u.number()
	of := make([][]int, pages) // by page and mark: the element
	first := u.elements(root, tree, of)
	u.object(tree, fmt.Sprintf("<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", first,
		parents, pages))
	u.parentTree(parents, of)
	for i := range pages {
		n := pageObject(i + 1)
		body, ok := objectOf(pdf, n)
		if !ok {
			return nil, fmt.Errorf("set brief: tag the PDF: no page %d", i+1)
		}
		u.object(n, strings.Replace(body, "/Type /Page", fmt.Sprintf("/Type /Page /StructParents %d /Tabs /S", i), 1))
	}
	extra := fmt.Sprintf(
		"/Type /Catalog /StructTreeRoot %d 0 R /MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true>>",
		tree)
	if !strings.Contains(catalog, "/Lang") {
		extra += " /Lang (" + language + ")"
	}
	u.object(catalogAt, strings.Replace(catalog, "/Type /Catalog", extra, 1))
	u.close(catalogAt, info, previous)
	return u.out.Bytes(), nil
}

// pageObject is the number that fpdf gives the object of a page.
func pageObject(page int) int { return 1 + 2*page }

// elements writes an element with what is below it, and returns its number.
func (u *amended) elements(e *elem, parent int, of [][]int) int {
	n := u.number()
	var kids []string
	for _, k := range e.kids {
		if k.elem != nil {
			kids = append(kids, fmt.Sprintf("%d 0 R", u.elements(k.elem, n, of)))
			continue
		}
		kids = append(kids, fmt.Sprintf("<</Type /MCR /Pg %d 0 R /MCID %d>>", pageObject(k.page), k.mark))
		for len(of[k.page-1]) <= k.mark {
			of[k.page-1] = append(of[k.page-1], 0)
		}
		of[k.page-1][k.mark] = n
	}
	attributes := ""
	if e.scope != "" {
		attributes = " /A <</O /Table /Scope /" + e.scope + ">>"
	}
	u.object(n, fmt.Sprintf("<</Type /StructElem /S /%s /P %d 0 R%s /K [%s]>>", e.tag, parent, attributes,
		strings.Join(kids, " ")))
	return n
}

func (u *amended) parentTree(n int, of [][]int) {
	var nums []string
	for i, marks := range of {
		refs := make([]string, len(marks))
		for k, e := range marks {
			refs[k] = fmt.Sprintf("%d 0 R", e)
		}
		nums = append(nums, fmt.Sprintf("%d [%s]", i, strings.Join(refs, " ")))
	}
	u.object(n, "<</Nums ["+strings.Join(nums, " ")+"]>>")
}

// close writes where the objects are, one section for each.
func (u *amended) close(catalog, info, previous int) {
	table := u.out.Len()
	u.out.WriteString("xref\n")
	for n := range u.next {
		if at, ok := u.at[n]; ok {
			fmt.Fprintf(u.out, "%d 1\n%010d 00000 n \n", n, at)
		}
	}
	fmt.Fprintf(u.out, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %d 0 R\n/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n",
		u.next, catalog, info, previous, table)
}

// objectOf returns the body of an object.
func objectOf(pdf []byte, n int) (string, bool) {
	_, rest, found := bytes.Cut(pdf, fmt.Appendf(nil, "\n%d 0 obj\n", n))
	body, _, ended := bytes.Cut(rest, []byte("\nendobj"))
	return string(body), found && ended
}

func numberAfter(b []byte, label string) (int, bool) {
	_, rest, found := bytes.Cut(b, []byte(label))
	end := bytes.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if !found || end <= 0 {
		return 0, false
	}
	n, err := strconv.Atoi(string(rest[:end]))
	return n, err == nil
}
