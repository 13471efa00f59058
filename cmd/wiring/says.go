package wiring

import (
	"huizong/config"
	"huizong/jobs"
	"huizong/templates/content"
)

// says is what reports say of the office beside its name.
func says(c *config.Config) jobs.Says {
	r := c.Report
	out := jobs.Says{FeedbackDays: r.FeedbackDays, SliceShare: r.SliceShare}
	out.Office = content.Office{
		Contact:    contact(r.Contact, r.Office),
		Telephone:  r.Contact.Telephone,
		ReplyTo:    true, // answers go to mail.from, or to where mail.reply_to sends them
		Prepared:   r.Signed.Prepared,
		Checked:    r.Signed.Checked,
		Issued:     r.Signed.Issued,
		Programmes: r.ProgrammeNames,
		Names:      map[string]map[string]string{"en": c.Names.EN, "ko": c.Names.KO},
		Pages:      c.Admin.BaseURL,
	}
	return out
}

// contact is whom to ask: 李××（延吉市民政局社会工作科).
func contact(c config.Contact, office string) string {
	if c.Name == "" || c.Section == "" {
		return c.Name + c.Section
	}
	return c.Name + "\uff08" + office + c.Section + "\uff09"
}
