package content

import (
	"strings"
	"testing"
)

// TestFaults: what servers and libraries say is told by what it means, of the kinds that are known, and not of others;
// what was said stands below it, to be looked up.
func TestFaults(t *testing.T) {
	seen := map[string]bool{}
	for said, kind := range map[string]string{
		"open huizong@tcp(db:3306)/ledger: dial tcp 10.0.0.2:3306: connect: connection refused (does MySQL run " +
			"there, and can it be reached from here?)": "refused",
		"dial tcp 10.0.0.2:3306: i/o timeout":                                   "timeout",
		"list submissions: context deadline exceeded":                           "timeout",
		"dial tcp: lookup relay.example.gov.cn on 10.0.0.1:53: no such host":    "host",
		"dial tcp 10.9.0.2:25: connect: no route to host":                       "network",
		"read tcp 10.0.0.1:5123->10.0.0.2:3306: read: connection reset by peer": "lost",
		"invalid connection": "lost",
		"Error 1045 (28000): Access denied for user 'h'@'10.0.0.1'":                  "account",
		"Error 1142 (42000): SELECT command denied to user 'h'@'%' for table 'x'":    "account",
		"Error 1049 (42000): Unknown database 'ledger'":                              "database",
		"Error 1146 (42S02): Table 'source.records' doesn't exist":                   "database",
		"Error 1040 (08004): Too many connections":                                   "connections",
		"Error 1205 (HY000): Lock wait timeout exceeded; try restarting transaction": "locked",
		"Error 1213 (40001): Deadlock found when trying to get lock":                 "locked",
		"Error 1290 (HY000): The MariaDB server is running with the --read-only option so it cannot execute " +
			"this statement": "readonly",
		"take a night: the database only reads (read_only is on): a failover, or maintenance; write to the primary, " +
			"or set read_only off there: driver: bad connection": "readonly",
		"Error 1114 (HY000): The table 'snapshot' is full":                                             "full",
		"write /var/lib/huizong/x: no space left on device":                                            "full",
		"tls: failed to verify certificate: x509: certificate has expired":                             "certificate",
		"open /etc/huizong/password: permission denied":                                                "file",
		"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6":                                         "login",
		"Login Fail. Please enter your authorization code to login. More information in x":             "login",
		"530 5.7.0 Must issue a STARTTLS command first":                                                "encryption",
		"530 5.7.0 Authentication required":                                                            "login",
		"553 5.7.1 <a@b.cn>: Sender address rejected: not owned by user c":                             "sender",
		"554 5.7.1 <x@y.cn>: Relay access denied":                                                      "relay",
		"550 5.7.1 Service unavailable; client host blocked using Spamhaus":                            "blocked",
		"450 4.7.1 try again later":                                                                    "busy",
		"421 4.3.2 Service shutting down":                                                              "busy",
		"the audit ends with entry 7, and had come to 9 before: the database was restored or replaced": "behind",
		"entry 9 of the audit is not the one it was: the database was restored or replaced":            "another",
		"building was cut short 3 times":                                                               "",
		"find a region: want a code of 6 digits, got \"x\"":                                            "",
	} {
		seen[kind] = true
		want := ""
		if kind != "" {
			want = notices().Text("fault." + kind)
		}
		for _, of := range []NoticeKind{NoticeFailed, NoticeChannel, NoticeRestored} {
			n := newTeller(Notice{Kind: of, Run: 7, Detail: said})
			var got []string
			for _, p := range n.facts() {
				got = append(got, p.Sentences...)
			}
			if told := strings.Join(append(sentences(want), said), "|"); strings.Join(got, "|") != told {
				t.Errorf("%s: %q: told as %q, want %q", of, said, got, told)
			}
		}
	}
	for _, f := range faults {
		if !seen[f.kind] {
			t.Errorf("nothing is taken for %s", f.kind)
		}
	}
	if f := newTeller(Notice{Kind: NoticeTested, Detail: "sender x"}).facts(); len(f) != 1 {
		t.Errorf("a name is taken for an error: %v", f)
	}
}
