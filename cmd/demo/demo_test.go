package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huizong/jobs/report"
)

// TestOnce runs the demo as a newcomer does, and looks at what was received.
func TestOnce(t *testing.T) {
	out := t.TempDir()
	if err := show(t.Context(), true, out, ""); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(out, "mail.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1.5\u4e07\u4f59\u4eba\u6b21", "3.8\u4e07\u4f59\u4eba\u6b21", "15288", "38266",
		"17210"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the received mail does not say %s", want)
		}
	}
	for _, ending := range []string{".eml", ".html", ".xlsx", ".pdf", ".docx"} {
		if found, err := filepath.Glob(filepath.Join(out, "*"+ending)); err != nil || len(found) != 1 {
			t.Errorf("%s: %v, %v", ending, found, err)
		}
	}
}

// TestExpected holds the figures that the demo shows beside the case's own.
func TestExpected(t *testing.T) {
	var want struct{ Figures json.RawMessage }
	raw, err := os.ReadFile("yanji/expected-programme.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	s, err := newStage(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if err := s.load(t.Context(), os.DirFS("yanji")); err != nil {
		t.Fatal(err)
	}
	if err := s.play(t.Context()); err != nil {
		t.Fatal(err)
	}
	sealed, err := s.service.SealedReport(t.Context(), 1, "222401")
	if err != nil {
		t.Fatal(err)
	}
	var expected report.Report
	if err := json.Unmarshal(want.Figures, &expected.Figures); err != nil {
		t.Fatal(err)
	}
	if sealed.Figures != expected.Figures {
		t.Errorf("sealed %+v, expected %+v", sealed.Figures, expected.Figures)
	}
}

// TestPages signs in to the pages of the demo, and finds the mail that was sent.
func TestPages(t *testing.T) {
	s, err := newStage(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if err := s.load(t.Context(), os.DirFS("yanji")); err != nil {
		t.Fatal(err)
	}
	if err := s.play(t.Context()); err != nil {
		t.Fatal(err)
	}
	server, password, err := s.pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server.Handler)
	defer web.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	if _, err := client.PostForm(web.URL+"/login",
		url.Values{"account": {"demo"}, "password": {password}}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/": "15,288", "/runs/1": "17,210",
		"/runs/1/mail/1/html": "1.5\u4e07\u4f59\u4eba\u6b21", "/filing?period=2016": "YJ2016-02", "/audit": "demo"} {
		resp, err := client.Get(web.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d, does not say %s: %v", path, resp.StatusCode, want, err)
		}
	}
}
