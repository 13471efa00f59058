#!/usr/bin/env bash
# Makes everything that is handed out, from this checkout, into a directory: static binaries, packages, what is inside
# them, and their sums. The same checkout gives the same bytes.
#   deploy/release.sh [OUT]                 default: ./dist
#   ARCHS="amd64" FORMS="deb" deploy/release.sh   only these
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-dist}
mkdir -p "$out"
out=$(cd "$out" && pwd)

archs=${ARCHS:-amd64 arm64 loong64}
forms=${FORMS-deb rpm}
version=${VERSION:-$(sed -n 's/^const release = "\(.*\)"$/\1/p' cmd/huizong/version.go)}
commit=${COMMIT:-$(git rev-parse HEAD 2>/dev/null || sed 's/^\$Format.*/unknown/' cmd/huizong/commit.txt)}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date -r go.mod +%s)}
export CGO_ENABLED=0 GOOS=linux VERSION=$version

build() { # architecture
  GOARCH=$1 go build -trimpath -buildvcs=false -o "$out/huizong-$version-linux-$1" \
    -ldflags "-s -w -buildid= -X main.version=$version -X main.builtFrom=$commit" ./cmd/huizong
}

tool() { # runs on this machine, whatever the binaries are for
  env -u GOOS -u GOARCH -u CGO_ENABLED GOFLAGS=-mod=mod go run "$@"
}

for arch in $archs; do
  echo "building linux/$arch"
  build "$arch"
done

first=${archs%% *}
echo "listing what is inside"
env -u GOOS -u CGO_ENABLED go run ./deploy/notices "$out/huizong-$version-linux-$first" > "$out/NOTICES.txt"
tool github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -noserial \
  -output "$out/huizong-$version.cdx.json" -version "v$version" "$out/huizong-$version-linux-$first"
sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)\"/" \
  "$out/huizong-$version.cdx.json"

for arch in $archs; do
  for form in $forms; do
    echo "packing $form for $arch"
    ARCH=$arch BINARY="$out/huizong-$version-linux-$arch" OUT=$out \
      tool github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2 package --config deploy/nfpm.yaml --packager "$form" \
      --target "$out" >/dev/null
  done
done

cd "$out"
rm -f SHA256SUMS
sha256sum -- * > SHA256SUMS
cat SHA256SUMS
