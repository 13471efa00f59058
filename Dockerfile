# Two stages: the program is one static file, so the image holds it, the CA certificates it verifies mail servers with,
# its notices, and nothing else. Time zones and fonts are inside the program.
ARG GO_IMAGE=golang:1.26-bookworm
FROM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
ARG COMMIT=
RUN mkdir -p /out/tmp /out/etc/huizong /out/etc/ssl/certs /out/usr/share/doc/huizong /out/var/lib/huizong \
 && version=${VERSION:-$(sed -n 's/^const release = "\(.*\)"$/\1/p' cmd/huizong/version.go)} \
 && CGO_ENABLED=0 go build -trimpath \
      -ldflags="-s -w -X main.version=${version} -X main.builtFrom=${COMMIT}" -o /out/huizong ./cmd/huizong \
 && go run ./deploy/notices /out/huizong > /out/usr/share/doc/huizong/NOTICES.txt \
 && cp LICENSE /out/usr/share/doc/huizong/LICENSE \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ \
 && echo 'huizong:x:65532:65532::/:' > /out/etc/passwd \
 && chmod 1777 /out/tmp && chown 65532:65532 /out/var/lib/huizong

FROM scratch
ARG VERSION=
ARG COMMIT=
LABEL org.opencontainers.image.title="huizong" \
      org.opencontainers.image.description="Reconciles what social-work agencies file, and mails the report" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}"
COPY --from=build /out/ /
USER 65532:65532
ENV HUIZONG_CONFIG=/etc/huizong/config.yaml
EXPOSE 8080 9090
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["/huizong", "check", "--running"]
ENTRYPOINT ["/huizong"]
CMD ["serve"]
