// Package api is the JSON API: it binds calls to the desk and to what is read, and decides nothing.
package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"huizong/admin/door"
	"huizong/admin/read"
	"huizong/admin/words"
	"huizong/jobs/account"
	"huizong/jobs/desk"
	"huizong/jobs/intake"
	"huizong/jobs/ledger"
	"huizong/templates/wording"
)

// API answers programs.
type API struct {
	*read.Reader
	door *door.Door
	desk *desk.Desk
}

// New returns the API.
func New(r *read.Reader, d *door.Door, orders *desk.Desk) *API { return &API{r, d, orders} }

// Serve puts every call on a mux.
func (s *API) Serve(mux *http.ServeMux) {
	for _, r := range Routes() {
		mux.Handle(r.Method+" "+r.Path, s.apiGuard(r))
	}
	mux.Handle("/api/", s.apiGuard(Route{"", "/api/", door.Anybody, noSuchCall(mux)}))
}

// visit is one call being answered.
type visit struct {
	*API
	*door.Visit
	secret string // of the answer: shown once, and kept nowhere
}

// Route is one call that can be asked for, and the least role that may.
type Route struct {
	Method, Path string
	Role         account.Role
	serve        call
}

// call answers a call: with a value, with nil where it has answered itself, or with why it cannot.
type call = func(*visit) (any, error)

// created is the answer of a call that made it.
type created struct{ value any }

// Routes is the whole surface of the API. openapi.yaml describes each of them, and a test holds the two together.
func Routes() []Route {
	var orders []Route
	for _, r := range apiOrders() {
		orders = append(orders, Route{"POST", "/api/v1/runs/{run}/" + string(r.Verb), r.Role, apiOrder(r)})
	}
	return append(orders, []Route{
		{"POST", "/api/v1/deliveries/{delivery}/resolve", account.Operator, numbered("delivery", (*visit).apiResolve)},
		{"GET", "/api/v1/openapi.json", door.Anybody, (*visit).apiDescription},
		{"GET", "/api/v1/me", account.Viewer, (*visit).apiMe},
		{"GET", "/api/v1/overview", account.Viewer, (*visit).apiOverview},
		{"GET", "/api/v1/jobs", account.Viewer, (*visit).apiJobs},
		{"GET", "/api/v1/schedule", account.Viewer, (*visit).apiSchedule},
		{"POST", "/api/v1/jobs/{job}/pause", account.Operator, taking((*visit).apiPause)},
		{"POST", "/api/v1/jobs/{job}/resume", account.Operator, (*visit).apiResume},
		{"GET", "/api/v1/runs", account.Viewer, (*visit).apiRuns},
		{"POST", "/api/v1/runs", account.Operator, taking((*visit).apiTrigger)},
		{"GET", "/api/v1/runs/{run}", account.Viewer, ofRun((*visit).apiRun)},
		{"GET", "/api/v1/runs/{run}/report", account.Viewer, ofRun((*visit).apiReport)},
		{"GET", "/api/v1/runs/{run}/findings", account.Viewer, ofRun((*visit).apiFindings)},
		{"GET", "/api/v1/runs/{run}/attempts", account.Viewer, ofRun((*visit).apiAttempts)},
		{"GET", "/api/v1/runs/{run}/decisions", account.Viewer, ofRun((*visit).apiDecisions)},
		{"GET", "/api/v1/runs/{run}/audit", account.Viewer, ofRun((*visit).apiRunAudit)},
		{"GET", "/api/v1/deliveries/search", account.Viewer, search},
		{"GET", "/api/v1/deliveries", account.Viewer, (*visit).apiDeliveries},
		{"GET", "/api/v1/deliveries/{delivery}/message", account.Viewer, numbered("delivery", (*visit).apiMessage)},
		{"GET", "/api/v1/filing", account.Viewer, (*visit).apiFiling},
		{"GET", "/api/v1/filing/unit", account.Viewer, (*visit).apiUnit},
		{"GET", "/api/v1/changes", account.Viewer, changes},
		{"POST", "/api/v1/changes", account.Operator, taking(propose)},
		{"POST", "/api/v1/changes/effect", account.Operator, taking(effect)},
		{"GET", "/api/v1/changes/{change}/effect", account.Viewer, numbered("change", (*visit).effectOfChange)},
		{"GET", "/api/v1/recipients/{recipient}/missing", account.Viewer, lacks},
		{"POST", "/api/v1/changes/{change}/confirm", account.Approver, settle(desk.Confirm)},
		{"POST", "/api/v1/changes/{change}/decline", account.Operator, settle(desk.Decline)},
		{"GET", "/api/v1/filing/month", account.Viewer, month},
		{"GET", "/api/v1/filing/form", account.Operator, filingForm},
		{"GET", "/api/v1/imports", account.Viewer, listImports},
		{"POST", "/api/v1/imports", account.Operator, handIn},
		{"GET", "/api/v1/imports/{import}", account.Viewer, ofImport(showImport)},
		{"GET", "/api/v1/imports/{import}/marked", account.Operator, ofImport(markedImport)},
		{"POST", "/api/v1/imports/{import}/write", account.Operator, importOrder(desk.Import)},
		{"POST", "/api/v1/imports/{import}/discard", account.Operator, importOrder(desk.Discard)},
		{"GET", "/api/v1/feedback", account.Viewer, listFeedback},
		{"GET", "/api/v1/letters", account.Viewer, listLetters},
		{"POST", "/api/v1/letters", account.Operator, taking(sendLetters)},
		{"GET", "/api/v1/figures", account.Viewer, figures},
		{"GET", "/api/v1/figures/records", account.Viewer, records},
		{"GET", "/api/v1/accounts", account.Viewer, accounts},
		{"POST", "/api/v1/accounts", account.Admin, accountOrder(desk.AddAccount)},
		{"GET", "/api/v1/accounts/changes", account.Viewer, accountChanges},
		{"POST", "/api/v1/accounts/changes/{change}/confirm", account.Approver, settleAccount(desk.ConfirmAccount)},
		{"POST", "/api/v1/accounts/changes/{change}/decline", account.Approver, settleAccount(desk.DeclineAccount)},
		{"GET", "/api/v1/accounts/{account}/sessions", account.Admin, accountSessions},
		{"GET", "/api/v1/accounts/{account}/tokens", account.Admin, accountTokens},
		{"POST", "/api/v1/accounts/{account}/role", account.Admin, accountOrder(desk.SetRole)},
		{"POST", "/api/v1/accounts/{account}/address", account.Admin, accountOrder(desk.SetAddress)},
		{"POST", "/api/v1/accounts/{account}/disable", account.Admin, accountOrder(desk.Disable)},
		{"POST", "/api/v1/accounts/{account}/enable", account.Admin, accountOrder(desk.Enable)},
		{"POST", "/api/v1/accounts/{account}/reset-password", account.Admin, accountOrder(desk.ResetPassword)},
		{"POST", "/api/v1/accounts/{account}/reset-factor", account.Admin, accountOrder(desk.ResetFactor)},
		{"POST", "/api/v1/accounts/{account}/end-sessions", account.Admin, accountOrder(desk.EndSessions)},
		{"POST", "/api/v1/accounts/{account}/end-token", account.Admin, accountOrder(desk.EndToken)},
		{"GET", "/api/v1/audit", account.Viewer, (*visit).apiAudit},
		{"GET", "/api/v1/judgements", account.Viewer, judgements},
		{"GET", "/api/v1/duplicates", account.Viewer, duplicates},
		{"GET", "/api/v1/duplicates/counts", account.Viewer, duplicateCounts},
		{"GET", "/api/v1/quarantine", account.Viewer, quarantined},
		{"POST", "/api/v1/judgements", account.Operator, taking(judge)},
		{"POST", "/api/v1/judgements/{judgement}/confirm", account.Operator, judgementOrder(desk.ConfirmVerdict)},
		{"POST", "/api/v1/judgements/{judgement}/undo", account.Operator, judgementOrder(desk.UndoJudgement)},
	}...)
}

// apiGuard lets programs in by a bearer token (RFC 6750). A browser's session is no key to the API, so no other site
// can use it.
func (s *API) apiGuard(rt Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{API: s, Visit: &door.Visit{Door: s.door, W: w, R: r, Lang: words.InLanguage(wording.English)}}
		r.Body = http.MaxBytesReader(w, r.Body, largest(rt))
		if err := v.bearer(rt); err != nil {
			v.answerProblem(v.problemOf(err))
			return
		}
		if faults := misasked(rt, r.URL.Query()); len(faults) > 0 {
			v.answerProblem(invalid(faults...))
			return
		}
		serve := v.answer
		if rt.Method == http.MethodPost {
			serve = v.idempotent
		}
		if err := serve(rt); err != nil {
			v.answerProblem(v.problemOf(err))
			return
		}
		v.Answered(rt.Method+" "+rt.Path, desk.API)
	})
}

// largest is how many bytes the body of a call may have: a file, or a few fields.
func largest(rt Route) int64 {
	if rt.Method == http.MethodPost && rt.Path == "/api/v1/imports" {
		return intake.Largest
	}
	return door.Largest
}

// bearer finds out who calls, and whether the call is allowed.
func (v *visit) bearer(rt Route) error {
	if rt.Role == door.Anybody {
		return nil
	}
	scheme, token, _ := strings.Cut(v.R.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		v.W.Header().Set("WWW-Authenticate", `Bearer realm="huizong"`)
		return problem(http.StatusUnauthorized, "A bearer token is needed: huizong user token makes one.")
	}
	t, a, err := v.Accounts.Bearer(v.R.Context(), account.HashToken(token))
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return err
	}
	if err != nil || t.Revoked || a.Disabled || !time.Now().Before(t.ExpiresAt) {
		v.W.Header().Set("WWW-Authenticate", `Bearer realm="huizong", error="invalid_token"`)
		return problem(http.StatusUnauthorized, "The token is unknown, revoked or expired, or its account is disabled.")
	}
	v.Who, v.Token = door.Principal{Account: a, Role: t.Limit(a.Role, v.SecondFactor)}, t.ID
	if t.FactorAt != nil {
		v.Factor = *t.FactorAt
	}
	if !v.Who.Role.May(rt.Role) {
		v.W.Header().Set("WWW-Authenticate", `Bearer realm="huizong", error="insufficient_scope", scope="`+
			string(rt.Role)+`"`)
		return problem(http.StatusForbidden,
			fmt.Sprintf("This needs the role %s; the token has %s.", rt.Role, v.Who.Role))
	}
	return nil
}

// read decodes the body of a request: strict JSON of one value.
func (v *visit) read(into any) error {
	media, _, err := mime.ParseMediaType(v.R.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return problem(http.StatusUnsupportedMediaType, "Send application/json.")
	}
	d := json.NewDecoder(v.R.Body)
	d.DisallowUnknownFields()
	err, more := d.Decode(into), error(io.EOF)
	if err == nil {
		more = d.Decode(&struct{}{})
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](cmp.Or(err, more)); tooLarge {
		return unread(cmp.Or(err, more))
	}
	if more != io.EOF {
		err = errors.New("more than one value")
	}
	if err != nil {
		return problem(http.StatusBadRequest, "The body is not the JSON that is wanted: "+err.Error())
	}
	return nil
}

// unread is a body that was not read to its end.
func unread(err error) *Problem {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem(http.StatusRequestEntityTooLarge, fmt.Sprintf("A request has at most %d bytes.", large.Limit))
	}
	return problem(http.StatusBadRequest, "The body cannot be read.")
}

// answer writes what a call answers: a list with nothing in it as [].
func (v *visit) answer(rt Route) error {
	value, err := rt.serve(v)
	if err != nil || value == nil {
		return err
	}
	status := http.StatusOK
	if made, ok := value.(created); ok {
		status, value = http.StatusCreated, made.value
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice && list.IsNil() {
		value = []any{}
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	v.locate(rt, raw)
	if form := v.R.URL.Query().Get("format"); v.R.Method == http.MethodGet && form != "" && form != "json" {
		if rows, ok := v.list(raw); ok {
			return v.asFile(form, rows)
		}
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.WriteHeader(status)
	v.W.Write(raw)
	return nil
}

// locate says where the run or upload that an order made, or found made, is read.
func (v *visit) locate(rt Route, answer []byte) {
	var made struct {
		ID int64 `json:"id"`
	}
	if rt.Method != http.MethodPost || rt.Path != "/api/v1/runs" && rt.Path != "/api/v1/imports" {
		return
	}
	if json.Unmarshal(answer, &made) == nil && made.ID > 0 {
		v.W.Header().Set("Location", fmt.Sprintf("%s/%d", rt.Path, made.ID))
	}
}

// order gives an order at the desk.
func (v *visit) order(o desk.Order) (desk.Done, error) {
	return v.desk.Do(v.R.Context(), o, v.Actor(desk.API))
}

// ofRun is a call about the run in its path.
func ofRun(serve func(*visit, ledger.Run) (any, error)) call {
	return func(v *visit) (any, error) {
		run, err := v.RunOf(v.R.Context(), v.R.PathValue("run"))
		if err != nil {
			return nil, err
		}
		return serve(v, run)
	}
}

// numbered is a call about what a number in its path names.
func numbered(name string, serve func(*visit, int64) (any, error)) call {
	return func(v *visit) (any, error) {
		id, err := strconv.ParseInt(v.R.PathValue(name), 10, 64)
		if err != nil {
			return nil, door.ErrNoPage
		}
		return serve(v, id)
	}
}

// taking is a call with a body.
func taking[Q any](serve func(*visit, Q) (any, error)) call {
	return func(v *visit) (any, error) {
		var q Q
		if err := v.read(&q); err != nil {
			return nil, err
		}
		return serve(v, q)
	}
}

// noSuchCall answers a path that there is not, or a method that the path does not take.
func noSuchCall(mux *http.ServeMux) call {
	return func(v *visit) (any, error) {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch,
			http.MethodDelete} {
			r := v.R.Clone(v.R.Context())
			r.Method = method
			if _, pattern := mux.Handler(r); strings.HasPrefix(pattern, method+" ") {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) == 0 {
			return nil, door.ErrNoPage
		}
		v.W.Header().Set("Allow", strings.Join(allowed, ", "))
		return nil, problem(http.StatusMethodNotAllowed, "This takes "+strings.Join(allowed, " or ")+".")
	}
}
