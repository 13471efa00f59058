package config

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// checkNotify refuses channels that could tell nobody.
func (c *Config) checkNotify(k *checker) {
	names := map[string]bool{"mail": true}
	for i, n := range c.Notify {
		key := fmt.Sprintf("notify[%d]", i)
		k.must(jobName.MatchString(n.Name), key+".name", "%q is not a name of a-z, 0-9 and -", n.Name)
		k.must(!names[n.Name], key+".name", "%q stands twice, or means the operators' mails", n.Name)
		names[n.Name] = true
		k.oneOf(key+".kind", n.Kind, "webhook", "wecom", "dingtalk", "feishu")
		u, err := url.Parse(n.URL.Reveal())
		secure := err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && n.Private)
		k.must(secure, key+".url", "is not an address that begins with https:// (http:// only with private: true)")
		for j, kind := range n.Only {
			k.oneOf(fmt.Sprintf("%s.only[%d]", key, j), kind, NoticeKinds...)
		}
		if n.Kind == "webhook" && n.Secret != "" {
			_, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(n.Secret.Reveal(), "whsec_"))
			k.must(err == nil, key+".secret", "is not base64 behind whsec_")
		}
	}
	for i, name := range c.NotifyOff { // a channel that the ledger keeps turned off may be gone from the file
		k.must(names[name] && name != "mail" || c.File != nil, fmt.Sprintf("notify_off[%d]", i),
			"%q is no channel of notify", name)
	}
}

// checkBounces refuses a mailbox that could not be read, or whose password would go in the clear.
func (c *Config) checkBounces(k *checker) {
	box := &c.Bounces.IMAP
	if box.Host == "" {
		return
	}
	k.must(box.Port >= 0 && box.Port <= 65535, "bounces.imap.port", "%d is not a port; want 1 to 65535", box.Port)
	k.oneOf("bounces.imap.tls", box.TLS, "implicit", "starttls", "none")
	k.must(box.TLS != "none" || box.Insecure, "bounces.imap.tls",
		"none sends the password in the clear; say insecure: true too if that is meant")
	k.must(box.Username != "" && box.Password != "", "bounces.imap", "wants username and password (or password_file)")
	k.must(c.Bounces.Every > 0, "bounces.every", "must be above 0; want a time like 5m")
}
