package notify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"huizong/jobs/notify"
)

const (
	key     = "SEC0123456789abcdef"
	hookKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
)

func sign(key, message string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(message))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// vendor is a receiver that checks as the vendors do: 200 whatever it thinks, the code in the body.
func vendor(t *testing.T, kind notify.Kind, got *string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost ||
			!strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			t.Errorf("%s %s, %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		*got = string(raw)
		var body map[string]any
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Errorf("no JSON: %v", err)
		}
		switch kind {
		case notify.WeCom:
			content := body["markdown"].(map[string]any)["content"].(string)
			if r.URL.Query().Get("key") != "wecom-key" || len(content) > 4096 || !utf8.ValidString(content) {
				fmt.Fprint(w, `{"errcode":40058,"errmsg":"markdown.content exceed max length 4096"}`)
				return
			}
		case notify.DingTalk:
			at := r.URL.Query().Get("timestamp")
			ms, _ := strconv.ParseInt(at, 10, 64)
			if r.URL.Query().Get("sign") != sign(key, at+"\n"+key) || time.Since(time.UnixMilli(ms)).Abs() > time.Hour {
				fmt.Fprint(w, `{"errcode":310000,"errmsg":"sign not match"}`)
				return
			}
		case notify.Feishu:
			at, _ := body["timestamp"].(string)
			s, _ := strconv.ParseInt(at, 10, 64)
			if body["sign"] != sign(at+"\n"+key, "") || time.Since(time.Unix(s, 0)).Abs() > time.Hour {
				fmt.Fprint(
					w,
					`{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}`,
				)
				return
			}
			if len(raw) > 20<<10 {
				fmt.Fprint(w, `{"code":9499,"msg":"Bad Request"}`)
				return
			}
		case notify.Webhook:
			id, at := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
			secret, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(hookKey, "whsec_"))
			if r.Header.Get("webhook-signature") != "v1,"+sign(string(secret), id+"."+at+"."+string(raw)) || id == "" {
				w.WriteHeader(http.StatusUnauthorized)
			}
			return
		}
		fmt.Fprint(w, `{"errcode":0,"errmsg":"ok","code":0,"msg":"success"}`)
	}
}

func secretOf(k notify.Kind) string {
	switch k {
	case notify.Webhook:
		return hookKey
	case notify.WeCom:
		return ""
	}
	return key
}

var kinds = []notify.Kind{notify.Webhook, notify.WeCom, notify.DingTalk, notify.Feishu}

// TestVendors: each receiver takes a short and a very long notice, with title, text and link.
func TestVendors(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		for _, lines := range [][]string{{"\u5ef6\u5409\u5e02\u6708\u62a5"}, longLines()} {
			var got string
			server := httptest.NewServer(vendor(t, kind, &got))
			c := notify.Channel{
				Name:    "ops",
				Kind:    kind,
				URL:     server.URL + "/hook?key=wecom-key",
				Secret:  secretOf(kind),
				Private: true,
			}
			n := notify.Notice{ID: "n1", Type: "refused", Title: "\u62d2\u6536", Lines: lines, At: time.Now(),
				Link: "https://huizong.example.gov.cn/runs/7"}
			if err := c.Send(t.Context(), n); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			for _, want := range []string{n.Title, "/runs/7", lines[0]} {
				if !strings.Contains(got, want) {
					t.Errorf("%s: %q is not in %.300s", kind, want, got)
				}
			}
			server.Close()
		}
	}
}

func longLines() []string {
	out := []string{"first"}
	for i := range 3000 {
		out = append(out, fmt.Sprintf("%d \u6c11\u653f\u5c40\u6536\u4ef6\u4eba", i))
	}
	return out
}

// TestRefusals: a robot that answers 200 and refuses is a failure; the address and the key are never said.
func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		kind   notify.Kind
		status int
		answer string
		want   string
	}{
		{
			"200 that refuses",
			notify.DingTalk,
			200,
			`{"errcode":310000,"errmsg":"sign not match"}`,
			"310000 sign not match; check",
		},
		{"200 that refuses", notify.WeCom, 200, `{"errcode":45009,"errmsg":"api freq out of limit"}`, "too often"},
		{"200 that refuses", notify.Feishu, 200, `{"code":19021,"msg":"sign match fail"}`, "check notify secret"},
		{"200 without a code", notify.Feishu, 200, `{}`, "without a code"},
		{"200 that is a page", notify.WeCom, 200, `<html>sign in</html>`, "no JSON"},
		{"gone", notify.Webhook, 410, ``, "no more notices"},
		{"echo", notify.Webhook, 500, `no such hook: /very-secret-path?token=t0psecret ` + hookKey, "[redacted]"},
		{"redirect", notify.Webhook, 302, ``, "not followed"},
	}
	for _, tt := range tests {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/followed" {
				t.Error("a redirect was followed")
			}
			w.Header().Set("Location", "/followed")
			w.WriteHeader(tt.status)
			fmt.Fprint(w, tt.answer)
		}))
		c := notify.Channel{
			Name:    "ops",
			Kind:    tt.kind,
			URL:     server.URL + "/very-secret-path?token=t0psecret",
			Secret:  hookKey,
			Private: true,
		}
		err := c.Send(t.Context(), notify.Notice{ID: "n1", Title: "t", At: time.Now()})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		for _, secret := range []string{"very-secret-path", "t0psecret", "MfKQ9r8"} {
			if strings.Contains(fmt.Sprintf("%v %v %+v", err, c, c), secret) {
				t.Errorf("%s: %s stands in %v", tt.name, secret, err)
			}
		}
		server.Close()
		err = c.Send(t.Context(), notify.Notice{ID: "n1", Title: "t", At: time.Now()})
		if err == nil || strings.Contains(err.Error(), "very-secret-path") {
			t.Errorf("nobody there: %v", err)
		}
	}
}

// TestPrivateAddresses are refused unless the channel allows them, whatever name they hide behind.
func TestPrivateAddresses(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("was asked") }))
	defer server.Close()
	for _, host := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1),
		"http://10.0.0.1:9", "http://169.254.169.254", "http://[::1]:9", "http://100.64.0.1:9"} {
		c := notify.Channel{Name: "ops", Kind: notify.Webhook, URL: host}
		if err := c.Send(t.Context(), notify.Notice{ID: "n"}); err == nil ||
			!strings.Contains(err.Error(), "private: true") {
			t.Errorf("%s: %v", host, err)
		}
	}
	if err := (notify.Channel{Name: "x", Kind: "smoke"}).Send(t.Context(), notify.Notice{}); err == nil ||
		errors.Is(err, notify.ErrGone) {
		t.Errorf("no kind: %v", err)
	}
}
