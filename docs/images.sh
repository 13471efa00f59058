#!/usr/bin/env bash
# Makes the pictures of docs/images: from what the demo sends, the mail at desktop and phone width and in the dark, the brief, the workbook; from
# the stories in a real browser, every page of the administrators (page-*.png).
# With the word `reports`: those of mail, brief and workbook alone, which need no MariaDB.
# Needs mariadbd, chromium, pdftoppm, soffice and ImageMagick.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
go run ./cmd/demo --once --out "$out" >/dev/null
images=docs/images
shot() { # file width height picture [more]
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --hide-scrollbars --user-data-dir="$out/profile" --window-size="$2,$3" --screenshot="$out/shot.png" "${@:5}" "file://$1" >/dev/null 2>&1
  convert "$out/shot.png" -trim +repage -colors 64 -strip "$images/$4"
}
shot "$out/mail.html" 760 6400 mail-desktop.png
# headless windows are at least 500 px wide: a frame of 390 px stands for the phone
printf '<body style="margin:0"><iframe src="mail.html" style="width:390px;height:8200px;border:0"></iframe>' >"$out/phone.html"
shot "$out/phone.html" 390 8200 mail-phone.png
shot "$out/mail.html" 760 6400 mail-dark.png --blink-settings=preferredColorScheme=0
# every letter, from the pages that the tests of the mail set
mkdir "$out/letters"
HUIZONG_IMAGES="$out/letters" go test -count=1 -run 'TestRender|TestNotices|TestLettersToAgencies' ./templates/mail >/dev/null
letter() { # page picture
  shot "$out/letters/$1.html" 700 3200 "$2.png"
}
letter month mail-month
letter slice mail-slice
letter empty mail-empty
letter english mail-english
letter test-send mail-test
letter correction-by-filing mail-correction
letter correction-by-method mail-correction-method
letter correction-by-judgement mail-correction-judgement
letter 核查反馈单 letter-feedback
letter 催报 letter-remind
for kind in held awaiting refused bounced "in-doubt:doubt" channel; do letter "notice-${kind%:*}" "notice-${kind#*:}"; done
pdf=$(ls "$out"/*.pdf)
pdftoppm -r 60 -png "$pdf" "$out/brief"
montage "$out"/brief-*.png -tile 3x -geometry +8+8 -background '#d5dbe1' "$out/brief.png"
convert "$out/brief.png" -colors 64 -strip "$images/brief.png"
pages() { # office file, picture, resolution, columns: every page that LibreOffice makes of it
  soffice --headless -env:UserInstallation="file://$out/office" --convert-to pdf --outdir "$out/pages" "$1" >/dev/null 2>&1
  rm -f "$out"/page-*.png
  pdftoppm -r "$3" -png "$out/pages/$(basename "${1%.*}").pdf" "$out/page"
  montage "$out"/page-*.png -tile "$4"x -geometry +8+8 -background '#d5dbe1' "$out/pages.png"
  convert "$out/pages.png" -colors 64 -strip "$images/$2"
}
pages "$(ls "$out"/*.xlsx)" workbook.png 50 4
pages "$(ls "$out"/*.docx)" brief-docx.png 45 4
if [ "${1:-}" = reports ]; then exit; fi
mkdir "$out/pages-shot"
HUIZONG_REQUIRE_MYSQL=1 HUIZONG_IMAGES="$out/pages-shot" go test -count=1 -run 'TestPages/(desktop|phone)' ./cmd/huizong >/dev/null
for page in login overview overview-changed overview-english runs run-approval run-held run-delivery jobs trigger trigger-errors trigger-revision preview mail filing audit account \
  overview-phone run-approval-phone filing-phone; do
  convert "$out/pages-shot/$page.png" -crop x2400+0+0 +repage -delete 1--1 +dither -colors 128 -strip "$images/page-$page.png"
done
mkdir "$out/day"
HUIZONG_REQUIRE_MYSQL=1 HUIZONG_IMAGES="$out/day" go test -count=1 -run 'TestTasksWithinTheirClicks|TestQuietOverview|TestOverviewWithThirtyThings' ./admin >/dev/null
for page in overview-day overview-day-phone overview-quiet overview-long-phone import-phone accounts-phone account-of-phone; do
  convert "$out/day/$page.png" -trim +repage -colors 64 -strip "$images/page-$page.png"
done
HUIZONG_REQUIRE_MYSQL=1 HUIZONG_IMAGES="$out/day" go test -count=1 -run 'TestAMonthOfAnOffice|TestQuarantineWithARow' ./admin >/dev/null
for page in factor import import-write recipients recipient change holidays deliveries duplicates figures \
  recipients-phone recipient-phone change-phone holidays-phone deliveries-phone duplicates-phone figures-phone audit-phone; do
  convert "$out/day/$page.png" -crop x2400+0+0 +repage -delete 1--1 -trim +repage -colors 64 -strip "$images/page-$page.png"
done
for page in quarantine quarantine-phone; do # with a row in it
  convert "$out/day/${page/quarantine/quarantine-row}.png" -trim +repage -colors 64 -strip "$images/page-$page.png"
done
ls -la "$images"
