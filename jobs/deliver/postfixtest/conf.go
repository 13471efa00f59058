package postfixtest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
)

// postfix writes a configuration of its own and starts the server.
func (s *Server) postfix(outside int) {
	for _, dir := range []string{"etc", "queue", "data"} {
		s.must(os.MkdirAll(s.path(dir), 0o755))
	}
	owner, err := user.Lookup("postfix")
	s.must(err)
	uid, err := strconv.Atoi(owner.Uid)
	s.must(err)
	s.must(os.Chown(s.path("data"), uid, -1))
	routes := ""
	if outside > 0 {
		routes = fmt.Sprintf(".test local:\n%s virtual:\n* smtp:[127.0.0.1]:%d\n", Domain, outside)
	}
	s.write("routes", routes)
	s.write("mailboxes", "report@office.test report/\noperator@office.test operator/\n")
	s.write("logins", "report@office.test office\n")
	s.write("etc/main.cf", s.main())
	s.write("etc/master.cf", s.master())
	s.run("postfix", "-c", s.path("etc"), "start")
}

// main is main.cf: what a small office would have, with everything at its own place.
func (s *Server) main() string {
	return strings.Join([]string{
		"compatibility_level = 3.6",
		"queue_directory = " + s.path("queue"),
		"data_directory = " + s.path("data"),
		"maillog_file_prefixes = " + s.dir,
		"maillog_file = " + s.path("postfix.log"),
		"myhostname = mail.office.test",
		"mydestination =",
		"inet_interfaces = 127.0.0.1",
		"inet_protocols = ipv4",
		"mynetworks =",
		"smtpd_tls_security_level = may",
		"smtpd_tls_auth_only = yes",
		"smtpd_tls_cert_file = " + s.path("tls.pem"),
		"smtpd_tls_key_file = " + s.path("key.pem"),
		"smtpd_sasl_auth_enable = yes",
		"smtpd_sasl_type = dovecot",
		"smtpd_sasl_path = " + s.path("auth"),
		"smtpd_sender_login_maps = texthash:" + s.path("logins"),
		"smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination",
		"smtpd_client_restrictions =",
		"smtpd_helo_required = yes",
		"virtual_mailbox_domains = " + Domain,
		"virtual_mailbox_base = " + s.path("mail"),
		"virtual_mailbox_maps = texthash:" + s.path("mailboxes"),
		"virtual_uid_maps = static:65534",
		"virtual_gid_maps = static:65534",
		"recipient_delimiter = +",
		"transport_maps = texthash:" + s.path("routes"),
		"alias_maps =",
		"alias_database =",
		"local_recipient_maps =",
		"smtp_tls_security_level = may",
		"minimal_backoff_time = 1s",
		"maximal_backoff_time = 2s",
		"queue_run_delay = 1s",
		"anvil_rate_time_unit = 1s",
		"smtpd_error_sleep_time = 0",
	}, "\n") + "\n"
}

// master is master.cf: the services a submission server needs, none in a chroot.
func (s *Server) master() string {
	services := fmt.Sprintf("127.0.0.1:%d inet n - n - - smtpd\n", s.smtp)
	for _, line := range []string{
		"pickup unix n - n 1 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 1 1 qmgr",
		"tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
		"defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
		"flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "smtp unix - - n - - smtp",
		"relay unix - - n - - smtp", "showq unix n - n - - showq", "error unix - - n - - error",
		"retry unix - - n - - error", "discard unix - - n - - discard", "local unix - n n - - local",
		"virtual unix - n n - - virtual", "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
		"postlog unix-dgram n - n - 1 postlogd",
	} {
		services += line + "\n"
	}
	return services
}

// dovecot writes a configuration and starts the server: logins for Postfix, mailboxes by IMAP.
func (s *Server) dovecot() {
	s.must(os.MkdirAll(s.path("mail"), 0o777))
	s.must(os.Chmod(s.path("mail"), 0o777))
	s.write("passwd", "office:{PLAIN}"+Password+"\nreport:{PLAIN}"+Password+"\noperator:{PLAIN}"+Password+"\n")
	conf := s.write("dovecot.conf", fmt.Sprintf(`base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <%[1]s/tls.pem
ssl_key = <%[1]s/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_location = maildir:%[1]s/mail/%%n
passdb {
  driver = passwd-file
  args = %[1]s/passwd
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=%[1]s/mail/%%n
}
service imap-login {
  inet_listener imap {
    port = %[2]d
  }
  inet_listener imaps {
    port = 0
  }
}
service auth {
  unix_listener %[1]s/auth {
    mode = 0666
  }
}
`, s.dir, s.imap))
	path, err := find("dovecot")
	s.must(err)
	s.dove = exec.Command(path, "-F", "-c", conf)
	s.must(s.dove.Start())
}
