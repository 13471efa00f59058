package main

import (
	"bufio"
	"os"
	"strings"

	"golang.org/x/term"

	"huizong/config/first"
)

type initCmd struct {
	Dir          string `arg:"" default:"." help:"Directory for the configuration, the secrets and the SQL."`
	Office       string `help:"Who reports, like \u5ef6\u5409\u5e02\u6c11\u653f\u5c40."`
	Title        string `help:"Title of the monthly report."`
	Region       string `help:"Code of the office's region: 6 digits, 12 below the county."`
	Recipient    string `help:"Who receives the report: name <address>."`
	Operator     string `help:"Address that gets the notices."`
	Database     string `default:"127.0.0.1:3306" help:"Host and port of MariaDB or MySQL."`
	DatabaseName string `default:"huizong" help:"Name of the database."`
	MailHost     string `help:"Host of the mail relay."`
	MailPort     int    `help:"Its port (default: 465, 587 or 25, by --mail-tls)."`
	MailTLS      string `name:"mail-tls" enum:"implicit,starttls" default:"implicit" help:"implicit or starttls."`
	MailUser     string `help:"Account at the relay (default: the address of --from)."`
	MailPassword string `name:"mail-password-file" type:"existingfile" help:"File with its password (default: put it into secrets/smtp by hand)."`
	MailCA       string `name:"mail-ca-file" help:"PEM of the office's own certificate authority."`
	From         string `help:"Address that the report is sent from."`
	Container    bool   `help:"Paths as compose.yaml mounts them."`
	Owner        int    `default:"-1" help:"uid that the files are given to: 65532 for the container."`
}

// Help is printed below the flags.
func (initCmd) Help() string {
	return "What is left out is asked for on a terminal. Nothing that is there already is overwritten.\n\n" +
		"Example:\n\n  huizong init /etc/huizong --office \u5ef6\u5409\u5e02\u6c11\u653f\u5c40 --region 222401 " +
		"--mail-host smtp.example.gov.cn --from report@example.gov.cn --recipient dept@example.gov.cn " +
		"--operator operator@example.gov.cn"
}

// Run runs the command.
func (c *initCmd) Run(a *app) error {
	c.ask(a)
	answers := first.Answers{Office: c.Office, Title: c.Title, Region: c.Region, Recipient: c.Recipient,
		Operator: c.Operator, Database: c.Database, DatabaseName: c.DatabaseName, MailHost: c.MailHost,
		MailPort: c.MailPort, MailTLS: c.MailTLS, MailUser: c.MailUser, MailCAFile: c.MailCA, From: c.From,
		Container: c.Container, Owner: c.Owner}
	if c.MailPassword != "" {
		raw, err := os.ReadFile(c.MailPassword)
		if err != nil {
			return err
		}
		answers.MailPassword = string(raw)
	}
	if err := answers.Faults(); err != nil {
		return withStatus{exitUsage, err}
	}
	made, err := first.Write(c.Dir, answers)
	if err != nil {
		return err
	}
	for _, f := range made {
		a.out.say("wrote %s\n", f)
	}
	config, sql := made[0], made[1]
	a.out.say("\nNext:\n")
	if c.MailPassword == "" {
		a.out.say("  put the relay's password into %s/secrets/smtp\n", c.Dir)
	}
	a.out.say("  mariadb < %s                      # as an administrator of the server; then remove it\n", sql)
	a.out.say("  huizong --config %s migrate --source\n", config)
	a.out.say("  huizong --config %s check\n", config)
	return nil
}

// ask fills from a terminal what was left out.
func (c *initCmd) ask(a *app) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return
	}
	in := bufio.NewScanner(os.Stdin)
	for _, q := range []struct {
		text string
		into *string
	}{{"Who reports (office)", &c.Office}, {"Code of the region", &c.Region}, {"Host of the mail relay", &c.MailHost},
		{"Address that the report is sent from", &c.From}, {"Who receives it (name <address>)", &c.Recipient},
		{"Address that gets the notices", &c.Operator}} {
		if *q.into != "" {
			continue
		}
		a.err.say("%s: ", q.text)
		if !in.Scan() {
			return
		}
		*q.into = strings.TrimSpace(in.Text())
	}
}
