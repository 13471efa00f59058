// Package admin is what administrators see of the service in a browser, and what programs see of it over HTTP: pages, a JSON API, accounts'
// sessions, health. It decides nothing: each button and each call ends in the same method of jobs.Service or ledger.Ledger as the command of the
// same name, and it is there that a state refuses it.
//
// server.go has the table of routes, each with the least role that may use it; everything in it is tested against every role. Then, by what a
// reader looks for:
//
//	sign in, out     signin.go, session.go, guard.go
//	a page           overview.go, runs.go, run.go, decide.go, jobs.go, trigger.go, preview.go, filing.go, audit.go, each with its pages/*.tmpl
//	what pages share page.go (rendering), words.go (two languages), format.go (figures and times), memo.go (what is read once for many)
//	the API          api.go, api_*.go, problem.go, openapi.yaml
//	operation        health.go; metrics are a room of their own
//
// Pages need no script; static/live.js only saves pressing F5 on a run that moves. Texts in code and templates are Chinese, as in the authoritative
// reports; words/en.txt says each of them in English.
package admin
