package door

import (
	"net/url"
	"strconv"
	"strings"
)

// File sends bytes to be kept as a file.
func (v *Visit) File(media, name string, body []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	v.W.Write(body)
	return nil
}

// disposition names a file in the form that every browser reads (RFC 6266, RFC 8187).
func disposition(name string) string {
	return "attachment; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
