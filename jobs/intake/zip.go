package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// mostUnpacked is what the tables of a ZIP may come to.
const mostUnpacked = 1 << 30

// Unzip is the directory of tables in a ZIP; an error says why it is none: it is damaged, encrypted or too large, or
// has a file twice.
func Unzip(raw []byte) (fs.FS, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	var size uint64
	for _, f := range z.File {
		size += f.UncompressedSize64
	}
	if size > mostUnpacked {
		return nil, fmt.Errorf("%d MiB", size>>20)
	}
	if err := unpacks(z); err != nil {
		return nil, err
	}
	return folder(z)
}

// unpacks reads every file of a ZIP once: what is damaged, encrypted or there twice is a fault of the ZIP.
func unpacks(z *zip.Reader) error {
	seen := map[string]bool{}
	for _, f := range z.File {
		if seen[f.Name] {
			return fmt.Errorf("%s stands twice", f.Name)
		}
		seen[f.Name] = true
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			r.Close()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// folder is the directory of a ZIP that the tables are in: a ZIP of a directory has it inside.
func folder(z *zip.Reader) (fs.FS, error) {
	for _, f := range z.File {
		if path.Base(f.Name) == "submissions.csv" {
			if dir := path.Dir(f.Name); fs.ValidPath(dir) {
				return fs.Sub(z, dir)
			}
		}
	}
	return z, nil
}
