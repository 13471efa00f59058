package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
)

// File is a file of tables that is read from the host, by what is in it.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Files reads a directory, or the one file of it that is named, and says what each file holds.
func Files(dir fs.FS, only string) (out []File, err error) {
	names := []string{only}
	if only == "" {
		entries, err := fs.ReadDir(dir, ".")
		if err != nil {
			return nil, err
		}
		names = nil
		for _, e := range entries {
			if !e.IsDir() {
				names = append(names, e.Name())
			}
		}
	}
	for _, name := range names {
		f, err := fileOf(dir, name)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func fileOf(dir fs.FS, name string) (out File, err error) {
	f, err := dir.Open(name)
	if err != nil {
		return out, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	return File{Name: clean(name), SHA256: hex.EncodeToString(sum.Sum(nil)), Size: size}, err
}
