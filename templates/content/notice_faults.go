package content

import "strings"

// faults are what servers and libraries say of a fault of a known kind, in small letters, and the kind: the first that
// is found tells. What is more exact stands before what it would also be taken for.
var faults = []struct{ kind, said string }{
	{"behind", "the audit ends with entry "},
	{"another", "of the audit is not the one it was"},
	{"relay", "relay access denied|relaying denied|not permitted to relay|unable to relay|relay not permitted"},
	{"certificate", "x509: |certificate |tls: failed to verify"},
	{"full", "no space left|errcode: 28|disk quota|disk full|the table '|error 1114|error 1021"},
	{"account", "access denied|error 1044|error 1045|error 1142|command denied"},
	{"database", "unknown database|doesn't exist|unknown column|error 1049|error 1146|error 1054"},
	{"connections", "too many connections|error 1040|max_user_connections|error 1203|error 1226"},
	{"locked", "lock wait timeout|deadlock found|error 1205|error 1213"},
	{"readonly", "read-only|read only|only reads|error 1290|error 1792|error 1836"},
	{"refused", "connection refused"},
	{"host", "no such host|server misbehaving|name resolution"},
	{"network", "network is unreachable|no route to host|host is down"},
	{"timeout", "i/o timeout|deadline exceeded|timed out|timeout"},
	{"lost", "invalid connection|bad connection|connection reset|broken pipe|unexpected eof|lost connection" +
		"|gone away|connection was lost"},
	{"file", "no such file|permission denied|file does not exist"},
	{"encryption", "starttls|encryption required|must use tls"},
	{"login", "5.7.8|535 |534 |530 |authentication|username and password|login fail"},
	{"blocked", "blacklist|block list|blocklist|spamhaus|reputation"},
	{"sender", "sender |5.7.60|5.1.8|5.1.7|not owned by|mail from"},
	{"busy", "4.7.|4.3.|421 |450 |451 |452 |try again|too many|rate limit"},
}

// fault says in the operators' language what an error means and what to do about it; nothing of one of another kind.
func (t *teller) fault(said string) string {
	said = strings.ToLower(said)
	for _, f := range faults {
		for part := range strings.SplitSeq(f.said, "|") {
			if strings.Contains(said, part) {
				return t.words.Text("fault." + f.kind)
			}
		}
	}
	return ""
}
