# Sourced: what a help desk that lives for one command needs. A folder that goes with it, and the end of its server.
FOLDER=$(mktemp -d)
SERVER=

stop() {
    trap - EXIT
    [ -z "$SERVER" ] || { kill "$SERVER" 2>/dev/null || true; wait "$SERVER" 2>/dev/null || true; }
    rm -rf "$FOLDER"
}
trap stop EXIT
trap 'exit 143' TERM INT

# await LOG PROBE…: waits up to two minutes for PROBE to succeed; says what is in LOG when the server has ended meanwhile.
await() {
    local log=$1
    shift
    for _ in $(seq 600); do
        "$@" 2>/dev/null && return 0
        kill -0 "$SERVER" 2>/dev/null || { tail -n 5 "$log" >&2; exit 1; }
        sleep 0.2
    done
    printf 'The server did not answer within two minutes.\n' >&2
    exit 1
}
