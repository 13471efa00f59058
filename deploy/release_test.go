package deploy_test

import (
	"bufio"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"huizong/config/first"
)

// The one script makes everything that is handed out, and it is what it says.
func TestRelease(t *testing.T) {
	needs(t, "dpkg", "rpm", "qemu-aarch64", "qemu-loongarch64")
	out := t.TempDir()
	cmd := exec.Command("./release.sh", out)
	cmd.Env = append(os.Environ(), "VERSION=9.8.7", "COMMIT=0123abc")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	checkSums(t, out)
	machines := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "loong64": elf.EM_LOONGARCH}
	for arch, machine := range machines {
		checkBinary(t, filepath.Join(out, "huizong-9.8.7-linux-"+arch), machine)
	}
	native := filepath.Join(out, "huizong-9.8.7-linux-amd64")
	for _, command := range [][]string{{native}, {"qemu-aarch64", filepath.Join(out, "huizong-9.8.7-linux-arm64")},
		{"qemu-loongarch64", filepath.Join(out, "huizong-9.8.7-linux-loong64")}} {
		var v struct{ Version, Commit string }
		raw := run(t, command[0], append(command[1:], "version", "--format", "json")...)
		if err := json.Unmarshal([]byte(raw), &v); err != nil || v.Version != "9.8.7" || v.Commit != "0123abc" {
			t.Errorf("%v says %s, %v", command, raw, err)
		}
	}
	for _, arch := range []string{"amd64", "arm64", "loong64"} {
		checkDeb(t, glob(t, out, "huizong_9.8.7*_"+arch+".deb"), native, arch)
	}
	checkRPM(t, glob(t, out, "huizong-9.8.7*.x86_64.rpm"), native)
	again := t.TempDir() // the same checkout gives the same bytes
	cmd = exec.Command("./release.sh", again)
	cmd.Env = append(os.Environ(), "VERSION=9.8.7", "COMMIT=0123abc", "ARCHS=amd64", "FORMS=deb")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	names, err := filepath.Glob(filepath.Join(again, "*"))
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		base := filepath.Base(name)
		if base != "SHA256SUMS" && sum(t, name) != sum(t, filepath.Join(out, base)) {
			t.Errorf("%s differs when it is made again", base)
		}
	}
}

func sum(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func checkSums(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	listed := 0
	for lines := bufio.NewScanner(f); lines.Scan(); listed++ {
		want, name, _ := strings.Cut(lines.Text(), "  ")
		if got := sum(t, filepath.Join(dir, name)); got != want {
			t.Errorf("%s: sum %s, listed %s", name, got, want)
		}
	}
	if listed != len(entries)-1 || listed < 11 {
		t.Errorf("%d of %d files are listed", listed, len(entries))
	}
}

// checkBinary makes sure that a program needs nothing of the machine that it runs on.
func checkBinary(t *testing.T, name string, machine elf.Machine) {
	t.Helper()
	f, err := elf.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	libraries, err := f.ImportedLibraries()
	if f.Machine != machine || err != nil || len(libraries) > 0 || f.Section(".debug_info") != nil {
		t.Errorf("%s: %v, libraries %v, %v", name, f.Machine, libraries, err)
	}
}

func glob(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %v", pattern, found, err)
	}
	return found[0]
}

// installed are the files that a package brings, with their modes.
var installed = map[string]os.FileMode{"usr/bin/huizong": 0o755, "lib/systemd/system/huizong.service": 0o644,
	"usr/share/doc/huizong/example.yaml": 0o644, "usr/share/doc/huizong/NOTICES.txt": 0o644, "etc/huizong": 0o755,
	"usr/share/doc/huizong/copyright": 0o644, "usr/share/doc/huizong/alerts.yml": 0o644}

func checkInstalled(t *testing.T, root, program string) {
	t.Helper()
	for name, mode := range installed {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if program != "" && sum(t, filepath.Join(root, "usr/bin/huizong")) != sum(t, program) {
		t.Error("the package holds another program")
	}
}

// checkDeb installs a package into an empty root, and takes it out again.
func checkDeb(t *testing.T, deb, program, arch string) {
	t.Helper()
	if arch != "amd64" {
		program = ""
		if got := run(t, "dpkg-deb", "--field", deb, "Architecture"); got != arch {
			t.Errorf("%s is for %s", deb, got)
		}
		return
	}
	root := t.TempDir()
	for _, d := range []string{"info", "updates", "triggers"} {
		if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"status", "available"} {
		if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg", f), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dpkg := []string{"--root=" + root, "--force-not-root", "--force-architecture", "--log=/dev/null"}
	run(t, "dpkg", append(dpkg, "--install", deb)...)
	checkInstalled(t, root, program)
	run(t, "dpkg", append(dpkg, "--purge", "huizong")...)
	if _, err := os.Stat(filepath.Join(root, "usr/bin/huizong")); err == nil {
		t.Error("purging leaves the program")
	}
}

func checkRPM(t *testing.T, file, program string) {
	t.Helper()
	root := t.TempDir()
	run(t, "rpm", "--root", root, "--nodeps", "--ignorearch", "--install", file)
	checkInstalled(t, root, program)
}

// The unit is one that systemd understands, and shuts out what the service does not need.
func TestUnit(t *testing.T) {
	needs(t, "systemd-analyze")
	dir := t.TempDir()
	raw, err := os.ReadFile("huizong.service")
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(dir, "huizong.service") // with a program that is there: verify looks for it
	text := strings.Replace(string(raw), "/usr/bin/huizong", "/bin/true", 1)
	if err := os.WriteFile(unit, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("systemd-analyze", "verify", "--man=no", unit).CombinedOutput(); err != nil ||
		strings.Contains(string(out), "huizong.service:") {
		t.Errorf("%v\n%s", err, out)
	}
	out := run(t, "systemd-analyze", "security", "--offline=yes", "--no-pager", unit)
	found := regexp.MustCompile(`exposure level for huizong.service: ([0-9.]+)`).FindStringSubmatch(out)
	if found == nil {
		t.Fatal(out)
	}
	if level, err := strconv.ParseFloat(found[1], 64); err != nil || level > 1.5 {
		t.Errorf("exposure level %s\n%s", found[1], out)
	} else {
		t.Logf("exposure level %s", found[1])
	}
}

// The manifest is what the README of a cluster asks for: two replicas, probes, a budget, a root that cannot be written.
func TestManifest(t *testing.T) {
	raw, err := os.ReadFile("kubernetes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	documents := yaml.NewDecoder(strings.NewReader(string(raw)))
	for {
		var doc map[string]any
		err := documents.Decode(&doc)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, doc["kind"].(string))
		if spec, ok := doc["spec"].(map[string]any); ok && spec["template"] != nil {
			mounted(t, doc["kind"].(string), spec)
		}
	}
	for _, kind := range []string{"Job", "Deployment", "PodDisruptionBudget", "Service"} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("no %s", kind)
		}
	}
	for _, want := range []string{"replicas: 2", "readOnlyRootFilesystem: true", "runAsNonRoot: true", "/readyz",
		"check, --running", "enableServiceLinks: false", "minAvailable: 1",
		"allowPrivilegeEscalation: false", "defaultMode: 0440"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the manifest does not say %q", want)
		}
	}
}

// mounted holds that a pod has every file that the configuration which init writes for containers names: secrets under
// the names that kubectl gives them, and a directory that can be written.
func mounted(t *testing.T, kind string, spec map[string]any) {
	t.Helper()
	raw, err := yaml.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	var pod struct {
		Template struct {
			Spec struct {
				Containers []struct {
					Env          []struct{ Value string }
					VolumeMounts []struct {
						Path     string `yaml:"mountPath"`
						ReadOnly bool   `yaml:"readOnly"`
					} `yaml:"volumeMounts"`
				}
				Volumes []struct {
					Secret struct{ Items []struct{ Key, Path string } }
				}
			}
		}
	}
	if err := yaml.Unmarshal(raw, &pod); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := first.Write(dir, first.Answers{Office: "O", Region: "222401", Database: "db:3306",
		DatabaseName: "huizong", MailHost: "smtp", MailTLS: "implicit", From: "a@example.org",
		Recipient: "b@example.org", Operator: "c@example.org", Container: true, Owner: -1}); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, v := range pod.Template.Spec.Volumes {
		for _, i := range v.Secret.Items {
			_, err := os.Stat(filepath.Join(dir, "secrets", i.Key))
			there["/run/secrets/"+i.Path] = err == nil
		}
	}
	container := pod.Template.Spec.Containers[0]
	wanted := string(config)
	for _, e := range container.Env {
		wanted += " " + e.Value
	}
	for _, m := range container.VolumeMounts {
		there[m.Path+"/audit.epoch"], there[m.Path+"/audit.anchors"] = !m.ReadOnly, !m.ReadOnly
	}
	if kind == "Job" { // it makes tables by the account that may, and claims nothing
		there["/var/lib/huizong/audit.epoch"], there["/var/lib/huizong/audit.anchors"] = true, true
		if !strings.Contains(wanted, "/run/secrets/migration_dsn") {
			t.Errorf("the account that makes tables is not named")
		}
	}
	for _, file := range regexp.MustCompile(`/(run|var/lib)/[a-z./_]+`).FindAllString(wanted, -1) {
		if !there[file] {
			t.Errorf("%s: a pod has no %s", kind, file)
		}
	}
}
