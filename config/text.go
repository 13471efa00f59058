package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const saveAs = "; save it as UTF-8 (in Notepad: Save As, Encoding: UTF-8)"

// text returns the text of a configuration without its byte order mark. It must be UTF-8: in any other encoding the
// names of an office would be mailed as other characters.
func text(raw []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) || bytes.IndexByte(raw,
		0) >= 0:
		return nil, errors.New("the file is UTF-16, not UTF-8" + saveAs)
	case utf8.Valid(raw):
		return bytes.TrimPrefix(raw, []byte("\ufeff")), nil
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err == nil && !strings.Contains(string(s),
		"\ufffd") {
		return nil, errors.New("the file is GBK (GB18030), not UTF-8" + saveAs)
	}
	return nil, errors.New("the file is not UTF-8" + saveAs)
}
