package store

import (
	"bufio"
	"errors"
	"io"
)

// longestRecord is how many bytes may be read for one record. A quotation mark that is never closed would else take the
// rest of the file into memory.
const longestRecord = 1 << 20

var errLongRecord = errors.New("record too long")

// countingReader counts what is read, and ends when it is more than allowed.
type countingReader struct {
	r       io.Reader
	read    int64
	allowed int
}

func (c *countingReader) Read(b []byte) (int, error) {
	if c.allowed <= 0 {
		return 0, errLongRecord
	}
	n, err := c.r.Read(b)
	c.read += int64(n)
	c.allowed -= n
	return n, err
}

// skipBOM passes over the byte order mark that spreadsheet programs put before UTF-8.
func skipBOM(c *countingReader) io.Reader {
	c.allowed = longestRecord
	b := bufio.NewReaderSize(c, 1<<16)
	if head, err := b.Peek(3); err == nil && string(head) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	return b
}
