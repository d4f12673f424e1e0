#!/usr/bin/env bash
# Builds docs/relay/Containerfile without any registry and tries what it makes: .ci/container.sh ASKWELL
# Debian's buildah and debootstrap, as root. The base is Debian's own minimal system; the stage that compiles is given the ASKWELL that
# is compiled already, in place of the image of Rust, which a registry alone has.
set -euo pipefail
PROGRAM=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=.ci/throwaway.sh
. .ci/throwaway.sh

build() { buildah --storage-driver vfs --root "$FOLDER/store" --runroot "$FOLDER/run" "$@"; }

debootstrap --variant=minbase --include=ca-certificates bookworm "$FOLDER/debian" >"$FOLDER/log" 2>&1 || { tail -n 5 "$FOLDER/log" >&2; exit 1; }
# A Rust that has nothing left to compile.
cp "$PROGRAM" "$FOLDER/askwell"
printf '#!/bin/sh\ntest "$*" = "build --locked --release --bin askwell" && mkdir -p target/release && cp /opt/askwell target/release/\n' >"$FOLDER/cargo"
chmod +x "$FOLDER/cargo"
printf 'FROM scratch\nCOPY debian /\n' >"$FOLDER/debian.containerfile"
printf 'FROM localhost/debian\nCOPY cargo /usr/bin/cargo\nCOPY askwell /opt/askwell\n' >"$FOLDER/rust.containerfile"
mkdir "$FOLDER/sources"
cp -r Cargo.toml Cargo.lock build.rs src assets benches tests "$FOLDER/sources"
build bud -q --isolation chroot -t localhost/debian -f "$FOLDER/debian.containerfile" "$FOLDER" >/dev/null
build bud -q --isolation chroot -t localhost/rust -f "$FOLDER/rust.containerfile" "$FOLDER" >/dev/null
build bud --isolation chroot --build-arg RUST=localhost/rust --build-arg DEBIAN=localhost/debian \
    -f docs/relay/Containerfile -t localhost/askwell-relay "$FOLDER/sources" >"$FOLDER/log" 2>&1 || { tail -n 20 "$FOLDER/log" >&2; exit 1; }

NAME=$(build from localhost/askwell-relay)
run() { build run --isolation chroot "$@"; }
say() { printf 'The container file: %s\n' "$1" >&2; exit 1; }
[ "$(run "$NAME" -- id -un)" = askwell ] || say 'the relay does not run as its own user'
run "$NAME" -- sh -c 'test -w /var/lib/askwell && ! test -w /usr/share/askwell/backends' || say 'its folders belong to the wrong user'
mkdir "$FOLDER/etc"
sed -e 's|^token = .*|token = { env = "TOKEN" }|' docs/relay/relay.toml >"$FOLDER/etc/relay.toml"
TOKEN=x run --env TOKEN=x -v "$FOLDER/etc:/etc/askwell:ro" "$NAME" -- /usr/local/bin/askwell relay --config /etc/askwell/relay.toml --check ||
    say 'the settings of docs/relay/relay.toml are refused'
build inspect --type image localhost/askwell-relay | grep -q '"/etc/askwell/relay.toml"' || say 'it starts something else'
printf 'The container file builds, and its relay reads its settings as the user askwell.\n'
