#!/usr/bin/env bash
# papo send against a real server: texts of all kinds and from everywhere, rooms, what goes wrong and its exit code, a
# server that is gone in the middle, signals, and standard input and output that are closed.
# send.sh ROOT PAPO
set -euo pipefail
root=$(realpath "$1") papo=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/papo-send.XXXXXX")
pids=()
server() { "$root/tests/server/prosody.sh" "$1" "$folder/server" "${@:2}"; }
leave() {
    for pid in "${pids[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2> /dev/null || true; done
    server stop > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
PROSODY_SECONDS=280 server start alice bob carol
. "$folder/server/env"
cd "$folder"
cp "$CA" ca.crt
export GIO_USE_PROXY_RESOLVER=dummy

fail() { echo "send.sh: $*"; for file in *.err *.out; do echo "--- $file"; tail -n 20 "$file"; done; exit 1; }
# account PROFILE JID PORT PASSWORD: an account in a profile, as a person would make it
account() {
    "$papo" --profile "$1" -x "/account add $2" -x "/account set $2 server 127.0.0.1" -x "/account set $2 port $3" \
        -x "/account set $2 ca-file $folder/ca.crt" -x "/account set $2 password-command \"printf %s $4\"" > setup.out
}
# expect NAME CODE COMMAND...: runs it, with NAME.out and NAME.err
expect() {
    local name=$1 want=$2 code=0
    shift 2
    [ "$1" != send ] || set -- "$papo" send --profile alice "${@:2}"
    timeout 60 "$@" > "$name.out" 2> "$name.err" || code=$?
    [ "$code" = "$want" ] || fail "$name: exit code $code instead of $want"
}
send() { "$papo" send --profile alice "$@"; }
# heard WHO TEXT...: waits until exactly these texts were heard, in order; then begins anew
heard() {
    local who=$1 n=0
    shift
    until [ "$(wc -l < "$who.heard")" -ge $# ]; do
        n=$((n + 1))
        [ $n -lt 200 ] || { cat "$who.heard"; fail "$who did not hear: $*"; }
        sleep 0.1
    done
    printf '%s\n' "$@" | cmp - "$who.heard" || { cat "$who.heard"; fail "$who heard something else"; }
    : > "$who.heard"
}
# listen WHO: what arrives there, one JSON string in a line
listen() {
    : > "$1.heard"
    "$papo" --profile :memory: --json --events message --forever --script - < "$1.papo" 2> "$1.err" > >(python3 -u -c '
import json, sys
for line in sys.stdin:
    said = json.loads(line)
    if said["event"] == "reply" and said["text"] == "ready":
        print("ready", flush=True)
    if said["event"] == "message" and (said["message"]["kind"], said["message"]["state"]) == ("text", "received"):
        subject = said["message"].get("subject")
        text = json.dumps(said["message"].get("body"), ensure_ascii=False)
        print((subject + ": " if subject else "") + text, flush=True)' >> "$1.heard") &
    pids+=($!)
}
for who in bob carol; do
    cat > $who.papo << END
/account add $who@papo.test
/account set $who@papo.test server 127.0.0.1
/account set $who@papo.test port $PORT
/account set $who@papo.test ca-file ca.crt
/account set $who@papo.test password-command "printf %s secret"
/connect $who@papo.test
/expect online 15s
/expect roster 15s
/join tea@rooms.papo.test
/echo ready
END
    listen $who
    heard $who ready
done
account alice alice@papo.test "$PORT" secret

# Text from the arguments; nothing is printed; addresses end where the text begins, or at "--".
expect args 0 send bob@papo.test "The backup failed"
[ ! -s args.out ] && [ ! -s args.err ] || fail "args: said something"
heard bob '"The backup failed"'
expect several 0 send --subject 'Disk "full"' bob@papo.test carol@papo.test "/quit \$HOME \\n \"now\"" and more
heard bob 'Disk "full": "/quit $HOME \\n \"now\" and more"'
heard carol 'Disk "full": "/quit $HOME \\n \"now\" and more"'
expect dashes 0 send bob@papo.test -- carol@papo.test --room
heard bob '"carol@papo.test --room"'

# From standard input: whole, with all its lines; nothing for nothing; what isn't UTF-8 is replaced.
printf '  indented\n\n/quit\nend\n\n' > whole
expect whole 0 send bob@papo.test < whole
heard bob '"  indented\n\n/quit\nend"'
expect nothing 0 send bob@papo.test < /dev/null
printf 'caf\351\n' > latin
expect latin 0 send bob@papo.test < latin
heard bob '"caf'$'\xef\xbf\xbd''"'
head -c 100000 /dev/zero > zeros
expect binary 2 send bob@papo.test < zeros
tr '\0' x < zeros > long
expect long 2 send bob@papo.test < long
grep -q '64 KiB' long.err || fail "long: does not say how much is too much"
head -c 64000 long > fits
expect fits 0 send bob@papo.test < fits
heard bob "\"$(cat fits)\""

# Line by line: a slow producer is heard at once, a fast one loses nothing and keeps its order.
mkfifo slow
send --lines bob@papo.test < slow 2> slow.err &
slow=$!
pids+=($slow)
exec 8> slow
echo "first" >&8
heard bob '"first"'
printf 'sec' >&8
printf 'ond\n\n   \n/third $x\n' >&8
heard bob '"second"' '"/third $x"'
exec 8>&-
wait $slow || fail "slow: exit code $?"
lines=${SEND_LINES:-1000}
seq -f "line %g of many" "$lines" > many
/usr/bin/env time -f '%M' -o many.kb timeout 120 "$papo" send --profile alice --lines bob@papo.test < many 2> many.err ||
    fail "many: exit code $?"
for _ in $(seq 600); do [ "$(wc -l < bob.heard)" -ge "$lines" ] && break; sleep 0.1; done
sed 's/.*/"&"/' many | cmp - bob.heard || fail "many: not all, or not in order"
: > bob.heard
echo "send.sh: $lines lines, $(tail -n 1 many.kb) KiB at most"

# In a room: entered, said, left again; and heard by those in it.
expect room 0 send --room tea@rooms.papo.test "the kettle is on"
heard bob '"the kettle is on"'
heard carol '"the kettle is on"'
expect room_lines 0 send --room --lines tea@rooms.papo.test/Robot < whole
heard bob '"  indented"' '"/quit"' '"end"'
heard carol '"  indented"' '"/quit"' '"end"'
expect room_new 7 send --room nowhere@rooms.papo.test "to nobody"
grep -q 'nowhere@rooms.papo.test: there is no such room' room_new.err || fail "room_new: does not say so"
expect room_new_file 7 send --room --file ca.crt nowhere@rooms.papo.test
expect room_forgotten 2 send tea@rooms.papo.test "not as to a person"
grep -q -- '--room' room_forgotten.err || fail "room_forgotten: does not say --room"

# A file, behind its text; one that the server doesn't take is an answer, one that isn't there wrong use.
printf 'what the backup said\n' > "back up.log"
expect file 0 send --file "back up.log" bob@papo.test carol@papo.test "see below" < fits
for who in bob carol; do
    for _ in $(seq 200); do [ "$(wc -l < $who.heard)" -lt 2 ] || break; sleep 0.1; done
    [ "$(head -n 1 $who.heard)" = '"see below"' ] || fail "file: $who did not hear the text first"
    sed -n 2p $who.heard | grep -q "^\"https://localhost:$WEB_PORT/.*back.*up.log\"$" || fail "file: $who got no address"
    : > $who.heard
done
head -c 1100000 /dev/zero > large.bin
expect file_large 7 send --file large.bin bob@papo.test
expect file_missing 2 send --file missing bob@papo.test

# As JSON: valid, and what was sent is told as sent.
expect json 0 send --json bob@papo.test $'\x1b[2J "quoted"'
python3 -c '
import json, sys
events = [json.loads(line) for line in open("json.out")]
assert all(e["v"] == 1 for e in events)
states = [e["message"]["state"] for e in events if "message" in e]
assert "sent" in states or "delivered" in states, states' || fail "json: not told as sent"
heard bob '"[2J \"quoted\""'

# Wrong use: 2, before anything is connected.
expect no_one 2 send
expect no_address 2 send "no address" hi
expect empty 2 send bob@papo.test ""
expect not_both 2 send --lines bob@papo.test text
expect account 2 send -a nobody@papo.test bob@papo.test text
expect no_account 2 "$papo" send --profile empty bob@papo.test text
grep -q '/account add' no_account.err || fail "no_account: does not say what to do"
expect timeout_option 2 send --timeout 0 bob@papo.test text
expect option 2 send --nonsense bob@papo.test text

# What comes back is 7, and the others get theirs.
expect unknown 7 send nobody@nowhere.example bob@papo.test "hello"
grep -q 'papo send: nobody@nowhere.example: ' unknown.err || fail "unknown: does not say who"
heard bob '"hello"'
expect stranger 7 send nobody@papo.test "hello"
expect no_room 7 send --room tea@nowhere.example "hello"

# No connection 3, wrong password 4, certificate 5.
account nowhere alice@papo.test 1 secret
expect connect 3 "$papo" send --profile nowhere --timeout 2 bob@papo.test text
account wrong alice@papo.test "$PORT" wrong
expect login 4 "$papo" send --profile wrong bob@papo.test text
account none alice@papo.test "$PORT" secret
"$papo" --profile none -x "/account clear alice@papo.test password-command" > setup.out
expect no_password 4 "$papo" send --profile none bob@papo.test text
grep -q 'password-command' no_password.err || fail "no_password: does not say what to do"
account untrusted alice@self.test "$PORT" secret
expect certificate 5 "$papo" send --profile untrusted bob@self.test text

# A papo that runs with the profile does it, as what it is: nobody logs in, nothing is waited for.
printf '/connect\n/expect online 15s\n/echo ready\n' > running.papo
"$papo" --profile alice --script running.papo --forever > running.out 2> running.err &
running=$!
pids+=($running)
for _ in $(seq 200); do ! grep -q '^ready' running.out || break; sleep 0.1; done
expect there 0 send --subject 'a "b" $c' bob@papo.test -- '-x \ $HOME'
heard bob 'a "b" $c: "-x \\ $HOME"'
expect there_whole 0 send bob@papo.test carol@papo.test < whole
heard bob '"  indented\n\n/quit\nend"'
heard carol '"  indented\n\n/quit\nend"'
expect there_lines 0 send --lines bob@papo.test < whole
heard bob '"  indented"' '"/quit"' '"end"'
expect there_room 0 send --room tea@rooms.papo.test "from there"
heard bob '"from there"'
heard carol '"from there"'
expect there_nothing 0 send bob@papo.test < /dev/null
expect there_unknown 7 send nobody@nowhere.example "hello"
grep -q 'nobody@nowhere.example: ' there_unknown.err || fail "there_unknown: does not say who"
expect there_no_room 7 send --room nowhere@rooms.papo.test "to nobody"
expect there_account 2 send -a nobody@papo.test bob@papo.test text
grep -q '^online' running.out && [ "$(grep -c '^online' running.out)" = 1 ] || fail "running: not online all the time"
"$papo" --profile alice --remote /disconnect > /dev/null
expect there_offline 3 send bob@papo.test "nobody is there"
kill -TERM $running
wait $running || true

# Who has the profile and can't be asked is waited for, a little.
"$papo" --profile alice -x "/sleep 2s" &
pids+=($!)
sleep 0.5
expect waited 0 send bob@papo.test "after you"
heard bob '"after you"'
"$papo" --profile alice -x "/sleep 4s" &
holder=$!
pids+=($holder)
sleep 0.5
expect held 1 send --timeout 1 bob@papo.test "too late"
wait $holder

# Signals: nothing half, and the right code.
for signal in INT:130 TERM:143; do
    (trap - INT; exec "$papo" send --profile alice --lines bob@papo.test < slow 2> signal.err) &
    sender=$!
    exec 8> slow
    echo "before ${signal%:*}" >&8
    heard bob "\"before ${signal%:*}\""
    python3 -c 'import os, signal, sys; os.kill(int(sys.argv[1]), getattr(signal, "SIG" + sys.argv[2]))' $sender "${signal%:*}"
    code=0
    wait $sender || code=$?
    exec 8>&-
    [ $code = "${signal#*:}" ] || fail "${signal%:*}: exit code $code"
done

# Closed standard input, closed standard output.
expect stdin_closed 2 bash -c '"$0" send --profile alice bob@papo.test <&-' "$papo"
grep -q "standard input can't be read" stdin_closed.err || fail "stdin_closed: does not say so"
expect stdout_closed 0 bash -c '"$0" send --profile alice bob@papo.test said >&-' "$papo"
heard bob '"said"'
expect output_gone 1 bash -c '"$0" send --json --profile alice bob@papo.test said >&-' "$papo"
: > bob.heard

# The server is silent in the middle: 6, told as kept; and it arrives once with the next connection, before what is new.
mkfifo stopped
(exec "$papo" send --profile alice --timeout 3 --lines bob@papo.test < stopped 2> stopped.err) &
sender=$!
exec 8> stopped
echo "while it runs" >&8
heard bob '"while it runs"'
prosody=$(cat "$folder/server/prosody.pid")
kill -STOP "$prosody"
echo "while it is stopped" >&8
code=0
wait $sender || code=$?
exec 8>&-
[ $code = 6 ] || fail "stopped: exit code $code"
grep -q '1 message' stopped.err || fail "stopped: does not tell what is kept"
kill -CONT "$prosody"
expect again 0 send bob@papo.test "the next run"
heard bob '"while it is stopped"' '"the next run"'
sleep 1
[ ! -s bob.heard ] || fail "something came twice"

# It goes away for good: not sent is not told as sent.
(exec "$papo" send --profile alice --timeout 3 --lines bob@papo.test < stopped 2> gone.err) &
sender=$!
exec 8> stopped
echo "the last line" >&8
heard bob '"the last line"'
server stop
echo "into the void" >&8
code=0
wait $sender || code=$?
exec 8>&-
[ $code = 6 ] || [ $code = 3 ] || fail "gone: exit code $code"
echo "send.sh: fine"
