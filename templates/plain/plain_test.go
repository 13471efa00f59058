package plain_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"testing"

	"huizong/templates/plain"
)

func texts(t *testing.T, got []plain.Text, err error) (out []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range got {
		out = append(out, text.Text)
	}
	return out
}

// TestHTML: a word in parts is one, blocks are not, and what is not shown is none.
func TestHTML(t *testing.T) {
	got, err := plain.HTML(`<style>b{x:1}</style><p>call <b>139</b>1234<span>5678</span></p><td>1</td><td>2</td>` +
		`<img alt="a chart"><a href="https://example.org/x">here</a>&amp;`)
	want := []string{"call 13912345678", "1", "2", "a chart", "https://example.org/x", "here&"}
	if said := texts(t, got, err); !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}

// TestOffice: runs of a paragraph are one text, cells are not; numbers of cells are none.
func TestOffice(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"word/document.xml": `<w:p><w:r><w:t>139</w:t></w:r><w:r><w:t>12345678</w:t></w:r></w:p><w:p><w:t>x</w:t></w:p>`,
		"xl/media/a.png":    "not read",
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(`<a xmlns:w="w">` + text + `<c><v>13912345678</v></c><pic descr="a chart"/></a>`))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := plain.Office(b.Bytes())
	if said := texts(t, got, err); !slices.Equal(said, []string{"13912345678", "x", "a chart"}) {
		t.Errorf("%q", said)
	}
	if _, err := plain.Office([]byte("x")); err == nil {
		t.Error("no file is read as one")
	}
}
