package config

// Job is one report.
type Job struct {
	Name        string      `yaml:"name"`        // a-z, 0-9 and -
	Title       string      `yaml:"title"`       // of the report
	Schedule    string      `yaml:"schedule"`    // cron, or a working-day rule
	Period      string      `yaml:"period"`      // month, quarter, half-year, year, programme
	Programme   string      `yaml:"programme"`   // of period programme: the month it began, 2015-01
	Region      string      `yaml:"region"`      // code; default: region
	Attachments []string    `yaml:"attachments"` // xlsx, pdf, docx
	Approval    string      `yaml:"approval"`    // none, required, two
	CatchUp     CatchUp     `yaml:"catch_up"`
	InDoubt     string      `yaml:"in_doubt"` // resend, hold
	ReplyTo     string      `yaml:"reply_to"` // address that answers go to; default: mail.reply_to
	ShowCC      bool        `yaml:"show_cc"`  // every reader of a slice sees who else gets a copy of it
	Remind      Remind      `yaml:"remind"`   // agencies that have not filed, without a person's order; default: never
	Recipients  []Recipient `yaml:"recipients"`
}

// Remind is when agencies that have not filed are reminded (催报), once each before and after the deadline. Of period
// month only.
type Remind struct {
	Before int    `yaml:"before"` // working days before the last day of filing; 0: not before it
	After  int    `yaml:"after"`  // working days after it; 0: not after it
	At     string `yaml:"at"`     // time of day; default: 09:00
}

// CatchUp is what is done about slots missed while nothing ran.
type CatchUp struct {
	Policy string   `yaml:"policy"` // latest, all, none
	Window Duration `yaml:"window"` // slots missed by more are not run
}

// Recipient is one mailbox.
type Recipient struct {
	Name    string `yaml:"name"`    // as the mail greets it
	Address string `yaml:"address"` // of the mailbox
	Region  string `yaml:"region"`  // gets this region's slice; default: the job's
	Locale  string `yaml:"locale"`  // zh-CN, ko, en
	Kind    string `yaml:"kind"`    // to, cc (a copy: the mail is addressed to those of its slice who are to)
	// xlsx, pdf, docx; default: the job's
	Attachments []string `yaml:"attachments"`
	// the workbook lists the records of service (服务记录): true, false; default: true for the job's own region
	Records string `yaml:"records"`
}
