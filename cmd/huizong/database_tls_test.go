package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"huizong/jobs/must"
	"huizong/sql/store"
	"huizong/sql/store/mysqltest"
)

// serverCertificate writes a certificate for a name, and its key, in PEM.
func serverCertificate(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	private := must.Get(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		DNSNames: []string{name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	raw := must.Get(x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private))(t)
	rawKey := must.Get(x509.MarshalPKCS8PrivateKey(private))(t)
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: raw},
		key: {Type: "PRIVATE KEY", Bytes: rawKey}} {
		must.Do(t, os.WriteFile(file, pem.EncodeToMemory(block), 0o600))
	}
	return cert, key
}

// TestDatabaseTLS: with database.tls the server is spoken to by TLS alone, and only where its certificate is right.
func TestDatabaseTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := serverCertificate(t, dir, "db.example.gov.cn")
	data := filepath.Join(dir, "data")
	must.Do(t, os.Mkdir(data, 0o700))
	server, err := mysqltest.Start(data, 0, "--ssl-cert="+cert, "--ssl-key="+key, "--require-secure-transport=ON")
	if errors.Is(err, mysqltest.ErrNoServer) && os.Getenv("HUIZONG_REQUIRE_MYSQL") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer server.Kill()
	t.Cleanup(func() { store.RequireTLS(nil) })
	admin := must.Get(sqlx.Open("mysql", server.DSN("")+"?tls=skip-verify"))(t)
	defer admin.Close()
	must.Get(admin.Exec("CREATE DATABASE huizong"))(t)
	for _, tt := range []struct{ name, database, says string }{
		{"not asked for", "", "open root@tcp"},
		{"another authority", "tls: required, server_name: db.example.gov.cn",
			"certificate signed by unknown authority"},
		{"another name", "tls: required, ca_file: " + cert + ", server_name: other.example.gov.cn",
			"not other.example.gov.cn"},
		{"right", "tls: required, ca_file: " + cert + ", server_name: db.example.gov.cn", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.yaml")
			text := fmt.Sprintf(
				"region: \"222401\"\ndatabase: {source: '%s', %s}\nmail: {host: localhost, from: X <a@example.org>}\n"+
					"jobs: [{name: monthly, title: x, schedule: monthly 10 09:00, period: month, recipients: "+
					"[{name: x, address: a@example.org}]}]\n",
				server.DSN("huizong"), tt.database)
			must.Do(t, os.WriteFile(file, []byte(text), 0o600))
			var out, said bytes.Buffer
			status := run([]string{"--config", file, "migrate", "--source"}, strings.NewReader(""), &out, &said)
			if (status == 0) != (tt.says == "") || !strings.Contains(said.String(), tt.says) {
				t.Errorf("status %d, %s%s", status, out.String(), said.String())
			}
		})
	}
}
