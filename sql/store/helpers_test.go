package store_test

import "fmt"

// sprint writes a row of values as one text.
func sprint(values []any) string {
	s := ""
	for _, v := range values {
		if b, ok := v.([]byte); ok {
			s += fmt.Sprintf("%x|", b)
			continue
		}
		s += fmt.Sprint(v, "|")
	}
	return s
}
