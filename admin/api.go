package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"huizong/jobs/account"
	"huizong/templates/wording"
)

// apiRoutes is the whole surface of the API. openapi.yaml describes each of them, and a test holds the two together.
func (s *Server) apiRoutes() []route {
	return append(s.orderRoutes("/api/v1/runs/{run}/", apiOrders(), s.apiOrder), []route{
		page("POST", "/api/v1/deliveries/{delivery}/resolve", account.Operator, s.apiResolve),
		page("GET", "/api/v1/openapi.json", anybody, s.apiDescription),
		page("GET", "/api/v1/me", account.Viewer, s.apiMe),
		page("GET", "/api/v1/overview", account.Viewer, s.apiOverview),
		page("GET", "/api/v1/jobs", account.Viewer, s.apiJobs),
		page("GET", "/api/v1/schedule", account.Viewer, s.apiSchedule),
		page("POST", "/api/v1/jobs/{job}/pause", account.Operator, s.apiPause),
		page("POST", "/api/v1/jobs/{job}/resume", account.Operator, s.apiResume),
		page("GET", "/api/v1/runs", account.Viewer, s.apiRuns),
		page("POST", "/api/v1/runs", account.Operator, s.apiTrigger),
		page("GET", "/api/v1/runs/{run}", account.Viewer, s.apiRun),
		page("GET", "/api/v1/runs/{run}/report", account.Viewer, s.apiReport),
		page("GET", "/api/v1/runs/{run}/findings", account.Viewer, s.apiFindings),
		page("GET", "/api/v1/runs/{run}/attempts", account.Viewer, s.apiAttempts),
		page("GET", "/api/v1/runs/{run}/decisions", account.Viewer, s.apiDecisions),
		page("GET", "/api/v1/runs/{run}/audit", account.Viewer, s.apiRunAudit),
		page("GET", "/api/v1/deliveries", account.Viewer, s.apiDeliveries),
		page("GET", "/api/v1/deliveries/{delivery}/message", account.Viewer, s.apiMessage),
		page("GET", "/api/v1/filing", account.Viewer, s.apiFiling),
		page("GET", "/api/v1/filing/unit", account.Viewer, s.apiUnit),
		page("GET", "/api/v1/audit", account.Viewer, s.apiAudit),
	}...)
}

// apiGuard lets programs in by a bearer token (RFC 6750). A browser's session is no key to the API, so no other site
// can use it.
func (s *Server) apiGuard(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: w, r: r, lang: inLanguage(wording.English)}
		r.Body = http.MaxBytesReader(w, r.Body, largest)
		if err := v.bearer(rt); err != nil {
			v.answerProblem(v.problemOf(err))
			return
		}
		serve := rt.serve
		if rt.Method == http.MethodPost {
			serve = v.idempotent(rt)
		}
		if err := serve(v); err != nil {
			v.answerProblem(v.problemOf(err))
		}
	})
}

// bearer finds out who calls, and whether the call is allowed.
func (v *visit) bearer(rt route) error {
	if rt.Role == anybody {
		return nil
	}
	scheme, token, _ := strings.Cut(v.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		v.w.Header().Set("WWW-Authenticate", `Bearer realm="huizong"`)
		return problem(http.StatusUnauthorized, "A bearer token is needed: huizong user token makes one.")
	}
	t, a, err := v.Accounts.Bearer(v.r.Context(), account.HashToken(token))
	if err != nil && !errors.Is(err, account.ErrUnknown) {
		return err
	}
	if err != nil || t.Revoked || a.Disabled || !time.Now().Before(t.ExpiresAt) {
		v.w.Header().Set("WWW-Authenticate", `Bearer realm="huizong", error="invalid_token"`)
		return problem(http.StatusUnauthorized, "The token is unknown, revoked or expired, or its account is disabled.")
	}
	v.who, v.token = principal{a, t.Limit(a.Role, v.SecondFactor)}, t.ID
	if t.FactorAt != nil {
		v.factor = *t.FactorAt
	}
	if !v.who.role.May(rt.Role) {
		v.w.Header().Set("WWW-Authenticate", `Bearer realm="huizong", error="insufficient_scope", scope="`+
			string(rt.Role)+`"`)
		return problem(http.StatusForbidden,
			fmt.Sprintf("This needs the role %s; the token has %s.", rt.Role, v.who.role))
	}
	return nil
}

// read decodes the body of a request: strict JSON of one value.
func (v *visit) read(into any) error {
	media, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return problem(http.StatusUnsupportedMediaType, "Send application/json.")
	}
	d := json.NewDecoder(v.r.Body)
	d.DisallowUnknownFields()
	err, more := d.Decode(into), error(io.EOF)
	if err == nil {
		more = d.Decode(&struct{}{})
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](cmp.Or(err, more)); tooLarge {
		return problem(http.StatusRequestEntityTooLarge, fmt.Sprintf("A request has at most %d bytes.", largest))
	}
	if more != io.EOF {
		err = errors.New("more than one value")
	}
	if err != nil {
		return problem(http.StatusBadRequest, "The body is not the JSON that is wanted: "+err.Error())
	}
	return nil
}

// answer writes a value.
func (v *visit) answer(status int, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	v.w.Write(raw)
	return nil
}

// bounded reads a whole number of the query within bounds; what is missing is the default.
func (v *visit) bounded(name string, byDefault, least, most int) (int, error) {
	text := v.r.URL.Query().Get(name)
	if text == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, invalid(Fault{name, fmt.Sprintf("want a whole number from %d to %d, got %q", least, most, text)})
	}
	return n, nil
}

// idempotent carries a request with an Idempotency-Key out once: the same request with the same key gets the same
// answer for a day (draft-ietf-httpapi-idempotency-key-header). A trigger needs one.
func (v *visit) idempotent(rt route) func(*visit) error {
	return func(v *visit) error {
		key := v.r.Header.Get("Idempotency-Key")
		if key == "" {
			if rt.Path == "/api/v1/runs" {
				return problem(http.StatusBadRequest,
					"Send an Idempotency-Key: any text of your own that is new for each run you want.")
			}
			return rt.serve(v)
		}
		if len(key) > 200 {
			return problem(http.StatusBadRequest, "An Idempotency-Key has at most 200 characters.")
		}
		body, err := io.ReadAll(v.r.Body)
		if err != nil {
			return problem(http.StatusRequestEntityTooLarge, fmt.Sprintf("A request has at most %d bytes.", largest))
		}
		return v.once(onceKey(v.who.Name, "api "+key), onceKey(v.r.Method+" "+v.r.URL.RequestURI(), string(body)), body,
			rt.serve)
	}
}

func (v *visit) once(key, fingerprint string, body []byte, serve func(*visit) error) error {
	ctx := v.r.Context()
	before, fresh, err := v.Accounts.Reserve(ctx, key, fingerprint)
	switch {
	case err != nil:
		return err
	case !fresh && before.Fingerprint != fingerprint:
		return invalid(Fault{"Idempotency-Key", "was used for another request"})
	case !fresh && before.Status == 0:
		return problem(http.StatusConflict, "The same request is being carried out; ask again in a moment.")
	case !fresh:
		v.w.Header().Set("Idempotency-Replayed", "true")
		v.w.Header().Set("Content-Type", "application/json")
		if before.Status >= 400 {
			v.w.Header().Set("Content-Type", "application/problem+json")
		}
		v.w.WriteHeader(before.Status)
		v.w.Write(before.Body)
		return nil
	}
	out := &keeper{ResponseWriter: v.w}
	v.r.Body, v.w = io.NopCloser(bytes.NewReader(body)), out
	if err := serve(v); err != nil {
		v.answerProblem(v.problemOf(err))
	}
	kept := account.Answer{Status: out.status, Body: out.body.Bytes()}
	if out.status >= 500 { // nothing was done: the key may be used again
		kept = account.Answer{}
	}
	// a caller that has lost its connection asks again
	return v.Accounts.Answered(context.WithoutCancel(ctx), key, kept)
}

// keeper keeps what is answered.
type keeper struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (k *keeper) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (k *keeper) Write(b []byte) (int, error) {
	k.body.Write(b)
	return k.ResponseWriter.Write(b)
}

func (s *Server) noSuchCall(*visit) error { return errNoPage }
