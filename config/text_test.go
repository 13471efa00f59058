package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"huizong/config"
)

func sample(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/sample.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestEncodingOfAConfiguration reads UTF-8, with or without a mark, and names what else a file is.
func TestEncodingOfAConfiguration(t *testing.T) {
	for _, tt := range []struct {
		name string
		enc  encoding.Encoding
		mark string
		want string
	}{
		{name: "UTF-8"},
		{name: "UTF-8 with a mark", mark: "\ufeff"},
		{name: "GBK", enc: simplifiedchinese.GBK, want: "the file is GBK (GB18030), not UTF-8; save it as UTF-8"},
		{name: "UTF-16", enc: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
			want: "the file is UTF-16, not UTF-8; save it as UTF-8"},
		{name: "UTF-16 without a mark", enc: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
			want: "the file is UTF-16, not UTF-8; save it as UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.mark + sample(t)
			if tt.enc != nil {
				var err error
				if text, err = tt.enc.NewEncoder().String(text); err != nil {
					t.Fatal(err)
				}
			}
			c, err := config.Load(write(t, text), nil)
			if tt.want == "" {
				if err != nil || c.Report.Office != "延吉市民政局" {
					t.Errorf("%v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

// TestTablesNeedNoOtherSecrets loads a configuration whose mail password is not there, for tables alone.
func TestTablesNeedNoOtherSecrets(t *testing.T) {
	dir := t.TempDir()
	text := sample(t)
	for line := range strings.Lines(text) {
		if strings.Contains(line, "password: ") {
			text = strings.Replace(text, line, "  password_file: "+filepath.Join(dir, "none")+"\n", 1)
		}
	}
	path := write(t, text)
	if _, err := config.Load(path, nil); err == nil || !strings.Contains(err.Error(), "mail.password_file: ") {
		t.Errorf("error = %v", err)
	}
	if _, err := config.LoadTables(path, nil); err != nil {
		t.Error(err)
	}
	missing := append(os.Environ(), "HUIZONG_DATABASE_SOURCE=", "HUIZONG_DATABASE_SOURCE_FILE="+filepath.Join(dir,
		"none"))
	if _, err := config.LoadTables(path, only(missing, "HUIZONG_DATABASE")); err == nil ||
		!strings.Contains(err.Error(), "database.source_file: ") {
		t.Errorf("error = %v", err)
	}
}

func only(environ []string, prefix string) (out []string) {
	for _, e := range environ {
		if strings.HasPrefix(e, prefix) {
			out = append(out, e)
		}
	}
	return out
}

// TestZoneOfTheSourceIsNotTheLedgers takes loc from the DSN that the ledger shares with the source.
func TestZoneOfTheSourceIsNotTheLedgers(t *testing.T) {
	for dsn, want := range map[string]string{
		"a:b@tcp(db:3306)/x":                                  "a:b@tcp(db:3306)/x",
		"a:b@tcp(db:3306)/x?loc=Asia%2FShanghai":              "a:b@tcp(db:3306)/x?",
		"a:b@tcp(db:3306)/x?loc=Asia%2FShanghai&tls=true":     "a:b@tcp(db:3306)/x?tls=true",
		"a:b@tcp(db:3306)/x?tls=true&loc=Asia%2FShanghai&a=b": "a:b@tcp(db:3306)/x?tls=true&a=b",
		"a:b@tcp(db:3306)/x?tls=true&loc=Asia%2FShanghai":     "a:b@tcp(db:3306)/x?tls=true&",
	} {
		c, err := config.Load("testdata/sample.yaml", []string{"HUIZONG_DATABASE_SOURCE=" + dsn,
			"HUIZONG_DATABASE_LEDGER="})
		if err != nil || c.Database.Ledger.Reveal() != want {
			t.Errorf("ledger %s, %v; want %s", c.Database.Ledger.Reveal(), err, want)
		}
	}
}

func TestZoneOfTheSource(t *testing.T) {
	for zone, ok := range map[string]bool{"Asia/Shanghai": true, "UTC": true, "Local": false, "Peking": false} {
		_, err := config.Load("testdata/sample.yaml", []string{"HUIZONG_SOURCE_ZONE=" + zone})
		if (err == nil) != ok || !ok && !strings.Contains(err.Error(), "source.zone: ") {
			t.Errorf("%s: %v", zone, err)
		}
	}
}
