#!/usr/bin/env bash
# A papo that runs is driven from outside, by real processes and over a real server.
# remote.sh ROOT PAPO
set -euo pipefail
root=$(realpath "$1") papo=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/papo-remote.XXXXXX")
pids=()
leave() {
    for pid in "${pids[@]:-}"; do [ -z "$pid" ] || kill -9 "$pid" 2> /dev/null || true; done
    "$root/tests/server/prosody.sh" stop "$folder/server" > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
export XDG_RUNTIME_DIR=$folder/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
cd "$folder"

fail() { echo "remote.sh: $*"; exit 1; }
# has FILE PATTERN
has() { grep -q -- "$2" "$1" || { echo "$1 has no “$2”:"; cat "$1"; exit 1; }; }
# until_has FILE PATTERN: waits for it, ten seconds at most
until_has() {
    for _ in $(seq 100); do
        grep -q -- "$2" "$1" 2> /dev/null && return
        sleep 0.1
    done
    has "$1" "$2"
}
# start PROFILE [SCRIPT]: a papo that stays; its socket is there when this returns
start() {
    echo "/echo ready" > "$1.papo"
    [ -z "${2:-}" ] || cat "$2" > "$1.papo"
    rm -f "$1.out" # of the one before
    "$papo" --profile "$folder/$1" --log "$1.log" --script "$1.papo" --forever > "$1.out" 2> "$1.err" &
    pids+=($!)
    running=$!
    until_has "$1.out" ready
}
# remote CODE PROFILE ARGUMENT...: what it printed is in out and err
remote() {
    local expected=$1 profile=$2 code=0
    shift 2
    timeout 20 "$papo" --profile "$folder/$profile" --remote "$@" > out 2> err || code=$?
    [ "$code" = "$expected" ] || { cat out err; fail "--remote $*: exit code $code instead of $expected"; }
}
said() { [ "$(cat "$1")" = "$2" ] || fail "$1 is “$(cat "$1")” instead of “$2”"; }

# Nobody is there yet.
remote 3 one /wins
has err 'no papo is running'
[ ! -e one ] || fail "who only asks makes no profile"

# Answers, errors, exit codes; several commands; standard input.
start one
first=$running
[ "$(stat -c %a "$XDG_RUNTIME_DIR"/papo/*)" = 600 ] || fail "the socket is not private"
remote 0 one "/echo one" "/echo two" && said out "one
two"
remote 0 one "/echo it ends in \\" "/echo two" && said out 'it ends in \
two'
remote 1 one /nonsense "/echo not this" && said err "remote:1: There is no command “/nonsense”; /help lists them all"
said out ""
printf '/echo from\n# nothing\n/echo input' | remote 0 one - && said out "from
input"
remote 2 one "just text" && has err 'is no command'
remote 2 one $'/echo a\n/quit' && has err 'one line'
remote 2 one && has err 'needs a command'
remote 2 one --in nowhere /wins && has err 'there is no window'
remote 0 one --json "/echo \"quoted\"" && has out '"event":"reply".*"text":"quoted"'

# Two profiles, each its own; none in memory.
start two
second=$running
remote 0 one "/set time-format one" && remote 0 two "/set time-format two"
remote 0 one "/set time-format" && has out one
remote 0 two "/set time-format" && has out two
code=0
"$papo" --profile :memory: --remote /wins 2> err || code=$?
[ "$code" = 3 ] && has err 'no papo is running'

# Several at once, one of which stops reading: it is dropped, the others are served.
"$papo" --profile "$folder/one" --remote --follow --events all "/echo follows" > quick.out 2> quick.err &
quick=$!
"$papo" --profile "$folder/one" --remote --follow --events all "/echo follows" > slow.out 2> slow.err &
slow=$!
pids+=("$quick" "$slow")
until_has quick.out follows
until_has slow.out follows
kill -STOP "$slow"
text=$(head -c 60000 /dev/zero | tr '\0' x)
{
    echo "/account add me@example.org"
    for i in $(seq 40); do echo "/msg bob@example.org $i $text"; done
} | remote 3 one -
has err '40 messages were not sent'
until_has quick.out '^outgoing bob@example.org pending: 40 x'
kill -CONT "$slow"
code=0
wait "$slow" || code=$?
[ "$code" = 3 ] && has slow.err 'would not wait'
[ "$(grep -c '^outgoing' slow.out)" -lt 40 ] || fail "what a slow reader is told is not bounded"

# Who is killed, leaves a socket behind: it is replaced. Who follows is told.
kill -9 "$first"
code=0
wait "$quick" || code=$?
[ "$code" = 3 ] && has quick.err 'has ended'
remote 3 one /wins
start one
first=$running
remote 0 one "/echo again"

# A password that is typed from there is in no file, log or argument; what another one follows has none either.
"$papo" --profile "$folder/one" --remote --json --follow --events all > all.out 2> all.err &
follower=$!
pids+=("$follower")
printf '/account set me@example.org password Wonderland7\n/acount set me@example.org password Wonderland7' | remote 1 one -
remote 0 one "/account set me@example.org server 127.0.0.1"
until_has all.out setting-changed
grep -rl Wonderland7 . | grep -v '^./one/accounts.ini$' && fail "a password is in these files"

# The end of papo is the end of all that follow it, and of its socket.
remote 0 one /quit
wait "$first"
wait "$follower" || fail "who follows is not told of the end"
kill "$second"
wait "$second" || true
[ -z "$(ls "$XDG_RUNTIME_DIR/papo")" ] || fail "sockets are left: $(ls "$XDG_RUNTIME_DIR/papo")"

# Without the folder of a session, or where somebody else can put things into it, it is the profile's own.
mkdir -m 777 "$folder/shared"
mkdir -m 777 "$folder/shared/papo"
chmod 777 "$folder/shared/papo"
for session in /dev/null "$folder/shared"; do
    export XDG_RUNTIME_DIR=$session
    start one
    [ "$(stat -c %a one/control)" = 600 ] || fail "no socket in the profile's folder"
    remote 0 one /quit
    wait "$running"
    [ ! -e one/control ] || fail "one/control is left"
done
export XDG_RUNTIME_DIR=$folder/run

# Over a real server: what is sent from there has arrived when it is done.
PROSODY_SECONDS=200 "$root/tests/server/prosody.sh" start "$folder/server" alice bob
. "$folder/server/env"
for name in alice bob; do
    cat > "$name.lines" << END
/account add $name@papo.test
/account set $name@papo.test server 127.0.0.1
/account set $name@papo.test port $PORT
/account set $name@papo.test ca-file $CA
/account set $name@papo.test password-command "printf %s secret"
/connect
/expect online 15s
/echo ready
END
    start "$name" "$name.lines"
done
"$papo" --profile "$folder/bob" --remote --json --follow --events message > bob.json 2> bob.json.err &
pids+=($!)
remote 0 bob "/unread count" && said out "0 new"
remote 0 alice "/msg bob@papo.test hello from outside"
until_has bob.json '"body":"hello from outside"'
remote 0 bob "/unread count" && has out '^1 new'
remote 0 bob "/wins unread" && has out 'alice@papo.test.*1 new'
remote 0 bob --in alice@papo.test "and hello back"
until_has alice.out 'and hello back'
remote 6 alice "/expect message from bob@papo.test matching never 200ms"
remote 7 alice "/ping nobody@nowhere.test"
remote 3 alice /disconnect "/expect offline" "/msg bob@papo.test later" && has err 'kept for the next connection'
echo "remote: all as it should be"
