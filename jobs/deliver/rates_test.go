package deliver

import "testing"

func TestIsRate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want bool
	}{
		{"Ip frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725", true},
		{"Domain frequency limited", true},
		{"Sender FREQUENCY limited", true},
		{"Mailbox unavailable or access denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1000722", true},
		{"Mailbox unavailable or access denied", false},
		{"DT:SPM 163 smtp5,D9GowACHO7RNWNdXmXs1Bw--.9035S2 1473730639", true},
		{"MI:SFQ 163 smtp1", true},
		{"MI:STC 163 smtp1", true},
		{"5.7.0 RP:QRC", true},
		{"HL:IFC", true},
		{"Too many connections", true},
		{"5.7.1 rate limit exceeded", true},
		{"\u53d1\u4fe1\u9891\u7387\u8fc7\u9ad8", true},
		{"\u53d1\u9001\u8fc7\u4e8e\u9891\u7e41", true},
		{"\xb7\xa2\xd0\xc5\xc6\xb5\xc2\xca\xb9\xfd\xb8\xdf", true},
		{"5.4.6 Too many hops", false},
		{"5.4.6 too many Received headers", false},
		{"5.1.1 no such user", false},
		{"Mail content denied", false},
		{"DT:SUM 163 smtp1", false},
		{"5.2.2 mailbox full", false},
		{"", false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := isRate(tt.text); got != tt.want {
				t.Errorf("isRate(%q) = %t", tt.text, got)
			}
		})
	}
}
