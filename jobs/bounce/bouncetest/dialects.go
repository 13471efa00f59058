// Package bouncetest writes bounces as mail servers do, in the public formats of five of them, for tests.
package bouncetest

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Mail is the mail that is reported on.
type Mail struct {
	From      string // envelope sender: where the bounce goes
	To        string // recipient
	MessageID string // without angle brackets
	Envelope  string // what the sender called the envelope
}

// Dialects write a report that the mail failed for good: 5.1.1, no such user.
var Dialects = map[string]func(Mail) []byte{
	"postfix":  Postfix,
	"exchange": Exchange,
	"exim":     Exim,
	"qq":       QQ,
	"163":      NetEase,
}

// returned are the headers of the mail that was returned.
func returned(m Mail) string {
	return fmt.Sprintf("Received: from office (office.example [192.0.2.9])\nFrom: <%s>\nTo: <%s>\nMessage-ID: <%s>\n"+
		"Subject: =?UTF-8?B?5rGH5oC7?=\nDate: Tue, 10 Nov 2026 09:00:00 +0800\n", m.From, m.To, m.MessageID)
}

func wire(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

// Postfix writes as Postfix does (RFC 3464, with fields X-Postfix).
func Postfix(m Mail) []byte {
	return wire(postfix(m, "failed", "5.1.1", "Undelivered Mail Returned to Sender",
		"could not be delivered to one or more recipients. It's attached below.",
		"550 5.1.1 <"+m.To+">: Recipient address rejected: User unknown"))
}

// PostfixDelay writes that Postfix still tries.
func PostfixDelay(m Mail) []byte {
	return wire(postfix(m, "delayed", "4.4.1", "Delayed Mail (still being retried)",
		"THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
		"connect to mx.example.org[192.0.2.25]:25: Connection timed out"))
}

func postfix(m Mail, action, status, subject, words, said string) string {
	envelope := ""
	if m.Envelope != "" {
		envelope = "Original-Envelope-Id: " + m.Envelope + "\n"
	}
	return fmt.Sprintf(`Return-Path: <>
Delivered-To: %[1]s
Date: Tue, 10 Nov 2026 09:03:11 +0800 (CST)
From: MAILER-DAEMON@mail.office.example (Mail Delivery System)
Subject: %[5]s
To: %[1]s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4Fz0Q61WhTz9sVD.1605000191/mail.office.example"
Content-Transfer-Encoding: 8bit
Message-Id: <4Fz0Q61n6Yz9sVF@mail.office.example>

This is a MIME-encapsulated message.

--4Fz0Q61WhTz9sVD.1605000191/mail.office.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.office.example.

I'm sorry to have to inform you that your message %[6]s

<%[2]s>: host mx.example.org[192.0.2.25] said: %[7]s
    (in reply to RCPT TO command)

--4Fz0Q61WhTz9sVD.1605000191/mail.office.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.office.example
%[8]sX-Postfix-Queue-ID: 4Fz0Q61WhTz9sVD
X-Postfix-Sender: rfc822; %[1]s
Arrival-Date: Tue, 10 Nov 2026 09:03:10 +0800 (CST)

Final-Recipient: rfc822; %[2]s
Original-Recipient: rfc822;%[2]s
Action: %[3]s
Status: %[4]s
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; %[7]s

--4Fz0Q61WhTz9sVD.1605000191/mail.office.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

%[9]s
--4Fz0Q61WhTz9sVD.1605000191/mail.office.example--
`, m.From, m.To, action, status, subject, words, said, envelope, returned(m))
}

// Exchange writes as Microsoft Exchange does: a folded Diagnostic-Code, an HTML notification, the mail enclosed.
func Exchange(m Mail) []byte {
	return wire(fmt.Sprintf(`From: <postmaster@corp.example.org>
To: <%[1]s>
Subject: =?utf-8?B?5pyq6YCS6YCBOiDmsYfmgLs=?=
Date: Tue, 10 Nov 2026 01:03:12 +0000
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_8d5f0001-2b5c-4a35-9f4a-7d6f2b0b1a6b_"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: zh-CN
Message-ID: <57f5bb3f-6d2c-4d5e@corp.example.org>
In-Reply-To: <%[3]s>
MIME-Version: 1.0

--_8d5f0001-2b5c-4a35-9f4a-7d6f2b0b1a6b_
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="_8d5f0002-2b5c-4a35-9f4a-7d6f2b0b1a6b_"

--_8d5f0002-2b5c-4a35-9f4a-7d6f2b0b1a6b_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

%[4]s
--_8d5f0002-2b5c-4a35-9f4a-7d6f2b0b1a6b_--

--_8d5f0001-2b5c-4a35-9f4a-7d6f2b0b1a6b_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.corp.example.org
Received-From-MTA: dns;mail.office.example
Arrival-Date: Tue, 10 Nov 2026 01:03:11 +0000

Original-Recipient: rfc822;%[2]s
Final-Recipient: rfc822;%[2]s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound;
 not found
X-Display-Name: %[2]s

--_8d5f0001-2b5c-4a35-9f4a-7d6f2b0b1a6b_
Content-Type: message/rfc822

%[5]s
--_8d5f0001-2b5c-4a35-9f4a-7d6f2b0b1a6b_--
`, m.From, m.To, m.MessageID, lines(base64.StdEncoding.EncodeToString([]byte(
		"<html><body><p>\u672a\u80fd\u5411 "+m.To+" \u4f20\u9012\u90ae\u4ef6</p></body></html>"))), returned(m)))
}

// Exim writes as Exim does without bounce_return_format: a plain letter with the headers quoted.
func Exim(m Mail) []byte {
	return wire(fmt.Sprintf(`Return-path: <>
Envelope-to: %[1]s
X-Failed-Recipients: %[2]s
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.example.net>
To: %[1]s
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1kcHqZ-0003Vt-4N@mail.example.net>
Date: Tue, 10 Nov 2026 01:03:15 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  %[2]s
    host mx.example.org [192.0.2.25]
    SMTP error from remote mail server after RCPT TO:<%[2]s>:
    550 5.1.1 No such user here

------ This is a copy of your message, including all the headers. ------

%[3]s
The body.
`, m.From, m.To, returned(m)))
}

// QQ writes as QQ Mail does: a letter in GB18030 with a table, the mail enclosed, no multipart/report.
func QQ(m Mail) []byte {
	return chinese(m, "PostMaster@qq.com", "\u6765\u81eaqq.com\u7684\u9000\u4fe1", fmt.Sprintf(
		"<html><body><p>\u5f88\u62b1\u6b49\uff0c\u60a8\u53d1\u9001\u7684\u90ae\u4ef6\u88ab\u9000\u56de\u3002"+
			"</p><table><tr><td>\u6536\u4ef6\u4eba</td><td>&lt;%[1]s&gt;</td></tr>"+
			"<tr><td>\u9000\u4fe1\u539f\u56e0</td><td>\u6536\u4ef6\u4eba\u90ae\u7bb1\u4e0d\u5b58\u5728"+
			"<br>host mx3.qq.com said: 550 Mailbox not found. "+
			"http://service.mail.qq.com/cgi-bin/help?id=48</td></tr></table></body></html>",
		m.To,
	))
}

// NetEase writes as 163 does.
func NetEase(m Mail) []byte {
	return chinese(m, "Postmaster@163.com", "\u7cfb\u7edf\u9000\u4fe1/Systems bounce", fmt.Sprintf(
		"<html><body><div>\u62b1\u6b49\uff0c\u60a8\u7684\u90ae\u4ef6\u88ab\u9000\u56de\u6765\u4e86\u2026\u2026</div>"+
			"<div>\u6536\u4ef6\u4eba\uff1a<a href=\"mailto:%[1]s\">%[1]s</a></div><div>\u9000\u4fe1\u539f\u56e0\uff1a"+
			"\u5bf9\u65b9\u90ae\u7bb1\u5730\u5740\u4e0d\u5b58\u5728 550 User not found: %[1]s</div></body></html>",
		m.To,
	))
}

func chinese(m Mail, from, subject, html string) []byte {
	gb := func(s string) string {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
		if err != nil {
			panic(err) // the words stand above
		}
		return base64.StdEncoding.EncodeToString([]byte(out))
	}
	return wire(fmt.Sprintf(`From: <%[1]s>
To: <%[2]s>
Subject: =?gb18030?B?%[3]s?=
Date: Tue, 10 Nov 2026 09:03:20 +0800
Message-ID: <tencent_bounce_1605000200@mx.example.com>
Mime-Version: 1.0
Content-Type: multipart/mixed; boundary="----=_NextPart_5FA9E6F8_0B2E"

------=_NextPart_5FA9E6F8_0B2E
Content-Type: text/html; charset="gb18030"
Content-Transfer-Encoding: base64

%[4]s
------=_NextPart_5FA9E6F8_0B2E
Content-Type: message/rfc822
Content-Disposition: attachment; filename="returned.eml"

%[5]s
------=_NextPart_5FA9E6F8_0B2E--
`, from, m.From, gb(subject), lines(gb(html)), returned(m)))
}

// lines breaks base64 at 76 characters.
func lines(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s
}

// Away writes the note of somebody who is away: it quotes our mail, and is no bounce.
func Away(m Mail) []byte {
	return wire(fmt.Sprintf(`From: <%[2]s>
To: <%[1]s>
Subject: =?UTF-8?B?6Ieq5Yqo5Zue5aSN?=
Auto-Submitted: auto-replied (vacation)
In-Reply-To: <%[3]s>
References: <%[3]s>
Message-ID: <away@example.org>
Content-Type: text/plain; charset=utf-8

I am away and your mail will be delivered to %[2]s when I am back. Message-ID: <%[3]s>
`, m.From, m.To, m.MessageID))
}

// Read writes a confirmation of reading (RFC 8098).
func Read(m Mail) []byte {
	return wire(fmt.Sprintf(`From: <%[2]s>
To: <%[1]s>
Subject: Read: report
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"
Mime-Version: 1.0

--b
Content-Type: text/plain

Your message was displayed.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;%[2]s
Original-Message-ID: <%[3]s>
Disposition: manual-action/MDN-sent-manually; displayed
--b--
`, m.From, m.To, m.MessageID))
}
