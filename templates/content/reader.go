package content

import (
	"time"

	"huizong/jobs/report"
)

// Reader is who a document is for, and what the office says of itself.
type Reader struct {
	Locale   string // zh-CN (also when empty), ko or en
	Name     string // as shown
	Whole    *Whole // what the reader's slice is a part of; nil where it is the job's own region
	Test     bool   // a test send
	SHA256   string // of the sealed figures
	Enclosed []string
	LeftOut  []LeftOut
	Records  bool // the workbook holds the records of service
	Office   Office
}

// Whole is the region of the job, of which the reader sees a part.
type Whole struct {
	Place  report.Place
	Direct int64
	Share  bool // the slice's share of Direct is shown
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
