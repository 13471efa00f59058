package mysqltest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrNoCluster says that the library that makes a cluster of servers is not installed.
var ErrNoCluster = errors.New("galera is not installed (Debian: apt-get install galera-4)")

// provider is where Debian's galera-4 puts its library.
const provider = "/usr/lib/galera/libgalera_smm.so"

// history is the identity of every cluster made here. All servers begin on copies of the same data, so that whoever
// joins has nothing to be sent.
const history = "6d1a3c52-7d8e-11f0-9a3e-52540012a1b2"

// StartCluster starts servers of one Galera cluster, each with its own directory under dir; what one commits, all have.
func StartCluster(dir string, servers int) ([]*Server, error) {
	if _, err := os.Stat(provider); err != nil {
		return nil, ErrNoCluster
	}
	var addresses, ports []string
	for range servers {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		ports = append(ports, strconv.Itoa(port))
		addresses = append(addresses, "127.0.0.1:"+strconv.Itoa(port))
	}
	var out []*Server
	for i := range servers {
		transfer, err := freePort()
		if err != nil {
			return out, err
		}
		args := []string{"--wsrep-on=ON", "--wsrep-provider=" + provider, "--wsrep-cluster-name=huizong",
			"--wsrep-node-address=127.0.0.1", "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2",
			"--wsrep-sst-method=mysqldump", "--wsrep-sst-auth=root:",
			"--wsrep-provider-options=gmcast.listen_addr=tcp://" + addresses[i] + ";base_port=" + ports[i] +
				";ist.recv_addr=127.0.0.1:" + strconv.Itoa(transfer) + ";gcache.size=64M",
			"--wsrep-cluster-address=gcomm://" + strings.Join(addresses, ",")}
		if i == 0 {
			args = append(args, "--wsrep-new-cluster")
		}
		s, err := startMember(filepath.Join(dir, strconv.Itoa(i)), i == 0, args)
		if err != nil {
			return out, fmt.Errorf("server %d of the cluster: %w", i+1, err)
		}
		out = append(out, s)
	}
	return out, nil
}

// startMember starts one server at the point of history where all begin.
func startMember(dir string, first bool, args []string) (*Server, error) {
	safe := 0
	if first {
		safe = 1
	}
	state := fmt.Sprintf("# GALERA saved state\nversion: 2.1\nuuid:    %s\nseqno:   0\nsafe_to_bootstrap: %d\n",
		history,
		safe)
	return start(dir, 0, args, func(data string) error {
		return os.WriteFile(filepath.Join(data, "grastate.dat"), []byte(state), 0o666)
	})
}
