#!/usr/bin/env bash
# Makes ../ledger-0.1.sql.gz: a ledger written by the program of version 0.1 (commit e282309), played by main.go here.
# What it holds is listed there. Needs the commit, Go, and Debian's mariadb-server and mariadb-client. Two minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$(git -C "$here" rev-parse --show-toplevel)" && git archive e282309) | tar x -C "$work"
mkdir "$work/cmd/makeledger"
cp "$here/main.go" "$work/cmd/makeledger/"
cd "$work"
go build -ldflags '-X main.version=0.1' -o "$work/old" ./cmd/huizong
go run ./cmd/makeledger -binary "$work/old" -dump "$(command -v mariadb-dump)" \
  -config "$here/config.yaml" -out "$work/ledger.sql"
gzip -9n <"$work/ledger.sql" >"$here/../ledger-0.1.sql.gz"
ls -l "$here/../ledger-0.1.sql.gz"
