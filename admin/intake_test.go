package admin_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"huizong/admin/pagetest"
	"huizong/jobs/account"
	"huizong/jobs/keyring"
	"huizong/jobs/must"
	"huizong/sql/store"
)

const (
	laolaile = "52222401MJ00000424"
	xlsx     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// takes lets a world take forms in.
func (w *world) takes() {
	l := store.NewLedger(w.db.DB)
	w.service.Intake = store.NewIntake(func(context.Context) (*store.DB, error) { return w.db, nil })
	w.service.Uploads, w.service.Keys = l, keyring.Of("test", "secret")
}

// fillForm sets cells of a form.
func fillForm(t *testing.T, raw string, set map[string]any) []byte {
	t.Helper()
	file := must.Get(excelize.OpenReader(strings.NewReader(raw)))(t)
	for at, value := range set {
		sheet, cell, _ := strings.Cut(at, "!")
		must.Do(t, file.SetCellValue(sheet, cell, value))
	}
	out := must.Get(file.WriteToBuffer())(t)
	return out.Bytes()
}

// event is a record of 18 in the month that was missed, with totals that agree.
func event() map[string]any {
	return map[string]any{"汇总!C3": 18, "汇总!D3": 45, "汇总!K3": 1, "汇总!L3": 18, "服务记录!A3": "YJ2020-02",
		"服务记录!B3": "丹延社区", "服务记录!C3": "社区活动", "服务记录!D3": "2020-08-05", "服务记录!E3": "读报",
		"服务记录!F3": 18, "服务记录!G3": 1, "服务记录!H3": "E900"}
}

// handed uploads a file on the page, and returns where it is shown.
func (b *browser) handed(t *testing.T, name string, body []byte) reply {
	t.Helper()
	var raw bytes.Buffer
	m := multipart.NewWriter(&raw)
	part := must.Get(m.CreateFormFile("files", name))(t)
	part.Write(body)
	m.Close()
	r := must.Get(http.NewRequestWithContext(t.Context(), "POST", b.server.URL+"/import", &raw))(t)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// A form is downloaded, filled in with two faults, marked, mended, looked at and written on the page; who did it is in
// the audit. What is at stake is the agency's: another role is refused, and nothing is written before it is confirmed.
func TestImportPage(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("lixd")
	b.get("/import").is(t, 200, "where nothing can be written", "不是本系统建的")
	w.takes()
	form := b.get("/import/form?agency=" + laolaile + "&month=2020-08")
	if form.StatusCode != 200 || form.Header.Get("Content-Type") != xlsx {
		t.Fatalf("form: %d %.300s", form.StatusCode, form.body)
	}
	set := event()
	set["服务记录!F3"], set["汇总!B3"] = "十八", "丹延小区"
	r := b.handed(t, "老来乐.xlsx", fillForm(t, form.body, set))
	at := r.Header.Get("Location")
	shown := b.get(at)
	for _, want := range []string{"错误2处", "不能写入", "十八", "人次要填整数", "填18", "从下拉里选“丹延社区”"} {
		if !strings.Contains(shown.body, want) {
			t.Errorf("%s lacks %q", at, want)
		}
	}
	if strings.Contains(shown.body, "填入份数以确认") {
		t.Error("what is at fault is offered to be written")
	}
	id := strings.TrimPrefix(at, "/import?upload=")
	b.post("/import/"+id, url.Values{"count": {"1"}}).is(t, 409, "writing what is at fault")
	marked := b.get("/import/" + id + "/marked")
	if !strings.Contains(marked.Header.Get("Content-Disposition"), "%E6%A0%87%E9%94%99") {
		t.Errorf("marked copy: %d %s", marked.StatusCode, marked.Header.Get("Content-Disposition"))
	}
	mended := fillForm(t, marked.body, map[string]any{"服务记录!F3": 18, "汇总!B3": "丹延社区"})
	at = b.handed(t, "老来乐.xlsx", mended).Header.Get("Location")
	shown = b.get(at)
	for _, want := range []string{"没有错", "新报", "写入1份", "2020年8月月报，还没有出"} {
		if !strings.Contains(shown.body, want) {
			t.Errorf("%s lacks %q", at, want)
		}
	}
	id = strings.TrimPrefix(at, "/import?upload=")
	filed := "SELECT COUNT(*) FROM submissions WHERE agency_code = ? AND period = '2020-08'"
	if r := b.post("/import/"+id, url.Values{"count": {"2"}}); r.StatusCode != 422 ||
		!strings.Contains(r.body, "份数不符：填了2，实际1。") || w.count(filed, laolaile) != 0 {
		t.Errorf("a count that differs: %d", r.StatusCode)
	}
	for name, code := range map[string]int{"wang": 403} {
		w.signedIn(name).post("/import/"+id, url.Values{"count": {"1"}}).is(t, code, name)
	}
	if r := b.post("/import/"+id, url.Values{"count": {"1"}}); r.StatusCode != 303 || w.count(filed, laolaile) != 1 {
		t.Errorf("writing: %d %.300s", r.StatusCode, r.body)
	}
	if r := b.post("/import/"+id, url.Values{"count": {"1"}}); r.StatusCode != 409 || w.count(filed, laolaile) != 1 {
		t.Errorf("writing again: %d", r.StatusCode)
	}
	w.counts(4, "the audit has entries of it", "SELECT COUNT(*) FROM audit WHERE actor = 'lixd' AND "+
		"action IN ('import.uploaded', 'import.written', 'form.downloaded')")
	if n := w.count("SELECT COUNT(*) FROM upload_chunk"); n == 0 {
		t.Error("what waits is gone")
	}
	b.handed(t, "big.xlsx", make([]byte, 22<<20)).is(t, 413, "a file that is too large")
}

// The same over the API, every answer held against the document; and a ZIP of tables.
func TestImportsOverTheAPI(t *testing.T) {
	w := newWorld(t)
	doc, compiler := spec(t)
	l := &listener{w, t, doc, compiler, map[string]bool{}}
	op, view := w.token("lixd", account.Operator, time.Hour), w.token("wang", account.Viewer, time.Hour)
	of := "/api/v1/filing/form?agency=" + laolaile + "&month="
	l.call(op, "GET", of+"2020-08", nil, 409)
	w.takes()
	l.call(op, "GET", of+"August", nil, 422)
	l.call(view, "GET", of+"2020-08", nil, 403)
	l.call(op, "GET", "/api/v1/filing/form?agency=9&month=2020-08", nil, 404)
	form := l.call(op, "GET", of+"2020-08", nil, 200)
	hand := func(token, name string, body []byte, want int) reply {
		r := must.Get(http.NewRequestWithContext(t.Context(), "POST", w.server.URL+"/api/v1/imports?name="+name,
			bytes.NewReader(body)))(t)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", xlsx)
		out := w.browser().do(r)
		out.mustBe(t, want, fmt.Sprintf("handing %s in", name))
		l.hold("POST", "/api/v1/imports", out)
		return out
	}
	hand(view, "f.xlsx", []byte("x"), 403)
	hand(op, "", []byte("x"), 422)
	spoilt := hand(op, "f.xlsx", []byte("no workbook"), 201)
	if !strings.Contains(spoilt.body, `"errors":1`) {
		t.Errorf("no workbook: %s", spoilt.body)
	}
	at := spoilt.Header.Get("Location")
	l.call(op, "GET", at+"/marked", nil, 404)
	l.call(op, "POST", at+"/write", object{"filings": 0}, 409)
	l.call(op, "POST", at+"/discard", object{}, 200)
	good := hand(op, "f.xlsx", fillForm(t, form.body, event()), 201)
	at = good.Header.Get("Location")
	l.call(view, "GET", at, nil, 200)
	l.call(view, "GET", "/api/v1/imports", nil, 200)
	l.call(op, "GET", at+"/marked", nil, 200)
	l.call(op, "POST", at+"/write", object{}, 422)
	l.call(view, "POST", at+"/write", object{"filings": 1}, 403)
	if r := l.call(op, "POST", at+"/write", object{"filings": 1}, 200); !strings.Contains(r.body, `"state":"written"`) {
		t.Errorf("written: %s", r.body)
	}
	l.call(op, "POST", at+"/write", object{"filings": 1}, 409)
	l.call(view, "GET", at, nil, 200)

	var raw bytes.Buffer
	z := zip.NewWriter(&raw)
	must.Do(t, z.AddFS(os.DirFS("../cmd/demo/yanji")))
	z.Close()
	damaged := bytes.Clone(raw.Bytes())
	damaged[len(damaged)/3] ^= 0xff
	var twice bytes.Buffer
	z = zip.NewWriter(&twice)
	for range 2 {
		must.Get(z.Create("submissions.csv"))(t)
	}
	z.Close()
	for reason, body := range map[string][]byte{"": damaged, "submissions.csv stands twice": twice.Bytes()} {
		if r := hand(op, "yanji.zip", body, 201); !strings.Contains(r.body, "the file cannot be read: "+reason) ||
			!strings.Contains(r.body, "pack it as a ZIP anew") {
			t.Errorf("%s: %.600s", reason, r.body)
		}
	}
	tables := hand(op, "yanji.zip", raw.Bytes(), 201)
	if !strings.Contains(tables.body, `"errors":0,"filings":0`) ||
		!strings.Contains(tables.body, `{"table":"submissions","inserted":0,`) {
		t.Errorf("tables that are there already: %.600s", tables.body)
	}
	l.everythingHeard(ofImports)
}

// What is wrong with tables that were handed in is said in the language of the page: an administrator reads it, not
// only who wrote the program.
func TestFaultsOfTablesAreSaidInChinese(t *testing.T) {
	w := newWorld(t)
	w.takes()
	dir := fstest.MapFS{}
	for _, name := range []string{"regions", "agencies", "projects", "project_communities", "submissions", "activities",
		"beneficiaries"} {
		raw := must.Get(os.ReadFile("../cmd/demo/yanji/" + name + ".csv"))(t)
		if name == "activities" {
			raw = append(raw, "900001,5197,event,E900,\u8bfb\u62a5,2015-11-20,1,many\n"...)
			raw = append(raw, "900002,1,event,E900,\u8bfb\u62a5,2015-11-20,1,3\n"...)
		}
		dir[name+".csv"] = &fstest.MapFile{Data: raw}
	}
	var raw bytes.Buffer
	z := zip.NewWriter(&raw)
	must.Do(t, z.AddFS(dir))
	z.Close()
	file := filepath.Join(t.TempDir(), "tables.zip")
	must.Do(t, os.WriteFile(file, raw.Bytes(), 0o600))
	b := w.opened("lixd", pagetest.Desktop)
	b.Open("/import")
	b.Fold("details.fold summary")
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("#fz"), []string{file}))
	b.Press(`form[aria-label] button`, http.StatusOK)
	b.Says("\u9519\u8bef2\u5904", "\u4e0d\u80fd\u5199\u5165",
		"attendances\uff1a\u8981\u6574\u6570\uff0c\u5f97\u5230\"many\"",
		"submission_id\uff1a\u6ca1\u6709\u7f16\u53f7\u4e3a")
	b.Hides("want a whole number")
	b.Hides("no submission has")
	b.Shot("import-tables")
	b.Open("/import?lang=en")
	b.Open("/import?upload=1")
	b.Says("attendances: want a whole number, got \"many\"")
}
