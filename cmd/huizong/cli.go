package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// cli is the command line; each command is a struct of its own in a file named for it.
type cli struct {
	Config string `help:"Configuration file (default: $$HUIZONG_CONFIG, ./config.yaml, /etc/huizong/config.yaml)." placeholder:"FILE"`
	Lang   string `enum:",zh,en" default:"" help:"Language of what is said to a person, zh or en (default: lang of the configuration, else of LC_ALL or LANG, else en)." placeholder:"zh"`

	Init       initCmd       `cmd:"" help:"Write a first configuration, keys and the SQL of the database."`
	Serve      serveCmd      `cmd:"" help:"Run the service: due slots, deliveries, health page."`
	Run        runCmd        `cmd:"" help:"One run by hand: check, preview, test or send."`
	Feedback   feedbackCmd   `cmd:"" help:"Print, or send, what became of each agency's filings (核查反馈单)."`
	Remind     remindCmd     `cmd:"" help:"Print, or send, reminders to agencies that have not filed (催报)."`
	Reconcile  reconcileCmd  `cmd:"" help:"Print the figures of a window; stores and sends nothing."`
	Template   templateCmd   `cmd:"" help:"Write the filing form of an agency and month (XLSX), with what is filed already."`
	Import     importCmd     `cmd:"" help:"Import a filled form, or the seven tables of a directory or workbook, all or nothing."`
	Schedule   scheduleCmd   `cmd:"" help:"The next slots of every job, with the period each will report."`
	Runs       runsCmd       `cmd:"" help:"What ran."`
	Show       showCmd       `cmd:"" help:"One run with its figures, findings, deliveries, attempts and decisions."`
	Deliveries deliveriesCmd `cmd:"" help:"Who got what."`
	orders     `embed:""`
	Recipients recipientsCmd `cmd:"" help:"Who gets what, with history; add, change or end a recipient."`
	Settings   settingsCmd   `cmd:"" help:"What figures and dates go by, with history, where the ledger keeps it."`
	judgements `embed:""`
	Kept       keptCmd       `cmd:"" help:"What is kept of reading the records: how much, compare it, make it anew."`
	Mart       martCmd       `cmd:"" help:"Views that others read: refresh them, let an account read them."`
	Migrate    migrateCmd    `cmd:"" help:"Make or bring up to date the tables of the ledger."`
	Source     sourceCmd     `cmd:"" help:"Queries for a source with tables of its own."`
	Check      checkCmd      `cmd:"" help:"Test configuration, databases, schema, templates, calendar and mail login."`
	Notify     notifyCmd     `cmd:"" help:"Try a channel that people are told over."`
	User       userCmd       `cmd:"" help:"Accounts of the administrators' page: add, list, disable, token."`
	Login      loginCmd      `cmd:"" help:"Sign in, so that orders that decide are made as a person."`
	Logout     logoutCmd     `cmd:"" help:"Sign out."`
	Whoami     whoamiCmd     `cmd:"" help:"Who is signed in here."`
	Prune      pruneCmd      `cmd:"" help:"Remove bodies of mails whose term is over."`
	Restored   restoredCmd   `cmd:"" help:"Let a restored database send again, after a look at what it may have sent."`
	Verify     verifyCmd     `cmd:"" help:"Recompute the hashes of snapshots, messages and the audit."`
	Audit      auditCmd      `cmd:"" help:"Who did what, when, from where: a table, JSON lines or CSV."`
	Export     exportCmd     `cmd:"" help:"Write the evidence of one run into a directory."`
	Completion completionCmd `cmd:"" help:"Print a script that lets a shell complete commands and flags."`
	Version    versionCmd    `cmd:"" help:"Version, commit, Go and schema."`
}

const description = `Collects what social-work agencies filed, reconciles it, and mails the report of a month, quarter, half-year, year or programme.

Example: what October 2026 will say, and then send it:

  huizong run monthly --period 2026-10 --mode preview --out /tmp/preview
  huizong run monthly --period 2026-10

Exit status: 0 ok, 1 error, 2 usage, 3 held, partly delivered or not sent, 130 interrupted.`

// dispatch parses the command line and runs the command.
func dispatch(ctx context.Context, args []string, in io.Reader, out, errs *printer) error {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("huizong"), kong.Description(description), kong.Writers(out, errs),
		kong.Exit(func(code int) { exited = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Help(out.help))
	if err != nil {
		return err
	}
	out.translate(parser.Model)
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // help was printed
		return nil
	}
	if err != nil {
		return withStatus{exitUsage, fmt.Errorf("%w; see huizong --help", err)}
	}
	a := &app{ctx: ctx, file: c.Config, in: in, out: out, err: errs, environ: os.Environ(),
		model: parser.Model}
	defer a.close()
	if err := errors.Join(parsed.BindToProvider(a.ledger), parsed.BindToProvider(a.accounts)); err != nil {
		return err // what commands open first, as arguments of their Run
	}
	return parsed.Run(a)
}
