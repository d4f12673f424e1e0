# shellcheck shell=bash
# What .ci/demo and .ci/test share: progress, checks of the machine, and the tools a build needs. Sourced, never run.
#
# Tools live outside the clone, one folder per tool and version, and are shared by all clones of one user:
#   ${ASKWELL_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/askwell/tools}/<name>-<version>/
# A tool is installed into a temporary folder and renamed when complete, so an interrupted install never counts as present.

TOOLS="${ASKWELL_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/askwell/tools}"
case $TOOLS in /*) ;; *) TOOLS="$PWD/$TOOLS" ;; esac
LOGS="$TOOLS/logs"
TRUNK_VERSION=0.21.14
BINARYEN_VERSION=132
ESBUILD_VERSION=0.28.2
WASM_SPLIT_VERSION=0.2.4
STARTED=$SECONDS
STEP=0
STEPS=0
CHILD=
MAKING=

# --- Words and time -----------------------------------------------------------------------------------------------------

fail() {
    printf '\naskwell: %s\n' "$*" >&2
    exit 1
}

elapsed() {
    local s=$1
    if [ "$s" -lt 60 ]; then printf '%d s' "$s"; else printf '%d min %02d s' $((s / 60)) $((s % 60)); fi
}

# Announces the next step; STEPS is set by the caller.
step() {
    STEP=$((STEP + 1))
    printf '[%d/%d] %s\n' "$STEP" "$STEPS" "$*"
}

# quietly LOG COMMAND…: runs a long command with its output in LOG and shows that time passes: one line renewed each second on
# a terminal, a line each 30 seconds elsewhere. Returns the command's status.
quietly() {
    local log=$1 begun=$SECONDS status=0 spent
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null &
    CHILD=$!
    while kill -0 "$CHILD" 2>/dev/null; do
        sleep 1
        spent=$((SECONDS - begun))
        if [ -t 1 ]; then
            printf '\r      %s ' "$(elapsed "$spent")"
        elif [ "$spent" -gt 0 ] && [ $((spent % 30)) -eq 0 ]; then
            printf '      still running, %s\n' "$(elapsed "$spent")"
        fi
    done
    wait "$CHILD" || status=$?
    CHILD=
    [ -t 1 ] && printf '\r'
    if [ "$status" -eq 0 ]; then
        printf '      done in %s\n' "$(elapsed $((SECONDS - begun)))"
    else
        printf '      failed after %s; the last lines were:\n' "$(elapsed $((SECONDS - begun)))"
        tail -n 12 "$log" | sed 's/^/      | /'
    fi
    return "$status"
}

# Says why an install failed and what to do, in one sentence; the cause is read from the log.
fail_install() {
    local what=$1 log=$2
    if grep -qiE 'could(n.t| not) resolve|failed to (download|fetch|connect)|timed? ?out|network|ENOTFOUND|ETIMEDOUT|ECONN|EAI_AGAIN|[^0-9](403|404|407|50[0-9])[^0-9]' "$log"; then
        fail "$what could not be downloaded: check the network and the proxy settings, then run the same command again (log: $log)."
    elif grep -qi 'no space left' "$log"; then
        fail "$what could not be installed because the disk is full: free about 3 GB and run the same command again (log: $log)."
    elif grep -qiE 'linker .* not found|cc.*not found' "$log"; then
        fail "$what could not be compiled for want of a C compiler: run 'apt-get install build-essential' and repeat (log: $log)."
    fi
    fail "$what could not be installed: read $log, then run the same command again; finished parts are kept."
}

# For `quietly`: the command replaces the shell that changed the folder, so that stopping the child stops the command.
in_folder() {
    cd "$1" || return
    shift
    exec "$@"
}

leave() {
    if [ -n "$CHILD" ]; then
        kill "$CHILD" 2>/dev/null || true
        wait "$CHILD" 2>/dev/null || true
    fi
    if [ -n "$MAKING" ]; then rm -rf "$MAKING"; fi
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- The machine --------------------------------------------------------------------------------------------------------

# The version of one package in Cargo.lock.
locked_version() {
    awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/version = |"/, ""); print; exit }' "$ROOT/Cargo.lock"
}

# The Rust the package asks for, as "1.95".
wanted_rust() {
    sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml"
}

rust_minor() {
    local release
    release=$(cd "$ROOT" && rustc --version) || return 1
    release=${release#rustc 1.}
    printf '%s' "${release%%.*}"
}

check_rust() {
    local want minor
    want=$(wanted_rust)
    # A shell opened before rustup was installed does not have its folder on PATH yet.
    if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
        PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    fi
    if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
        fail "Rust is not installed: run \"curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh\", open a new shell and repeat."
    fi
    minor=$(rust_minor) || fail "rustc does not run: install a toolchain with 'rustup default stable' and repeat."
    case $minor in
        '' | *[!0-9]*) fail "The Rust version could not be read from 'rustc --version': install one with 'rustup default stable'." ;;
    esac
    if [ "$minor" -lt "${want#1.}" ]; then
        fail "Rust $want or newer is needed and $(rustc --version | cut -d' ' -f2) is active: run 'rustup update stable' and 'rustup default stable'."
    fi
    command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null ||
        fail "A C compiler is needed: run 'apt-get install build-essential' as root and repeat."
}

check_node() {
    local major
    command -v node >/dev/null && command -v npm >/dev/null ||
        fail "Node.js 20 with npm is needed: install it from https://nodejs.org/ or your package manager and repeat."
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || fail "Node.js 20 or newer is needed and $(node --version) is active: install it from https://nodejs.org/."
}

# --- Tools --------------------------------------------------------------------------------------------------------------

# need_component NAME PROBE: a rustup component such as clippy, when the command PROBE does not run.
need_component() {
    local log="$LOGS/rustup-$1.log"
    if (cd "$ROOT" && "$2" --version >/dev/null 2>&1); then return; fi
    command -v rustup >/dev/null ||
        fail "$1 is missing and there is no rustup to add it: install your distribution's package for it or Rust from https://rustup.rs/."
    printf '      Adding %s\n' "$1"
    quietly "$log" in_folder "$ROOT" rustup component add "$1" || fail_install "The component $1" "$log"
}

need_wasm_target() {
    local log="$LOGS/rustup-wasm32.log" sysroot
    sysroot=$(cd "$ROOT" && rustc --print sysroot)
    if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]; then return; fi
    command -v rustup >/dev/null ||
        fail "The target wasm32-unknown-unknown is missing and there is no rustup to add it: install Rust from https://rustup.rs/."
    printf '      Adding the target wasm32-unknown-unknown\n'
    quietly "$log" in_folder "$ROOT" rustup target add wasm32-unknown-unknown || fail_install "The wasm32 target" "$log"
}

# Opens a folder to install into; `settle` renames it when it is complete, `leave` removes it when it is not.
begin() {
    mkdir -p "$TOOLS"
    MAKING=$(mktemp -d "$TOOLS/.making-XXXXXX")
}

# Another run may have been first, or an older copy may be broken: a whole copy replaces either.
settle() {
    local place=$1
    if [ -e "$place" ]; then mv "$place" "$MAKING.old"; fi
    mv "$MAKING" "$place"
    rm -rf "$MAKING.old"
    MAKING=
}

# need_cargo_tool CRATE FOLDER-NAME VERSION COMMAND ABOUT [cargo install arguments…]
need_cargo_tool() {
    local crate=$1 version=$3 command=$4 about=$5 place="$TOOLS/$2-$3" log="$LOGS/$2-$3.log" target="$TOOLS/.target-$2-$3"
    shift 5
    if ! "$place/bin/$command" --help >/dev/null 2>&1; then
        printf '      Compiling %s %s, %s on the first run\n' "$crate" "$version" "$about"
        begin
        # It runs for seconds, so it is compiled quickly rather than well. The target folder survives an interruption, and the
        # next run goes on from there. The clone is left so that no Cargo configuration of its own applies.
        quietly "$log" in_folder "$TOOLS" env CARGO_TARGET_DIR="$target" CARGO_PROFILE_RELEASE_LTO=off \
            CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
            cargo install --locked --root "$MAKING" --version "=$version" "$crate" "$@" || fail_install "$crate $version" "$log"
        settle "$place"
        rm -rf "$target"
    fi
    PATH="$place/bin:$PATH"
}

# need_npm_tool PACKAGE VERSION PROBE: PROBE is a file that the installed folder must hold.
need_npm_tool() {
    local package=$1 version=$2 probe=$3 place="$TOOLS/$1-$2" log="$LOGS/$1-$2.log"
    if [ -e "$place/$probe" ]; then return; fi
    printf '      Installing %s %s\n' "$package" "$version"
    begin
    printf '{ "private": true }\n' >"$MAKING/package.json"
    quietly "$log" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
        npm install --prefix "$MAKING" --no-audit --no-fund --no-progress --save-exact "$package@$version" ||
        fail_install "$package $version" "$log"
    [ -e "$MAKING/$probe" ] || fail "$package $version does not hold $probe: run the same command again (log: $log)."
    settle "$place"
}

# What .ci/shrink.mjs runs, on PATH.
need_shrink_tools() {
    need_npm_tool binaryen "$BINARYEN_VERSION" node_modules/.bin/wasm-opt
    need_npm_tool esbuild "$ESBUILD_VERSION" node_modules/.bin/esbuild
    PATH="$TOOLS/binaryen-$BINARYEN_VERSION/node_modules/.bin:$TOOLS/esbuild-$ESBUILD_VERSION/node_modules/.bin:$PATH"
}

# What .ci/cut.mjs runs, on PATH.
need_cut_tools() {
    local bindgen
    bindgen=$(locked_version wasm-bindgen)
    [ -n "$bindgen" ] || fail "Cargo.lock lacks the version of wasm-bindgen: restore it with 'git checkout'."
    need_cargo_tool wasm-bindgen-cli wasm-bindgen "$bindgen" wasm-bindgen 'about 3 minutes'
    need_cargo_tool wasm_split_cli_support wasm-split "$WASM_SPLIT_VERSION" wasm-split-cli 'about 2 minutes' --features build-binary
}

# Everything that compiling the page needs, on PATH.
need_build_tools() {
    need_wasm_target
    need_shrink_tools
    need_cut_tools
    need_cargo_tool trunk trunk "$TRUNK_VERSION" trunk 'about 8 minutes' --no-default-features --features rustls
    export PATH
}

# --- The site -----------------------------------------------------------------------------------------------------------

# The folder Cargo builds into: a user's own configuration may have moved it.
target_folder() {
    (cd "$ROOT" && cargo metadata --locked --offline --no-deps --format-version 1 2>/dev/null) |
        sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p' | grep . || printf '%s/target\n' "$ROOT"
}

fetch_crates() {
    (cd "$ROOT" && cargo fetch --quiet --locked) ||
        fail "The crates in Cargo.lock could not be downloaded: check the network and the proxy settings, then run the same command again."
}

# The native command line, release. Cargo shows its own progress.
build_command() {
    (cd "$ROOT" && cargo build --locked --release --bin askwell)
}

# dist/, complete: Trunk's hook .ci/site runs `askwell build` on what Trunk has compiled. Every tool is on PATH and every crate
# is fetched; offline keeps Trunk from looking for others.
build_site() {
    (
        cd "$ROOT" &&
            export TRUNK_OFFLINE=true TRUNK_SKIP_VERSION_CHECK=true RUST_BACKTRACE=0 &&
            # Panic messages name source files: not by where they lie on this machine, and the same on every machine.
            export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$ROOT=/askwell --remap-path-prefix=$(rustc --print sysroot)/lib/rustlib/src/rust=/rust" &&
            trunk --log warn build --release
    )
}
