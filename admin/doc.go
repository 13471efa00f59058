// Package admin is what administrators see of the service in a browser, and what programs see of it over HTTP: pages, a
// JSON API, accounts' sessions, health. It decides nothing: each button and each call ends in the same method of
// jobs.Service or ledger.Ledger as the command of the same name, and it is there that a state refuses it.
//
// routes.go has the table of routes, each with the least role that may use it; everything in it is tested against every
// role. Then, by what a reader looks for:
//
//	sign in, out     signin.go, session.go, guard.go
//	overview         overview.go, with stock.go (what it reads), todo.go, watch.go (due dates),
//	                 progress.go (filing), recent.go
//	a run            run.go, with run_*.go for its sections, bridge.go, findings.go, decide.go (what is decided on it)
//	a run by hand    trigger.go, trigger_compare.go, trigger_view.go, preview.go
//	filing           filing.go, matrix.go, drill.go, filing_file.go
//	other pages      runs.go, jobs.go, audit.go, accountpage.go; each page has its pages/*.tmpl
//	what pages share page.go (rendering), words.go (two languages), states.go, format.go (figures and times),
//	                 read.go, memo.go (read once for many)
//	the API          api.go, api_*.go, problem.go, openapi.json
//	operation        health.go; metrics are a room of their own
//
// Pages need no script; static/live.js only saves pressing F5 on a run that moves. Texts in code and templates are
// Chinese, as in the authoritative reports; words/en.txt says each of them in English.
package admin
