# Two stages: the program is one static file, so the image holds it, the CA certificates it verifies mail servers with, and nothing else.
# Time zones and fonts are inside the program.
ARG GO_IMAGE=golang:1.26-bookworm
FROM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /out/huizong ./cmd/huizong \
 && mkdir -p /out/tmp /out/etc/huizong /out/etc/ssl/certs \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ \
 && echo 'huizong:x:65532:65532::/:' > /out/etc/passwd \
 && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /out/ /
USER 65532:65532
ENV HUIZONG_CONFIG=/etc/huizong/config.yaml
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["/huizong", "check", "--running"]
ENTRYPOINT ["/huizong"]
CMD ["serve"]
