package delivertest

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
)

// scramSHA256 is the server's side of RFC 7677, without channel binding. Salt and nonce are constant: it guards
// nothing.
func scramSHA256(e exchange) (bool, error) {
	first := string(e.first)
	if e.first == nil {
		response, err := e.ask(nil)
		if err != nil {
			return false, err
		}
		first = string(response)
	}
	_, bareFirst, _ := strings.Cut(first, ",")
	_, bareFirst, _ = strings.Cut(bareFirst, ",") // behind "n,,"
	nonce := attribute(bareFirst, 'r') + "sink"
	const iterations = 4096
	salt := []byte("salt of the sink")
	challenge := fmt.Sprintf("r=%s,s=%s,i=%d", nonce, base64.StdEncoding.EncodeToString(salt), iterations)
	response, err := e.ask([]byte(challenge))
	if err != nil {
		return false, err
	}
	final := string(response)
	withoutProof, proof64, _ := strings.Cut(final, ",p=")
	proof, err := base64.StdEncoding.DecodeString(proof64)
	if err != nil {
		return false, errAborted
	}
	salted, err := pbkdf2.Key(sha256.New, e.pass, salt, iterations, sha256.Size)
	if err != nil {
		return false, err
	}
	said := bareFirst + "," + challenge + "," + withoutProof
	key := mac(salted, "Client Key")
	stored := sha256.Sum256(key)
	want := make([]byte, len(key))
	subtle.XORBytes(want, key, mac(stored[:], said))
	if attribute(bareFirst, 'n') != e.user || attribute(withoutProof, 'r') != nonce || !hmac.Equal(proof, want) {
		return false, nil
	}
	signature := mac(mac(salted, "Server Key"), said)
	_, err = e.ask([]byte("v=" + base64.StdEncoding.EncodeToString(signature)))
	return err == nil, err
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// attribute returns the value of one attribute of a SCRAM message.
func attribute(message string, name byte) string {
	for _, part := range strings.Split(message, ",") {
		if len(part) > 1 && part[0] == name && part[1] == '=' {
			return part[2:]
		}
	}
	return ""
}
