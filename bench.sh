#!/usr/bin/env bash
# How fast it is, as ratios to something run beside it on the same machine: one month of 2,000,000 records in 20,000 submissions.
#   import     against LOAD DATA LOCAL INFILE of the same file of records
#   reconcile  against `mariadb --quick` selecting the same columns of the same records
# Needs mariadbd, mariadb and GNU time; ./test.sh installs the first two. Takes about five minutes and 3 GB of disk.
set -euo pipefail
cd "$(dirname "$0")"
export PATH="$PATH:/usr/sbin"
runs=${RUNS:-5}
dir=$(mktemp -d "${TMPDIR:-/tmp}/huizong-bench.XXXXXX")
trap '[ -s "$dir/pid" ] && kill "$(cat "$dir/pid")" 2>/dev/null; sleep 1; rm -rf "$dir"' EXIT
port=$((20000 + RANDOM % 20000))

mariadb-install-db --no-defaults --datadir="$dir/data" --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
mariadbd --no-defaults --datadir="$dir/data" --socket="$dir/s.sock" --port=$port --bind-address=127.0.0.1 --user="$(id -un)" --pid-file="$dir/pid" \
  --local-infile=1 --innodb-buffer-pool-size=2G --innodb-flush-log-at-trx-commit=2 --max-allowed-packet=64M >"$dir/log" 2>&1 &
for _ in $(seq 100); do mariadb-admin --no-defaults -S "$dir/s.sock" -uroot ping >/dev/null 2>&1 && break; sleep 0.1; done
db() { mariadb --no-defaults -S "$dir/s.sock" -uroot "$@"; }
db -e 'CREATE DATABASE huizong CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'

go build -trimpath -o "$dir/huizong" ./cmd/huizong
go run ./sql/store/benchdata/write -dir "$dir/csv" >/dev/null
cat >"$dir/config.yaml" <<YAML
region: "220000"
report: {office: Bench}
database: {source: "root@tcp(127.0.0.1:$port)/huizong"}
mail: {host: localhost, from: a@example.org}
jobs: [{name: m, title: T, schedule: "0 9 10 * *", period: month, recipients: [{name: A, address: a@example.org}]}]
YAML
huizong() { "$dir/huizong" --config "$dir/config.yaml" "$@"; }
seconds() { local t; t=$( { TIMEFORMAT=%R; time "$@" >/dev/null 2>"$dir/err"; } 2>&1 ) || { cat "$dir/err" >&2; return 1; }; echo "$t"; }
median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a/b}'; }

huizong migrate --source >/dev/null
region=$(awk -F, 'NR==2 {print $1}' "$dir/csv/regions.csv")
month=$(awk -F, 'NR==2 {print $5}' "$dir/csv/submissions.csv")
import=$(seconds huizong import "$dir/csv")
db huizong -e 'CREATE TABLE load_test LIKE activities'
load=$(seconds mariadb --no-defaults -S "$dir/s.sock" -uroot --local-infile=1 huizong -e "LOAD DATA LOCAL INFILE '$dir/csv/activities.csv' INTO TABLE load_test CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES (id, submission_id, kind, code, title, occurred_on, sessions, attendances)")
db huizong -e 'DROP TABLE load_test; ANALYZE TABLE activities, submissions' >/dev/null
echo "records: $(db huizong -Ne 'SELECT COUNT(*) FROM activities'), submissions: $(db huizong -Ne 'SELECT COUNT(*) FROM submissions')"
echo "import (all seven files): $import s; LOAD DATA of the records alone: $load s; ratio $(ratio "$import" "$load")"

select='SELECT submission_id, id, kind, code, title, occurred_on, sessions, attendances FROM activities'
for _ in $(seq "$runs"); do
  seconds mariadb --no-defaults -S "$dir/s.sock" -uroot --quick huizong -Ne "$select" >>"$dir/select"
  seconds huizong reconcile --from "$month" --to "$month" --region "$region" --format json >>"$dir/reconcile"
done
a=$(median <"$dir/reconcile") b=$(median <"$dir/select")
echo "reconcile: median $a s of $runs runs ($(tr '\n' ' ' <"$dir/reconcile")); mariadb --quick: $b s ($(tr '\n' ' ' <"$dir/select")); ratio $(ratio "$a" "$b")"
if [ -x /usr/bin/time ]; then
  /usr/bin/time -f 'reconcile: peak %M KiB resident' "$dir/huizong" --config "$dir/config.yaml" reconcile --from "$month" --to "$month" --region "$region" --format json 2>&1 >/dev/null | tail -1
fi
go test -run '^$' -bench 'Reconcile' -benchtime 2x ./jobs/reconcile | grep -E 'Benchmark|records'
