package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is how the characters of a text file are written.
type Encoding string

// The encodings that spreadsheet programs write.
const (
	Auto    Encoding = "auto" // to be found out
	UTF8    Encoding = "utf-8"
	GB18030 Encoding = "gb18030" // GBK and GB2312 are parts of it
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
)

// Name is how a person knows the encoding.
func (e Encoding) Name() string {
	return map[Encoding]string{
		UTF8:    "UTF-8",
		GB18030: "GB18030 (GBK)",
		UTF16LE: "UTF-16",
		UTF16BE: "UTF-16, big-endian",
	}[e]
}

// Decode returns r as UTF-8, without a byte order mark. A character that is none comes as U+FFFD; of UTF-8 it comes as
// it is, so that what is wrong can be named with its place.
func (e Encoding) Decode(r io.Reader) io.Reader {
	switch e {
	case GB18030:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	case UTF16LE:
		return transform.NewReader(r, utf16(unicode.LittleEndian).NewDecoder())
	case UTF16BE:
		return transform.NewReader(r, utf16(unicode.BigEndian).NewDecoder())
	}
	return skipBOM(r)
}

func utf16(order unicode.Endianness) encoding.Encoding { return unicode.UTF16(order, unicode.UseBOM) }

const byteOrderMark = "\ufeff"

// skipBOM passes over the byte order mark that spreadsheet programs put before UTF-8.
func skipBOM(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, 1<<16)
	if head, err := b.Peek(len(byteOrderMark)); err == nil && string(head) == byteOrderMark {
		_, _ = b.Discard(len(byteOrderMark))
	}
	return b
}

// ErrEncoding says that a text is in none of the encodings.
var ErrEncoding = errors.New("neither UTF-8, nor GB18030 (GBK), nor UTF-16")

// Detect finds out the encoding of a text by all of it: a byte order mark; else UTF-8, if all of it is; else UTF-16, if
// every other byte of many is 0, as it is of letters and digits; else GB18030, if all of it is. open begins anew.
//
// UTF-8 with damaged places is UTF-8 still: read as GB18030 it would turn every name into others without a word. And a
// few hanzi in GB18030 can happen to be UTF-8, of letters that no Chinese office writes without hanzi beside them.
func Detect(open func() (io.ReadCloser, error)) (Encoding, error) {
	s, err := survey(open)
	switch {
	case err != nil:
		return "", err
	case s.marked != "":
		return s.marked, nil
	case s.zeros[1] > 4*s.zeros[0] && s.zeros[1] > s.size/8:
		return UTF16LE, nil
	case s.zeros[0] > 4*s.zeros[1] && s.zeros[0] > s.size/8:
		return UTF16BE, nil
	case s.bad == 0 && (s.hanzi > 0 || s.letters == 0) || s.bad > 0 && s.hanzi > s.bad:
		return UTF8, nil
	}
	r, err := open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	if err := decodes(GB18030.Decode(r)); err != ErrEncoding || s.bad > 0 {
		return GB18030, err
	}
	return UTF8, nil
}

// decodes reads a text to its end, and fails where a character is none.
func decodes(r io.Reader) error {
	buffer, rest := make([]byte, 1<<16), 0
	for {
		n, err := r.Read(buffer[rest:])
		if bytes.Contains(buffer[:rest+n], []byte("\ufffd")) {
			return ErrEncoding
		}
		rest = copy(buffer, buffer[max(0, rest+n-utf8.UTFMax):rest+n])
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// surveyed is what the bytes of a text look like.
type surveyed struct {
	marked  Encoding // by its byte order mark
	size    int64
	zeros   [2]int64 // at even and at odd places
	bad     int64    // bytes that are no UTF-8
	hanzi   int64    // characters of three bytes in UTF-8: all hanzi are, and few others
	letters int64    // characters of two, but the blank that pages on the web put beside what is copied
}

const noBreak = '\u00a0'

func survey(open func() (io.ReadCloser, error)) (s surveyed, err error) {
	r, err := open()
	if err != nil {
		return s, err
	}
	defer r.Close()
	in := bufio.NewReaderSize(r, 1<<16)
	if s.marked = mark(in); s.marked != "" {
		return s, nil
	}
	for {
		chunk, err := in.Peek(in.Size())
		if len(chunk) == 0 && err == io.EOF {
			return s, nil
		}
		if err != nil && err != io.EOF {
			return s, err
		}
		_, _ = in.Discard(s.take(chunk, err == io.EOF))
	}
}

func mark(in *bufio.Reader) Encoding {
	head, _ := in.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte(byteOrderMark)):
		return UTF8
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return UTF16LE
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return UTF16BE
	}
	return ""
}

// take surveys the next bytes and returns how many; a character that is cut off at their end waits for the next.
func (s *surveyed) take(b []byte, last bool) int {
	if !last {
		for i := 1; i < utf8.UTFMax && i < len(b); i++ {
			if c := b[len(b)-i]; utf8.RuneStart(c) {
				if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
					b = b[:len(b)-i]
				}
				break
			}
		}
	}
	if bytes.IndexByte(b, 0) >= 0 {
		for i, c := range b {
			if c == 0 {
				s.zeros[(s.size+int64(i))%2]++
			}
		}
	}
	s.size += int64(len(b))
	for rest := b; len(rest) > 0; {
		if rest[0] < utf8.RuneSelf {
			rest = rest[1:]
			continue
		}
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			s.bad++
		case n == 2 && r != noBreak:
			s.letters++
		case n == 3:
			s.hanzi++
		}
		rest = rest[n:]
	}
	return len(b)
}
