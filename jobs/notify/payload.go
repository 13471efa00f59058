package notify

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// What receivers take at most, in bytes.
const (
	weComMost    = 4096     // markdown content
	dingTalkMost = 4000     // the robot's document names no figure; longer texts are cut by others too
	feishuMost   = 18 << 10 // of a body of 20 KB
)

// request writes a notice as the channel's receiver wants it.
func (c Channel) request(n Notice) (*http.Request, error) {
	switch c.Kind {
	case Webhook:
		return c.webhook(n)
	case WeCom:
		return c.post(c.URL, map[string]any{"msgtype": "markdown",
			"markdown": map[string]string{"content": cut(n.markdown(), weComMost)}})
	case DingTalk:
		address, err := c.dingTalkURL(n)
		if err != nil {
			return nil, err
		}
		return c.post(address, map[string]any{"msgtype": "markdown",
			"markdown": map[string]string{"title": n.Title, "text": cut(n.markdown(), dingTalkMost)}})
	case Feishu:
		return c.post(c.URL, c.feishu(n))
	}
	return nil, fmt.Errorf("no kind of channel %q", c.Kind)
}

// markdown is the notice with its title and link.
func (n Notice) markdown() string {
	lines := []string{"**" + n.Title + "**"}
	if n.Link != "" {
		lines[0] = "**[" + n.Title + "](" + n.Link + ")**"
	}
	for _, l := range n.Lines {
		lines = append(lines, "> "+l)
	}
	return strings.Join(lines, "\n\n")
}

// webhook signs as Standard Webhooks do: the key is base64 behind whsec_, and signs id, time and body.
func (c Channel) webhook(n Notice) (*http.Request, error) {
	body, err := json.Marshal(map[string]any{"type": "huizong." + n.Type, "timestamp": n.At.UTC(),
		"data": map[string]any{"title": n.Title, "lines": n.Lines, "link": n.Link}})
	if err != nil {
		return nil, err
	}
	r, err := c.raw(c.URL, body)
	if err != nil {
		return nil, err
	}
	at := strconv.FormatInt(n.At.Unix(), 10)
	r.Header.Set("webhook-id", n.ID)
	r.Header.Set("webhook-timestamp", at)
	if c.Secret != "" {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.Secret, "whsec_"))
		if err != nil {
			return nil, fmt.Errorf("its secret is not base64 behind whsec_")
		}
		r.Header.Set("webhook-signature", "v1,"+mac(key, n.ID+"."+at+"."+string(body)))
	}
	return r, nil
}

// dingTalkURL signs with milliseconds and key, as the key's own message.
func (c Channel) dingTalkURL(n Notice) (string, error) {
	u, err := url.Parse(c.URL)
	if err != nil {
		return "", fmt.Errorf("its address cannot be read")
	}
	if c.Secret == "" {
		return c.URL, nil
	}
	at := strconv.FormatInt(n.At.UnixMilli(), 10)
	q := u.Query()
	q.Set("timestamp", at)
	q.Set("sign", mac([]byte(c.Secret), at+"\n"+c.Secret))
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// feishu signs nothing with a key made of seconds and secret.
func (c Channel) feishu(n Notice) map[string]any {
	text, room := [][]map[string]string{}, feishuMost
	for _, l := range n.Lines {
		if room -= len(l) + 32; room < 0 {
			text = append(text, []map[string]string{{"tag": "text", "text": "\u2026"}})
			break
		}
		text = append(text, []map[string]string{{"tag": "text", "text": l}})
	}
	if n.Link != "" {
		text = append(text, []map[string]string{{"tag": "a", "text": n.Link, "href": n.Link}})
	}
	body := map[string]any{"msg_type": "post", "content": map[string]any{"post": map[string]any{
		"zh_cn": map[string]any{"title": n.Title, "content": text}}}}
	if c.Secret != "" {
		at := strconv.FormatInt(n.At.Unix(), 10)
		body["timestamp"], body["sign"] = at, mac([]byte(at+"\n"+c.Secret), "")
	}
	return body
}

func mac(key []byte, message string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

func (c Channel) post(address string, body any) (*http.Request, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return c.raw(address, raw)
}

func (c Channel) raw(address string, body []byte) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("its address cannot be read")
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "huizong")
	return r, nil
}

// verdict reads the code in a robot's answer; 0 is yes, whatever the status.
func (c Channel) verdict(body []byte) error {
	var answer struct {
		ErrCode *int   `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
		Code    *int   `json:"code"`
		Msg     string `json:"msg"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("it answers no JSON: %s", c.said(body))
	}
	code, text := answer.ErrCode, answer.ErrMsg
	if c.Kind == Feishu {
		code, text = answer.Code, answer.Msg
	}
	switch {
	case code == nil:
		return fmt.Errorf("it answers without a code: %s", c.said(body))
	case *code != 0:
		return fmt.Errorf("it refuses: %d %s%s", *code, c.said([]byte(text)), advice(c.Kind, *code))
	}
	return nil
}

// advice is what to do about the codes that have to do with the configuration.
func advice(k Kind, code int) string {
	switch {
	case k == DingTalk && code == 310000:
		return "; check notify secret, the robot's keyword and its allowed addresses"
	case k == Feishu && code == 19021:
		return "; check notify secret and this machine's clock"
	case k == WeCom && code == 93000:
		return "; check notify url: the robot was removed"
	case k == WeCom && code == 45009, k == DingTalk && code == 130101, k == Feishu && code == 11232:
		return "; too often, tried again later"
	}
	return ""
}
