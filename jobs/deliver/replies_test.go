package deliver

import (
	"strings"
	"testing"
)

// TestMeaningOf holds what replies of real servers are about.
func TestMeaningOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		enhanced, text string
		want           meaning
	}{
		{"5.5.2", "5.5.2 <4f1c0ab977de>: Helo command rejected: need fully-qualified hostname", meansUs},
		{"5.7.1", "5.7.1 <report@example.org>: Sender address rejected: not owned by user office", meansUs},
		{
			"5.1.0",
			"5.1.0 <report@example.org>: Sender address rejected: User unknown in local recipient table",
			meansUs,
		},
		{"5.7.1", "5.7.1 <a@example.org>: Relay access denied", meansUs},
		{"5.1.8", "5.1.8 <report@example.org>: Sender address rejected: Domain not found", meansUs},
		{"5.7.1", "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example.net", meansUs},
		{"5.7.23", "5.7.23 <a@example.org>: Recipient address rejected: Message rejected due to: SPF fail", meansUs},
		{"5.7.0", "5.7.0 Authentication required", meansUs},
		{"5.7.1", "5.7.1 Client was not authenticated", meansUs},
		{"", "Mail from must equal authorized user", meansUs},
		{"", "DT:SUM 163 smtp1", meansUs},
		{"", "User has no permission", meansUs},
		{"5.4.5", "5.4.5 Daily user sending limit exceeded", meansLater},
		{"5.3.0", "5.3.0 System busy, please try later", meansLater},
		{"5.3.0", "5.3.0 Temporarily deferred, please try later", meansLater},
		{"5.7.1", "5.7.1 Greylisted, please retry in 5 minutes", meansLater},
		{"5.7.1", "5.7.1 <a@example.org>: Recipient address rejected: Greylisted, see postgrey.html", meansLater},
		{"", "Domain frequency limited", meansLater},
		{"", "Ip frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022", meansLater},
		{"", "Mailbox unavailable or access denied. http://service.mail.qq.com/cgi-bin/help?no=1000722", meansLater},
		{"", "DT:SPM 163 smtp5,D9GowACHO7RNWNdXmXs1Bw--.9035S2 1473730639", meansLater},
		{"", "MI:SFQ 163 smtp1", meansLater},
		{"5.7.0", "5.7.0 RP:QRC", meansLater},
		{"", "Too many connections", meansLater},
		{"", "\u53d1\u4fe1\u9891\u7387\u8fc7\u9ad8", meansLater},
		{"", "\xb7\xa2\xd0\xc5\xc6\xb5\xc2\xca\xb9\xfd\xb8\xdf", meansLater}, // the same in GBK
		{"", "\u8bf7\u7a0d\u540e\u518d\u8bd5", meansLater},
		{"5.1.1", "5.1.1 <a@example.org>: Recipient address rejected: User unknown", meansRecipient},
		{
			"5.1.1",
			"5.1.1 <a@example.org>: Recipient address rejected: User unknown in relay recipient table",
			meansRecipient,
		},
		{"5.1.6", "5.1.6 User has moved; please try <b@example.org>", meansRecipient},
		{"", "User not found: a@163.com", meansRecipient},
		{"5.1.1", "5.1.1 <sender-relay@example.org> no mailbox", meansRecipient},
		{"5.2.2", "5.2.2 Mailbox full", meansFull},
		{"5.3.4", "5.3.4 Message size exceeds fixed limit", meansSize},
		{"", "Message size exceeds maximum message size", meansSize},
		{"5.7.1", "5.7.1 Message rejected", meansUnclear},
		{"5.5.0", "5.5.0 mailbox unavailable", meansUnclear},
		{"5.4.6", "5.4.6 Too many hops", meansUnclear},
		{"5.4.6", "5.4.6 too many Received headers", meansUnclear},
		{
			"5.7.1",
			"5.7.1 <relay-sender@helo.example.org>: refused",
			meansUnclear,
		}, // words of an address are not the server's
		{"", "symbol garblement", meansUnclear}, // rbl stands inside a word
		{"", "", meansUnclear},
	}
	for _, tt := range tests {
		if got := meaningOf(tt.enhanced, tt.text); got != tt.want {
			t.Errorf("%q means %s, want %s", tt.text, got, tt.want)
		}
	}
}

// TestRepliesTable holds that every row says something, and where it is from.
func TestRepliesTable(t *testing.T) {
	t.Parallel()
	known := []meaning{meansSize, meansFull, meansLater, meansUs, meansRecipient, meansUnclear}
	for _, row := range replyRows {
		ok := false
		for _, k := range known {
			ok = ok || row.means == k
		}
		if !ok || row.source == "" || row.enhanced == "" && len(row.texts) == 0 {
			t.Errorf("row %+v", row)
		}
		if (row.about != "") != (row.means == meansUs) || row.about != "" && cures[row.about] == "" {
			t.Errorf("row %+v: about %q has no cure, or is not about us", row, row.about)
		}
		text := row.enhanced + " " + strings.Join(row.texts, " ")
		if got := meaningOf(row.enhanced, text); got != row.means {
			t.Errorf("row %+v is hidden by one before it, of %s", row, got)
		}
	}
}
