// Package admin is what administrators see of the service in a browser, and what programs see of it over HTTP: pages, a
// JSON API, accounts' sessions, health. It decides nothing: each button and each call ends in the same method of
// jobs.Service, desk.Desk or ledger.Ledger as the command of the same name, and it is there that a state refuses it.
//
// Its rooms, by what a reader looks for:
//
//	who asks         door: sessions, tokens, passwords, second factors; openid is the office's identity provider
//	what is shown    read: what pages and API both show, read once for many who look
//	pages            web is the frame (who may see which, layout, languages, errors); each of its rooms has a room.go
//	                 with its routes, each with the least role that may use it, and *.tmpl, each named as its page
//	the API          api, described by openapi.json
//	words            words: two languages; figures, moments and states as the pages write them
//	operation        health.go; metrics is what Prometheus reads
//
// Every route is tested against every role. Pages need no script; web/static/live.js only saves pressing F5 on a run
// that moves.
package admin
