#!/usr/bin/env bash
# Command files against a real server: two papos chat, and what goes wrong has its exit code.
# scripts.sh ROOT PAPO
set -euo pipefail
root=$1 papo=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/papo-scripts.XXXXXX")
pids=()
leave() {
    for pid in "${pids[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2> /dev/null || true; done
    "$root/tests/server/prosody.sh" stop "$folder/server" > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
export XDG_RUNTIME_DIR=$folder
PROSODY_SECONDS=200 "$root/tests/server/prosody.sh" start "$folder/server" alice bob
. "$folder/server/env"
cd "$folder"
cp "$CA" ca.crt

account() {
    cat << END
/account add $1
/account set $1 server 127.0.0.1
/account set $1 port $PORT
/account set $1 ca-file ca.crt
/account set $1 password-command "printf %s secret"
/connect $1
END
}

# run NAME EXPECTED-CODE: the script on standard input
run() {
    local code=0
    timeout 60 "$papo" --profile :memory: --script - > "$1.out" 2> "$1.err" || code=$?
    [ "$code" = "$2" ] || { echo "$1: exit code $code instead of $2"; cat "$1.out" "$1.err"; exit 1; }
}
# has FILE PATTERN
has() { grep -q -- "$2" "$1" || { echo "$1 has no “$2”"; cat "$1"; exit 1; }; }

cat > bob.papo << END
$(account bob@papo.test)
/expect online 15s
/on message from alice@papo.test matching "^hello (.*)" do welcome \$1, you said: \$body
END
"$papo" --profile "$folder/bob" --script bob.papo --forever > bob.out 2> bob.err &
pids+=($!)
bob=$!

run alice 0 << END
$(account alice@papo.test)
/expect online 15s
/expect presence bob@papo.test online 15s
/msg bob@papo.test hello there
/expect sent 10s
/expect message from bob@papo.test matching "^welcome there, you said: hello there\$" 10s
/ping
/software bob@papo.test
/time bob@papo.test
/disco info
/disco items
/info bob@papo.test
/roster nick bob@papo.test "Bob der Baumeister"
/roster group add Friends bob@papo.test
/search welc*
/disconnect
/expect offline 10s
END
has alice.out '^message bob@papo.test/.*: welcome there'
has alice.out 'answered in'
has alice.out 'papo 0'
has alice.out '1 found'

# A conversation goes on in a room; registration with a room, and its end.
run rooms 0 << END
$(account alice@papo.test)
/account set alice@papo.test rooms-service rooms.papo.test
/expect online 15s
/expect presence bob@papo.test online 15s
/msg bob@papo.test hello again
/expect message from bob@papo.test 10s
/room convert -h 2
/room register Alice
/room register
/room unregister -y
/room destroy -f
END
has rooms.out '^You go on in bob-[0-9a-f]*@rooms.papo.test; bob@papo.test is invited'
has rooms.out '^You are registered with bob-.* as Alice'
has rooms.out "^You aren't registered with bob-.* any more"
has rooms.out 'is closed for good'
has bob.out '^invitation bob-[0-9a-f]*@rooms.papo.test'

# A second papo with the same profile is told, and the first one goes on.
code=0
"$papo" --profile "$folder/bob" -x "/account list" 2> second.err || code=$?
[ "$code" = 1 ] || { echo "second papo: $code"; exit 1; }
has second.err "$bob"

# What was said offline is sent once, at the next connection.
account alice@papo.test | grep -v '^/connect' > offline.papo
echo '/msg bob@papo.test hello later' >> offline.papo
code=0
"$papo" --profile "$folder/alice" --script offline.papo > offline.out 2> offline.err || code=$?
[ "$code" = 3 ] || { echo "offline: $code"; cat offline.err; exit 1; }
printf '/connect\n/expect online 15s\n/expect message from bob@papo.test matching "^welcome later" 10s\n' > online.papo
timeout 60 "$papo" --profile "$folder/alice" --script online.papo > online.out
printf "/connect\n/expect online 15s\n/ping\n/history -n 20 bob@papo.test\n" > again.papo
timeout 60 "$papo" --profile "$folder/alice" --script again.papo > again.out
[ "$(grep -c 'me: hello later' again.out)" = 1 ] || { cat again.out; exit 1; }
[ "$(grep -c 'hello later' bob.out)" = 1 ] || { cat bob.out; exit 1; }

account alice@papo.test | sed 's/%s secret/%s wrong/' | { cat; echo "/expect online 15s"; } | run password 4
has password.err 'standard input:7: '
account alice@wrong.test | { cat; echo "/expect online 15s"; } | run certificate 5
account alice@papo.test | sed 's/port .*/port 1/' | { cat; echo "/expect online 2s"; } | run refused 3
account alice@papo.test | { cat; echo "/expect online 15s"; echo "/expect message 1s"; } | run timeout 6
account alice@papo.test | { cat; echo "/expect online 15s"; echo "/software nobody@papo.test"; } | run error 7
account alice@papo.test | { cat; echo "/expect online 15s"; echo "/msgg bob hi"; } | run unknown 1
code=0
"$papo" --script - --nonsense < /dev/null 2> options.err || code=$?
[ "$code" = 2 ] || { echo "options: $code"; exit 1; }
has unknown.err 'standard input:8: There is no command “/msgg”; did you mean “/msg”?'
if grep -h secret -- *.out *.err | grep -v 'password-command of'; then echo "a password was printed"; exit 1; fi

# Ended by a signal, it says goodbye first: nobody waits for the server to notice.
cat > watch.papo << END
$(account alice@papo.test)
/expect online 15s
/expect presence bob@papo.test online 15s
/echo ready
/expect presence bob@papo.test offline 10s
END
mkfifo ready
timeout 60 "$papo" --profile :memory: --script watch.papo > ready &
watch=$!
pids+=($watch)
exec 3< ready
while read -r line <&3; do
    [ "$line" != ready ] || break
done
python3 - "$papo" << 'END'
import signal, subprocess, sys
papo = subprocess.Popen([sys.argv[1], "--profile", ":memory:", "--script", "-"], stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE, text=True)
papo.stdin.write("/echo ready\n")
papo.stdin.flush()
papo.stdout.readline()
papo.send_signal(signal.SIGINT)
sys.exit(f"interrupted: {papo.returncode}" if papo.wait(20) != 130 else 0)
END
kill -TERM "$bob"
code=0
wait "$bob" || code=$?
[ "$code" = 143 ] || { echo "bob: $code"; exit 1; }
wait "$watch"
echo "scripts: fine"
