#!/usr/bin/env bash
# Installs what the tests need (Debian packages, as root or with sudo), and runs them all.
#   ./test.sh            everything
#   ./test.sh ./jobs/... only these packages
set -euo pipefail
cd "$(dirname "$0")"

need() { # command package
  command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

missing=()
command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || missing+=(mariadb-server)
need mariadb mariadb-client
[ -e /usr/lib/galera/libgalera_smm.so ] || missing+=(galera-4)
need pdftotext poppler-utils
need soffice libreoffice-calc
[ -d /usr/lib/libreoffice/program ] && [ -e /usr/lib/libreoffice/program/libswdlo.so ] || missing+=(libreoffice-writer)
command -v chromium >/dev/null 2>&1 || need chromium-headless-shell chromium-headless-shell # either will do, the second is lighter
need prometheus prometheus
need buildah buildah
need busybox busybox-static
need rpm rpm
need node nodejs
need npm npm
need qemu-aarch64 qemu-user
need systemd-analyze systemd
need zbarimg zbar-tools
need gcc build-essential
[ -x /usr/sbin/postfix ] || missing+=(postfix)
[ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
[ -x /usr/sbin/opendkim ] || missing+=(opendkim)
python3 -c 'import openpyxl' 2>/dev/null || /usr/bin/python3 -c 'import openpyxl' 2>/dev/null || missing+=(python3 python3-openpyxl)
[[ "$(fc-list 2>/dev/null)" == *[Nn]oto*CJK* ]] || missing+=(fontconfig fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  echo "installing ${missing[*]}"
  $sudo apt-get -o DPkg::Lock::Timeout=300 update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
export PATH="$PATH:/usr/sbin"
# the libraries that workbooks are opened with, in the versions of their lock file
openers=${XDG_CACHE_HOME:-$HOME/.cache}/huizong-openers
if ! cmp -s templates/workbook/testdata/openers/package-lock.json "$openers/node_modules/.from"; then
  mkdir -p "$openers"
  cp templates/workbook/testdata/openers/package*.json "$openers"
  npm ci --prefix "$openers" --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
  cp "$openers/package-lock.json" "$openers/node_modules/.from"
fi

packages=("$@")
[ ${#packages[@]} -gt 0 ] || packages=(./...)

unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
  printf 'not gofmt-ed:\n%s\n' "$unformatted"
  exit 1
fi
go mod tidy -diff
go vet "${packages[@]}"
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 "${packages[@]}"
# Two runs side by side. One under the race detector, with HUIZONG_RACED: there a test whose steps follow one another, each
# waiting for the answer to the one before, leaves itself out (mysqltest.Alone), because the detector takes that for an
# order and finds nothing, in four times the time. One without it: the packages of these tests, whole, and those that
# start programs (commands, servers, browsers, office suites) or draw one page after the other.
raced=() whole=()
while read -r package dir; do
  case $package in
  */cmd/* | */deploy | */templates/* | */sql/sheet) whole+=("$package") ;;
  *)
    raced+=("$package")
    if grep -q 'mysqltest\.Alone(' "$dir"/*_test.go 2>/dev/null; then whole+=("$package"); fi
    ;;
  esac
done < <(go list -f '{{.ImportPath}} {{.Dir}}' "${packages[@]}")
under=""
if [ ${#raced[@]} -gt 0 ]; then
  HUIZONG_RACED=1 go test -race -shuffle=on -timeout 60m -p 1 "${raced[@]}" &
  under=$!
fi
failed=0
[ ${#whole[@]} -eq 0 ] || go test -shuffle=on -timeout 60m "${whole[@]}" || failed=1
[ -z "$under" ] || wait "$under" || failed=1
[ $failed = 0 ]
if [ $# -eq 0 ]; then
  # The fault campaign in short: kills, every crash point, every mutant, tampering. Real processes, so it runs by itself and not under go test.
  go run ./cmd/faults -kills "${HUIZONG_KILLS:-40}" -recipients 100 -sweep -mutants -tampering 40
fi
