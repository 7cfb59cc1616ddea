# docker build -t payout-links-sandbox .
# docker run --rm -p 127.0.0.1:7290:7290 payout-links-sandbox
#
# With payout links of your own, *.json in a directory, readable for all:
# docker run --rm -p 127.0.0.1:7290:7290 -v "$PWD/my-fixtures:/fixtures:ro" payout-links-sandbox

FROM swift:6.3.1-bookworm AS build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libssl-dev pkg-config zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# The dependencies are a layer of their own, fetched again only when the manifest or the pinned versions change.
COPY Package.* ./
RUN swift package resolve

# Of the tests only the directories (see .dockerignore): the manifest names them, and a changed test builds nothing
# anew.
COPY Tests Tests
COPY Fuzz Fuzz
COPY fixtures fixtures
COPY openapi openapi
COPY docs docs
COPY Sources Sources
RUN swift build -c release --product payout-links-sandbox

# All that the image adds to Debian. OpenSSL's two libraries are copied: this stage's apt-get has just brought them up
# to date, they are the ones linked against, and 5.4 MB instead of the 6.4 to 9.4 MB of apt-get install libssl3 in the
# image. libstdc++, libgcc_s and zlib are in every Debian, because its apt needs them. Security updates come with:
# docker build --pull --no-cache
#
# The compiler's notes for its own incremental builds are another each time, and with them the linker's build id:
# without the two, the same sources give the same program. (GNU's strip alone would lose RELRO with them; what
# llvm-objcopy strips, patchelf cannot read.)
RUN mkdir -p /image/usr/local/bin \
 && llvm-objcopy --remove-section=.swift_modhash --remove-section=.note.gnu.build-id \
      .build/release/payout-links-sandbox /image/usr/local/bin/payout-links-sandbox \
 && strip /image/usr/local/bin/payout-links-sandbox \
 && cp --parents /usr/lib/*-linux-gnu/libssl.so.3 /usr/lib/*-linux-gnu/libcrypto.so.3 /image

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="payout-links-sandbox" \
      org.opencontainers.image.description="A local sandbox for the RazorpayX Payout Links API"
COPY --from=build /image/ /
# /ca is for a volume: a new named one takes its owner from here, and group 0 is that of a user by mere number.
# --version fails the build, not its user, when a library is missing.
RUN install -d -o 65532 -g 0 -m 0775 /ca \
 && payout-links-sandbox --version

# Where fixtures are mounted; relative paths start here.
WORKDIR /fixtures
# By number, as runAsNonRoot of Kubernetes wants it. Any other does as well: nothing is written but /ca, if asked for.
USER 65532:65532
ENV PAYOUT_LINKS_SANDBOX_HOST=0.0.0.0 \
    PAYOUT_LINKS_SANDBOX_FIXTURES_IF_ANY=/fixtures
EXPOSE 7290 7443

# An engine asks for the first time after one interval, so the interval is what start to healthy takes. Not set are
# --start-interval, which builders before Docker 25 refuse, and --start-period, with which Docker 25 would ask first
# after that interval's 5 s. A slow start has the twenty retries, 10 s.
HEALTHCHECK --interval=500ms --timeout=3s --retries=20 CMD ["/usr/local/bin/payout-links-sandbox", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/payout-links-sandbox"]
