#!/usr/bin/env bash
# The examples of docs/scripting.md against a real server, and the lines of issue 4 as they stand (but for the port).
# examples.sh ROOT PAPO
set -euo pipefail
root=$(realpath "$1") papo=$(realpath "$2")
examples=$root/docs/examples
folder=$(mktemp -d "${TMPDIR:-/tmp}/papo-examples.XXXXXX")
pids=()
leave() {
    for pid in "${pids[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2> /dev/null || true; done
    "$root/tests/server/prosody.sh" stop "$folder/server" > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
PROSODY_SECONDS=280 "$root/tests/server/prosody.sh" start "$folder/server" alice bob carol bot > /dev/null
. "$folder/server/env"
cd "$folder"
cp "$CA" ca.crt
export PASSWORD_COMMAND="printf %s secret"
tea=tea@rooms.example.org cake=cake@rooms.example.org

# account NAME: its server is not where its address says
account() {
    cat << END
/account add $1@example.org
/account set $1@example.org server 127.0.0.1
/account set $1@example.org port $PORT
/account set $1@example.org ca-file ca.crt
/account set $1@example.org password-command "$PASSWORD_COMMAND"
END
}
account bot > bot.papo

fail() { echo "examples: $*"; tail -n 30 -- *.out *.err; exit 1; }
# until FILE PATTERN: an event that is awaited, not a pause
until_has() {
    for _ in $(seq 300); do
        if grep -q -- "$2" "$1" 2> /dev/null; then return 0; fi
        sleep 0.1
    done
    fail "$1 never had “$2”"
}
has() { grep -q -- "$2" "$1" || fail "$1 has no “$2”"; }

# example NAME [OPTION...]: runs it as bot, to its end; bot NAME …: for ever, in the background
example() {
    local name=$1
    shift
    timeout 60 "$papo" --profile :memory: --define JID=bot@example.org "$@" --script bot.papo --script "$examples/$name.papo"
}
bot() {
    local name=$1
    shift
    "$papo" --profile :memory: --define JID=bot@example.org "$@" --script bot.papo --script "$examples/$name.papo" \
        --forever > "$name.out" 2> "$name.err" &
    pids+=($!)
    bot=$!
    until_has "$name.out" '^online bot@example.org'
}
end_bot() {
    local code=0
    kill -TERM "$bot"
    wait "$bot" || code=$?
    [ "$code" = 143 ] || fail "exit code $code instead of 143"
}
# person NAME CODE: what alice, bob or carol do; lines on standard input
person() {
    local name=$1 code=0
    { account "$name"; printf '/connect %s@example.org\n/expect online 15s\n' "$name"; cat; } |
        timeout 60 "$papo" --profile :memory: --script - > "$name.out" 2> "$name.err" || code=$?
    [ "$code" = "$2" ] || fail "$name: exit code $code instead of $2"
}
background() {
    person "$@" <&0 &
    person=$!
    pids+=($person)
}

# The lines of the issue. Who says welcome is the greeter of the examples.
bot greeter --define ROOM=$tea
until_has greeter.out 'new, and you are its owner'
cat > issue.papo << 'END'
/account add alice@example.org
/account set alice@example.org server 127.0.0.1
/account set alice@example.org port 5222
/account set alice@example.org ca-file ca.crt
/account set alice@example.org password-command "printf %s secret"
/connect alice@example.org
/expect online 15s
/msg bob@example.org hello there
/expect sent 10s
/join tea@rooms.example.org Alice
/expect joined tea@rooms.example.org 10s
/expect message from tea@rooms.example.org matching "^welcome" 10s
/disconnect
END
sed -i "s/port 5222/port $PORT/" issue.papo
timeout 60 "$papo" --profile :memory: --script issue.papo > issue.out 2> issue.err || fail "the lines of the issue: $?"
has issue.out "^message $tea/Butler: welcome, Alice"
person carol 0 << END
/join $tea Carol
/expect message from $tea/Butler matching "^welcome, Carol\$"
Butler: tea please
/expect message from $tea/Butler matching "^Carol: the kettle is on\$"
END

# The server goes and comes back, and so does the bot, also into its room.
"$root/tests/server/prosody.sh" restart "$folder/server"
until_has greeter.out '^waiting bot@example.org'
for _ in $(seq 600); do
    [ "$(grep -c 'its owner' greeter.out)" != 2 ] || break
    sleep 0.1
done
person carol 0 << END
/join $tea Carol
/expect message from $tea/Butler matching "^welcome, Carol\$"
END
end_bot

bot echo
person alice 0 << 'END'
/msg bot@example.org /quit "$HOME" $$x
/expect message from bot@example.org matching "^/quit \"/" 10s
END
has alice.out '^message bot@example.org/.*: /quit "'
end_bot

# The bot is the owner of a room that nobody else has made.
bot notifier --define OWNER=alice@example.org --define FRIEND=bob@example.org --define ROOM=$tea --define WORD=Alice
until_has notifier.out 'new, and you are its owner'
background alice 0 << END
/expect message from bot@example.org matching "^Carol in $tea: is Alice here" 30s
/expect message from bot@example.org matching "^bob@example.org is there" 30s
END
alice=$person
until_has alice.out '^online alice'
person carol 0 << END
/join $tea Carol
Malice
is Alice here?
END
person bot 0 << 'END'
/sub request bob@example.org
END
person bob 0 << 'END'
/expect subscription from bot@example.org 10s
/sub allow bot@example.org
END
person bob 0 <<< /ping
wait "$alice" || fail "alice was not told"
if grep -q Malice alice.out; then fail "a word in a word"; fi
end_bot

bot log --define ROOM=$tea
until_has log.out 'new, and you are its owner'
person carol 0 << END
/join $tea Carol
anybody?
END
until_has log.out ' - Carol'
has log.out '^20..-..-.. ..:..:.. + Carol'
has log.out '^20..-..-.. ..:..:.. <Carol> anybody?'
end_bot

bot helper --define OWNER=alice@example.org
person carol 0 << 'END'
/msg bot@example.org say bob@example.org ha
/msg bot@example.org ping
END
person alice 0 << END
/msg bot@example.org ping
/expect message from bot@example.org matching "^pong\$" 10s
/msg bot@example.org uptime
/expect message from bot@example.org matching "load average" 10s
/sub request bot@example.org
/msg bot@example.org status away gone fishing
/expect presence bot@example.org away 10s
/join $tea Alice
/invite bot@example.org
/expect occupant-joined in $tea 15s
/msg bot@example.org say $tea hello everybody
/expect message from $tea matching "^hello everybody\$" 10s
/msg bot@example.org dance
/expect message from bot@example.org matching "^I know: say" 10s
/msg bot@example.org say bob@example.org goodbye
/ping bot@example.org
END
person bob 0 << 'END'
/expect message
/echo first: $body
END
has bob.out '^first: goodbye$'
end_bot

bot bridge --define HERE=$tea --define THERE=$cake
until_has bridge.out 'new, and you are its owner'
background alice 0 << END
/join $cake Alice
/echo inside
/expect message from $cake matching "^Carol: anybody in the other one" 30s
yes
END
alice=$person
until_has alice.out '^inside'
person carol 0 << END
/join $tea Carol
anybody in the other one?
/expect message from $tea matching "^Alice: yes\$" 30s
END
wait "$alice" || fail "alice heard nothing over the bridge"
end_bot

example tell --define TO=alice@example.org --define "TEXT=Backup \"done\" -s \$x" > tell.out 2> tell.err || fail "tell"
person alice 0 <<< '/expect message from bot@example.org matching "^Backup \"done\" -s .x" 10s'
code=0
example tell --define TO=nobody@example.org --define TEXT=x > tell.out 2> tell.err || code=$?
[ "$code" = 7 ] || fail "tell to nobody: $code"
has tell.err 'nobody@example.org'

background alice 0 << 'END'
/expect message from bot@example.org matching "^Restart\? \(yes or no\)" 30s
/msg $from maybe
yes, please
/expect message from bot@example.org matching "^yes it is" 10s
END
alice=$person
until_has alice.out '^online alice'
[ "$(example ask --events none --define TO=alice@example.org --define QUESTION="Restart?" | tail -n 1)" = yes ] || fail "ask"
wait "$alice" || fail "alice was not answered"
[ "$(example ask --events none --define TO=carol@example.org --define QUESTION=x --define PATIENCE=1s 2> ask.err | tail -n 1)" = nothing ] ||
    fail "ask nobody"

example check > check.out || fail "check: $?"
[ "$(grep -c 'answered in' check.out)" = 3 ] || fail "check"
code=0
example check --define PASSWORD_COMMAND="printf %s wrong" > check.out 2> check.err || code=$?
[ "$code" = 4 ] || fail "check with a wrong password: $code"

example watch --define WHO=bob@example.org > watch.out 2> watch.err &
watch=$!
pids+=($watch)
until_has watch.out '^online bot'
person bob 0 <<< /ping
wait "$watch" || fail "watch: $?"
has watch.out '^bob@example.org is online'

# Each of them was here.
for file in "$examples"/*.papo; do
    name=$(basename "$file" .papo)
    [ "$name" = account ] || grep -qE "(example|bot) $name( |\$)" "$root/tests/server/examples.sh" || fail "$name is not tested"
    grep -q "examples/$name.papo" "$root/docs/scripting.md" || fail "docs/scripting.md has no $name"
done
echo "examples: fine"
