package content

import (
	"time"
)

// Reader is who a document is for, and what the office says of itself.
type Reader struct {
	Locale   string // zh-CN (also when empty), ko or en
	Name     string // as shown
	Test     bool   // a test send
	SHA256   string // of the sealed figures
	Anchor   string // the end of the audit when it was sealed: number and digits; empty: none
	Enclosed []string
	LeftOut  []LeftOut
	Share    bool   // a slice shows its share of the whole
	Number   int    // of a letter to an agency: 1, or more where the same goes again
	Why      string // it goes again
	Office   Office
}

// LeftOut is an attachment that was too large to be sent along.
type LeftOut struct {
	Name  string
	Bytes int64
	Total int64 // what the message would have had with it, encoded
	Limit int64
}

// Office is what the configuration says of who reports (report.contact, report.signed, report.feedback_days, names).
type Office struct {
	Contact    string // as printed: name, section
	Telephone  string
	ReplyTo    bool // answering the mail reaches the contact
	Prepared   string
	Checked    string
	Issued     string
	Feedback   time.Time         // last day for doubts; zero: nothing is said of it
	Programmes map[string]string // programmes by the names they are told under
	Names      map[string]map[string]string
	Pages      string // address of the pages, for notices
}
