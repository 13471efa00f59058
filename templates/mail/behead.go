package mail

import (
	"bytes"
	"strings"
)

// Behead takes away what is of one delivery alone (Head), so that the same report can be addressed to another. What was
// sealed without it stays as it is.
func Behead(message []byte) []byte {
	head, body, found := bytes.Cut(message, []byte("\r\n\r\n"))
	if !found {
		return message
	}
	var out []byte
	drop := false
	for line := range bytes.SplitSeq(head, []byte("\r\n")) {
		if len(line) == 0 || line[0] != ' ' && line[0] != '\t' { // else it goes with the field that it continues
			name, _, _ := strings.Cut(strings.ToLower(string(line)), ":")
			drop = name == "date" || name == "message-id" || name == "to" || name == "cc" || name == "references" ||
				name == "in-reply-to"
		}
		if !drop {
			out = append(append(out, line...), "\r\n"...)
		}
	}
	return append(append(out, "\r\n"...), body...)
}
