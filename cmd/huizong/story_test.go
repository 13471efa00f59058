package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"

	"huizong/cmd/wiring"
	"huizong/jobs/deliver"
	"huizong/jobs/deliver/delivertest"
	"huizong/sql/store/mysqltest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"huizong": main})
}

// world is what one story plays in: a database and a mail sink of its own.
type world struct {
	sink *delivertest.Sink
	db   *sqlx.DB
}

type worldKey struct{}

// TestStories plays each file of testdata/script against a real MariaDB and a real SMTP conversation.
func TestStories(t *testing.T) {
	mysqltest.Shared(t)
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: func(env *testscript.Env) error { return setup(t, env) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "mails": mails, "mail": mailTo, "totals": totals, "sql": execute, "agrees": agrees,
			"plan": plan, "waitmails": waitMails, "sleep": pause, "content": contentOf,
			"page": page, "header": headerOf,
			"got": got, "zoned": zoned,
		},
	})
}

// setup gives a story an empty database, a sink, and a configuration that names both.
func setup(t *testing.T, env *testscript.Env) error {
	dsn := mysqltest.DSN(t)
	db, err := sqlx.Open("mysql", dsn)
	if err != nil {
		return err
	}
	sink := delivertest.New(t, delivertest.Options{TLS: deliver.ImplicitTLS, Username: "report@example.gov.cn",
		Password: "s3cret"})
	env.Values[worldKey{}] = &world{sink, db}
	env.Defer(func() { db.Close() })
	yanji, err := filepath.Abs("../demo/yanji")
	if err != nil {
		return err
	}
	certificate := filepath.Join(env.WorkDir, "ca.pem")
	if err := sink.WriteCertificate(certificate); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(env.WorkDir, "smtp-password"), []byte("s3cret\n"), 0o600); err != nil {
		return err
	}
	config, err := os.ReadFile("testdata/config.yaml")
	if err != nil {
		return err
	}
	config = []byte(strings.NewReplacer("{dsn}", dsn, "{port}", strconv.Itoa(sink.Port()), "{work}",
		env.WorkDir).Replace(string(config)))
	env.Setenv("HUIZONG_CONFIG", filepath.Join(env.WorkDir, "config.yaml"))
	env.Setenv("YANJI", yanji)
	docs, err := filepath.Abs("../../docs")
	if err != nil {
		return err
	}
	env.Setenv("DOCS", docs)
	cases, err := filepath.Abs("../../../shared/data/cases")
	if err != nil {
		return err
	}
	env.Setenv("CASES", cases)
	env.Setenv("HOME", env.WorkDir)
	return os.WriteFile(filepath.Join(env.WorkDir, "config.yaml"), config, 0o600)
}

func of(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// status N COMMAND...: the command ends with this exit status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if (got == want) == neg {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// content RUN: $CONTENT is the hash of what the run would send.
func contentOf(ts *testscript.TestScript, _ bool, args []string) {
	var hash string
	ts.Check(of(ts).db.Get(&hash, "SELECT content_sha256 FROM run WHERE id = ?", args[0]))
	ts.Setenv("CONTENT", hash)
}

// moments are those of an output, with what says their zone.
var moments = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?`)

// zoned COMMAND...: the command prints moments, all in the office's zone, which it names.
func zoned(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec(args[0], args[1:]...))
	out := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	all := moments.FindAllString(out, -1)
	for _, m := range all {
		if !strings.HasSuffix(m, "+08:00") {
			ts.Fatalf("%s is not in the office's zone", m)
		}
	}
	if len(all) == 0 || !strings.Contains(out, "Asia/Shanghai") {
		ts.Fatalf("%d moments, and no zone", len(all))
	}
}

// mails N: the sink has taken so many messages.
func mails(ts *testscript.TestScript, neg bool, args []string) {
	if got := len(of(ts).sink.Messages()); (strconv.Itoa(got) == args[0]) == neg {
		ts.Fatalf("the sink has %d messages, want %s", got, args[0])
	}
}

// waitmails N: the sink has taken so many messages before half a minute is over.
func waitMails(ts *testscript.TestScript, _ bool, args []string) {
	for range 300 {
		if strconv.Itoa(len(of(ts).sink.Messages())) == args[0] {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("the sink has %d messages, want %s", len(of(ts).sink.Messages()), args[0])
}

// sleep SECONDS: lets what should not happen have its chance.
func pause(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	time.Sleep(time.Duration(n) * time.Second)
}

// last returns the newest message to an address.
func last(ts *testscript.TestScript, address string) delivertest.Message {
	messages := of(ts).sink.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].To[0] == address {
			return messages[i]
		}
	}
	ts.Fatalf("the sink has no message to %s", address)
	return delivertest.Message{}
}

// mail ADDRESS TEXT: the newest message to the address has the text in its subject.
func mailTo(ts *testscript.TestScript, neg bool, args []string) {
	subject, err := new(mime.WordDecoder).DecodeHeader(last(ts, args[0]).Header("Subject"))
	ts.Check(err)
	if strings.Contains(subject, args[1]) == neg {
		ts.Fatalf("subject %q", subject)
	}
}

// header ADDRESS FIELD TEXT: that field of the newest message to the address has this in it.
func headerOf(ts *testscript.TestScript, neg bool, args []string) {
	if got := last(ts, args[0]).Header(args[1]); strings.Contains(got, args[2]) == neg {
		ts.Fatalf("%s: %q", args[1], got)
	}
}

// got ADDRESS SUBJECT [TYPE]: some message to the address has this in its subject, and an attachment of this type.
func got(ts *testscript.TestScript, neg bool, args []string) {
	found := slices.ContainsFunc(of(ts).sink.Messages(), func(m delivertest.Message) bool {
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header("Subject"))
		ts.Check(err)
		return m.To[0] == args[0] && strings.Contains(subject, args[1]) &&
			(len(args) == 2 || bytes.Contains(m.Raw, []byte(args[2])))
	})
	if found == neg {
		ts.Fatalf("a message to %s with %q: %t", args[0], args[1:], found)
	}
}

// totals ADDRESS N...: the newest message to the address shows these totals, in its text, its HTML and its workbook.
func totals(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs("received")
	parts, err := wiring.WriteMail(dir, last(ts, args[0]).Raw)
	ts.Check(err)
	for _, name := range parts {
		body, err := os.ReadFile(name)
		ts.Check(err)
		var text string
		switch filepath.Ext(name) {
		case ".txt", ".html":
			text = string(body)
		case ".xlsx":
			text = cells(ts, body)
		default:
			continue
		}
		for _, n := range args[1:] {
			if strings.Contains(text, n) == neg {
				ts.Fatalf("%s does not show %s", filepath.Base(name), n)
			}
		}
	}
	if len(parts) < 4 {
		ts.Fatalf("the message has only %v", parts)
	}
}

// execute STATEMENT: runs in the story's database.
func execute(ts *testscript.TestScript, _ bool, args []string) {
	_, err := of(ts).db.Exec(args[0])
	ts.Check(err)
}

// plan PHASE RCPT CODE TIMES: the sink answers so, so many times (0: always).
func plan(ts *testscript.TestScript, _ bool, args []string) {
	code, err := strconv.Atoi(args[2])
	ts.Check(err)
	times, err := strconv.Atoi(args[3])
	ts.Check(err)
	of(ts).sink.SetPlan(
		delivertest.Rules(delivertest.Rule{Phase: deliver.Phase(args[0]), Rcpt: args[1], Times: times,
			Fault: delivertest.Reply(code, planWords(code))}))
}

// planWords is what a plan's reply says: whom a 550 is about is told by its words.
func planWords(code int) string {
	if code == 550 {
		return "5.1.1 user unknown, by plan"
	}
	return "by plan"
}

// agrees GOT WANT: every field of the expected figures is in the printed JSON; bridges in the order of the docs.
func agrees(ts *testscript.TestScript, _ bool, args []string) {
	if diff := differs([]byte(ts.ReadFile(args[0])), []byte(ts.ReadFile(args[1]))); diff != "" {
		ts.Fatalf("%s", diff)
	}
}

// differs says in what printed figures are not those expected.
func differs(printed, expected []byte) string {
	var got, want map[string]any
	if err := errors.Join(json.Unmarshal(printed, &got), json.Unmarshal(expected, &want)); err != nil {
		return err.Error()
	}
	var out strings.Builder
	for side, lines := range want["bridge"].(map[string]any) {
		printed := got["bridge"].(map[string]any)[side].([]any)
		if len(printed) != len(lines.(map[string]any)) {
			fmt.Fprintf(&out, "bridge %s: %v, want %v", side, printed, lines)
		}
		for _, line := range printed {
			l := line.(map[string]any)
			if w := lines.(map[string]any)[l["code"].(string)]; w != l["amount"] {
				fmt.Fprintf(&out, "bridge %s: %v is %v, want %v", side, l["code"], l["amount"], w)
			}
		}
	}
	delete(want, "bridge")
	return out.String() + missing("", want, got)
}

// missing says what of want is not, or not so, in got.
func missing(path string, want, got map[string]any) string {
	var out bytes.Buffer
	for k, w := range want {
		if wm, ok := w.(map[string]any); ok {
			gm, _ := got[k].(map[string]any)
			out.WriteString(missing(path+"/"+k, wm, gm))
		} else if d := cmp.Diff(w, got[k]); d != "" {
			fmt.Fprintf(&out, "%s/%s: %s", path, k, d)
		}
	}
	return out.String()
}
