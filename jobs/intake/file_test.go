package intake

import (
	"slices"
	"testing"
	"testing/fstest"
)

// A directory, or the one file of it that is named, is told by names, sizes and digests.
func TestFiles(t *testing.T) {
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // of "abc", FIPS 180-2
	dir := fstest.MapFS{"a.csv": {Data: []byte("abc")}, "b.csv": {Data: []byte("abcd")}, "sub/c.csv": {Data: nil}}
	all, err := Files(dir, "")
	if err != nil || len(all) != 2 || all[0] != (File{"a.csv", abc, 3}) || all[1].Size != 4 || all[1].SHA256 == abc {
		t.Errorf("%+v, %v", all, err)
	}
	one, err := Files(dir, "a.csv")
	if err != nil || !slices.Equal(one, all[:1]) {
		t.Errorf("%+v, %v", one, err)
	}
	if _, err := Files(dir, "none.csv"); err == nil {
		t.Error("a file that is not there has a digest")
	}
}
