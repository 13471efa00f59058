package jobs_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"huizong/jobs"
	"huizong/templates/mail"
)

// TestRecordsByRecipient: whoever gets the job's own region gets the records of service, a slice does not, and each
// may say otherwise.
func TestRecordsByRecipient(t *testing.T) {
	h := newHouse(t, "2020-11-10 09:00")
	s := h.service("a", func(j *jobs.Job) {
		j.Attachments = []jobs.Form{jobs.Workbook}
		j.Recipients = append(j.Recipients,
			jobs.Recipient{Name: "Dept 2", Address: "dept2@example.org", Locale: "zh-CN", Records: "false"},
			jobs.Recipient{Name: "Street 2", Address: "street2@example.org", Region: "222401002000", Locale: "zh-CN",
				Records: "true"})
	})
	p, err := s.Preview(t.Context(), h.order(s, ""))
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []bool{true, false, false, true} {
		message, err := p.Message(n)
		if err != nil {
			t.Fatal(err)
		}
		_, parts, err := mail.Read(message)
		if err != nil {
			t.Fatal(err)
		}
		sheets := ""
		for _, part := range parts {
			if strings.HasSuffix(part.Name, ".xlsx") {
				sheets = sheetNames(t, part.Body)
			}
		}
		if got := strings.Contains(sheets, "服务记录") || strings.Contains(sheets, "Records"); got != want {
			t.Errorf("%s: records %t, want %t", p.Recipients[n].Name, got, want)
		}
	}
}

// sheetNames is the part of a workbook that names its sheets.
func sheetNames(t *testing.T, book []byte) string {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := files.Open("xl/workbook.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
