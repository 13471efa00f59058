package config

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"huizong/jobs/allow"
)

var (
	jobName    = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	regionCode = regexp.MustCompile(`^([0-9]{6}|[0-9]{12})$`)
	rateForm   = regexp.MustCompile(`^[0-9]{1,6}/[smhd]$`)
	helloForm  = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]*$`)
	monthForm  = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`)
	timeOfDay  = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

// checker gathers faults.
type checker struct{ faults Faults }

func (c *checker) wrong(key, problem string, args ...any) {
	c.faults = append(c.faults, Fault{Key: key, Problem: fmt.Sprintf(problem, args...)})
}

// must notes a fault unless ok.
func (c *checker) must(ok bool, key, problem string, args ...any) {
	if !ok {
		c.wrong(key, problem, args...)
	}
}

// oneOf notes a fault unless value is one of the words.
func (c *checker) oneOf(key, value string, words ...string) {
	c.must(slices.Contains(words, value), key, "%q is not one of %s", value, strings.Join(words, ", "))
}

// check returns all that is wrong across the whole configuration.
func (c *Config) check() Faults {
	var k checker
	_, err := time.LoadLocation(c.Zone)
	k.must(err == nil && c.Zone != "" && c.Zone != "Local", "zone", "%q is not an IANA time zone like Asia/Shanghai",
		c.Zone)
	_, err = time.LoadLocation(c.Source.Zone)
	k.must(err == nil && c.Source.Zone != "Local", "source.zone", "%q is not an IANA time zone like Asia/Shanghai",
		c.Source.Zone)
	k.oneOf("lang", c.Lang, "", "zh", "en")
	k.must(c.Region == "" || regionCode.MatchString(c.Region), "region", "%q is not a code of 6 or 12 digits", c.Region)
	k.oneOf("database.tls", c.Database.TLS, "", "required")
	k.must(c.Database.TLS != "" || c.Database.CAFile == "" && c.Database.ServerName == "", "database.tls",
		"is not set, so that ca_file and server_name have no effect; want required")
	k.must(c.Database.Source != "", "database.source", "is missing; want user:password@tcp(host:3306)/database")
	k.must(c.Source.Parallel >= 1 && c.Source.Parallel <= 8, "source.parallel", "%d is not between 1 and 8",
		c.Source.Parallel)
	k.must(c.Report.FeedbackDays >= 0 && c.Report.FeedbackDays <= 60, "report.feedback_days",
		"%d is not between 0 and 60 working days", c.Report.FeedbackDays)
	k.must(c.Report.Office != "", "report.office", "is missing; want the name of who reports, here or in mail.from")
	c.checkMail(&k)
	c.checkRules(&k)
	for i, a := range c.Operators {
		k.must(allow.Address(a), fmt.Sprintf("operators[%d]", i), "%q is not an address like name@example.gov.cn", a)
	}
	c.checkNotify(&k)
	c.checkBounces(&k)
	c.checkAdmin(&k)
	k.oneOf("recipients.managed", c.Recipients.Managed, "file", "database")
	k.oneOf("settings.managed", c.Settings.Managed, "file", "database")
	for _, r := range []struct {
		key  string
		kept Duration
	}{{"messages", c.Retention.Messages}, {"attempts", c.Retention.Attempts}} {
		k.must(r.kept >= Duration(30*24*time.Hour), "retention."+r.key,
			"%s is less than a report is asked about; want at least 30d", r.kept)
	}
	k.must(c.Retention.Previews >= Duration(time.Minute) && c.Retention.Previews <= Duration(7*24*time.Hour),
		"retention.previews", "%s is not between 1m and 7d", c.Retention.Previews)
	k.oneOf("log.addresses", c.Log.Addresses, "masked", "full")
	k.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	k.must(len(c.Jobs) > 0, "jobs", "there is none; want at least one report")
	names := map[string]bool{}
	for i := range c.Jobs {
		key := fmt.Sprintf("jobs[%d]", i)
		c.Jobs[i].check(&k, key)
		k.must(len(c.Jobs[i].Recipients) > 0 || c.Recipients.InDatabase(), key+".recipients",
			"there is none; list them here, or say recipients.managed: database")
		k.must(!names[c.Jobs[i].Name], key+".name", "%q stands twice", c.Jobs[i].Name)
		names[c.Jobs[i].Name] = true
	}
	return k.faults
}

// checkAdmin refuses a page that would hand passwords to whoever listens on the way.
func (c *Config) checkAdmin(k *checker) {
	a := &c.Admin
	if a.Listen != "" {
		host, _, err := net.SplitHostPort(a.Listen)
		k.must(err == nil, "admin.listen", "%q is not host:port", a.Listen)
		near := host == "localhost" || net.ParseIP(host).IsLoopback()
		k.must(err != nil || near || a.TLS.CertFile != "" || strings.HasPrefix(a.BaseURL, "https://") || a.Insecure,
			"admin.listen",
			"%s is reached from elsewhere in the clear; want tls, a base_url of https:// (behind a proxy), or "+
				"insecure: true if that is meant", a.Listen)
	}
	if a.BaseURL != "" {
		u, err := url.Parse(a.BaseURL)
		k.must(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" &&
			strings.Trim(u.Path, "/") == "" && u.RawQuery == "",
			"admin.base_url", "%q is not an address like https://huizong.example.gov.cn", a.BaseURL)
	}
	for i, p := range a.TrustedProxies {
		_, err := netip.ParsePrefix(p)
		k.must(err == nil, fmt.Sprintf("admin.trusted_proxies[%d]", i), "%q is not a network like 10.24.0.0/16", p)
	}
	k.oneOf("admin.second_factor", a.SecondFactor, "optional", "required")
	k.must(a.SecondFactor != "required" || c.Audit.KeyFile != "", "audit.key_file",
		"is missing beside admin.second_factor: required; the secrets of second factors are sealed with it")
	k.oneOf("admin.cli_identity", a.CLIIdentity, "optional", "required")
	k.must((a.TLS.CertFile == "") == (a.TLS.KeyFile == ""), "admin.tls",
		"wants cert_file and key_file, both or neither")
	k.must(a.Session.Idle > 0 && a.Session.Idle <= a.Session.Life, "admin.session",
		"wants an idle time above 0 and no longer than life")
	if o := &a.OIDC; o.Issuer != "" {
		u, err := url.Parse(o.Issuer)
		k.must(err == nil && (u.Scheme == "https" || u.Scheme == "http" && net.ParseIP(u.Hostname()).IsLoopback()) &&
			u.Host != "", "admin.oidc.issuer", "%q does not begin with https://", o.Issuer)
		k.must(o.ClientID != "" && o.ClientSecret != "", "admin.oidc",
			"wants client_id and client_secret (or client_secret_file)")
		k.must(a.BaseURL != "", "admin.base_url", "is missing; the provider sends browsers back to it")
		k.oneOf("admin.oidc.claim", o.Claim, "preferred_username", "email", "sub")
	}
	if c.Metrics.Listen != "" {
		_, _, err := net.SplitHostPort(c.Metrics.Listen)
		k.must(err == nil, "metrics.listen", "%q is not host:port", c.Metrics.Listen)
	}
}

func (c *Config) checkMail(k *checker) {
	m := &c.Mail
	k.must(m.Host != "", "mail.host", "is missing; want the name of the mail server")
	k.must(m.Port >= 0 && m.Port <= 65535, "mail.port", "%d is not a port; want 1 to 65535", m.Port)
	k.oneOf("mail.tls", m.TLS, "implicit", "starttls", "none")
	k.must(m.TLS != "none" || m.Insecure, "mail.tls",
		"none sends everything in the clear; say insecure: true too if that is meant")
	k.must(m.Username == "" || m.Password != "", "mail.password",
		"is missing beside username; want it, or password_file")
	_, err := mail.ParseAddress(m.From)
	k.must(err == nil, "mail.from", "%q is not an address; want name <address>", m.From)
	for i, d := range m.AllowedDomains {
		_, faults := allow.Parse([]string{d})
		k.must(len(faults) == 0, fmt.Sprintf("mail.allowed_domains[%d]", i), "%v", errors.Join(faults...))
	}
	for _, a := range []struct{ key, address string }{{"mail.bounce", m.Bounce}, {"mail.reply_to", m.ReplyTo}} {
		k.must(a.address == "" || allow.Address(a.address), a.key, "%q is not an address like name@example.gov.cn",
			a.address)
	}
	if d := m.DKIM; d != (DKIM{}) {
		k.must(d.Domain != "" && d.Selector != "" && d.KeyFile != "", "mail.dkim",
			"wants domain, selector and key_file, all of them")
	}
	k.must(helloForm.MatchString(m.Hello), "mail.hello", "%q is not a name like huizong.example.gov.cn", m.Hello)
	k.must(rateForm.MatchString(m.Rate), "mail.rate", "%q is not a rate like 10/m", m.Rate)
	k.must(m.MaxSize >= 100_000, "mail.max_size", "%d bytes is less than a report needs; want at least 100000",
		m.MaxSize)
}

func (c *Config) checkRules(k *checker) {
	r := &c.Reconcile
	k.oneOf("reconcile.method", r.Method, "coefficient", "claimed-capped")
	k.must(r.Coefficient > 0, "reconcile.coefficient", "must be above 0")
	for _, field := range slices.Sorted(maps.Keys(r.Fields)) {
		k.must(r.Fields[field] > 0, "reconcile.fields."+field, "must be above 0")
	}
	k.must(len(r.DirectKinds) > 0, "reconcile.direct_kinds", "is empty; want some of visit, case, group, event")
	for i, kind := range r.DirectKinds {
		k.oneOf(fmt.Sprintf("reconcile.direct_kinds[%d]", i), kind, "visit", "case", "group", "event")
	}
	for _, v := range []struct {
		key string
		Range
	}{{"reconcile.group_session", r.GroupSession}, {"reconcile.event", r.Event}} {
		k.must(v.Min >= 0 && v.Min <= v.Max, v.key, "min %d and max %d are no range", v.Min, v.Max)
	}
	for _, v := range []struct {
		key   string
		limit int64
	}{{"visit", r.RecordLimit.Visit}, {"case", r.RecordLimit.Case}, {"group", r.RecordLimit.Group},
		{"event", r.RecordLimit.Event}} {
		k.must(v.limit > 0, "reconcile.record_limit."+v.key, "must be above 0")
	}
	k.must(r.TargetOverrun > 0, "reconcile.target_overrun", "must be above 0")
	k.must(c.Gate.MaxUnverified <= 1000, "gate.max_unverified", "%s is more than all; want 0 to 1",
		c.Gate.MaxUnverified)
	k.must(c.Gate.MinCompleteness <= 1000, "gate.min_completeness", "%s is more than all; want 0 to 1",
		c.Gate.MinCompleteness)
	k.must(c.Deadline.Day >= 1 && c.Deadline.Day <= 31, "deadline.day", "%d is not a day of the month", c.Deadline.Day)
	k.oneOf("deadline.roll", c.Deadline.Roll, "next", "prev", "none")
}

func (j *Job) check(k *checker, key string) {
	k.must(jobName.MatchString(j.Name), key+".name", "%q is not a name of a-z, 0-9 and -", j.Name)
	k.must(j.Title != "", key+".title", "is missing")
	k.must(j.Schedule != "", key+".schedule",
		"is missing; want cron (\"0 9 10 * *\") or a rule (monthly 10 09:00 roll=next)")
	k.oneOf(key+".period", j.Period, "month", "quarter", "half-year", "year", "programme")
	if j.Period == "programme" {
		k.must(monthForm.MatchString(j.Programme), key+".programme",
			"%q is not the month the programme began, like 2015-01", j.Programme)
	} else {
		k.must(j.Programme == "", key+".programme", "belongs to period: programme only")
	}
	k.must(regionCode.MatchString(j.Region), key+".region", "%q is not a code of 6 or 12 digits", j.Region)
	for i, a := range j.Attachments {
		k.oneOf(fmt.Sprintf("%s.attachments[%d]", key, i), a, "xlsx", "pdf", "docx")
	}
	k.oneOf(key+".approval", j.Approval, "none", "required", "two")
	k.oneOf(key+".in_doubt", j.InDoubt, "resend", "hold")
	k.must(j.ReplyTo == "" || allow.Address(j.ReplyTo), key+".reply_to", "%q is not an address", j.ReplyTo)
	k.oneOf(key+".catch_up.policy", j.CatchUp.Policy, "latest", "all", "none")
	k.must(j.Remind.Before >= 0 && j.Remind.Before <= 20, key+".remind.before", "%d is not 0 to 20 working days",
		j.Remind.Before)
	k.must(j.Remind.After >= 0 && j.Remind.After <= 20, key+".remind.after", "%d is not 0 to 20 working days",
		j.Remind.After)
	k.must(timeOfDay.MatchString(j.Remind.At), key+".remind.at", "%q is not a time of day like 09:00", j.Remind.At)
	k.must(j.Remind.Before+j.Remind.After == 0 || j.Period == "month", key+".remind", "belongs to period: month only")
	seen := map[string]bool{}
	for i, r := range j.Recipients {
		key := fmt.Sprintf("%s.recipients[%d]", key, i)
		k.must(allow.Address(r.Address), key+".address", "%q is not an address like name@example.gov.cn", r.Address)
		k.must(!seen[allow.Key(r.Address)], key+".address", "%q stands twice in this job", r.Address)
		seen[allow.Key(r.Address)] = true
		k.must(r.Name != "", key+".name", "is missing")
		k.must(r.Region == "" || regionCode.MatchString(r.Region), key+".region", "%q is not a code of 6 or 12 digits",
			r.Region)
		k.oneOf(key+".locale", r.Locale, "zh-CN", "ko", "en")
		k.oneOf(key+".kind", r.Kind, "to", "cc")
		for n, a := range r.Attachments {
			k.oneOf(fmt.Sprintf("%s.attachments[%d]", key, n), a, "xlsx", "pdf", "docx")
		}
		k.oneOf(key+".records", r.Records, "", "true", "false")
	}
}
