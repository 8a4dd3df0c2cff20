#!/usr/bin/env bash
# What nobody means to give a script: binary input, endless lines, closed files, profiles that can't be used. Each has an error
# that says what, and its exit code.
# bad_input.sh PAPO
set -euo pipefail
papo=$(realpath "$1")
folder=$(mktemp -d /tmp/papo-bad.XXXXXX) # others must be able to come there
trap 'chmod -R u+rwx "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
chmod 711 .

fail() { echo "bad_input.sh: $*"; exit 1; }
# ends CODE ERROR COMMAND...: what it printed is in out and err
ends() {
    local expected=$1 error=$2 code=0
    shift 2
    timeout 20 "$@" > out 2> err || code=$?
    [ "$code" = "$expected" ] || { cat err; fail "$*: exit code $code instead of $expected"; }
    [ -z "$error" ] || grep -q -- "$error" err || { cat err; fail "$*: no “$error”"; }
    [ "$(wc -l < err)" -le "${lines:-1}" ] || { cat err; fail "$*: more than one line"; }
}
script=("$papo" --profile :memory: --script)

# Nothing of such a file is run, and nothing after it.
head -c 100000 /dev/urandom > noise
ends 1 "standard input:1: the line isn't UTF-8 text" "${script[@]}" - < <(printf '/echo \xff\n/echo after\n')
ends 1 "standard input:1: the line isn't UTF-8 text" "${script[@]}" - < /bin/sh
ends 1 "standard input:1: the line isn't UTF-8 text" "${script[@]}" - < <(head -c 1000000 /dev/zero)
ends 1 "standard input:" "${script[@]}" - < noise
[ ! -s out ] || fail "something of it was run"
ends 1 "standard input:2: the line is longer than a megabyte" "${script[@]}" - \
    < <(echo /echo before; head -c 10000000 /dev/zero | tr '\0' x; echo; echo /echo after)
[ "$(cat out)" = before ] || fail "it went on after a line that was cut"
head -c 10000000 /dev/zero | tr '\0' x > long.papo
ends 1 "long.papo:1: the line is longer than a megabyte" "${script[@]}" long.papo
ends 2 "there" "${script[@]}" "$folder/is not there"
ends 2 "$folder" "${script[@]}" "$folder"

# Nobody reads: it ends, and says so. What is closed is not what comes next.
seq 100000 | sed 's/^/\/echo /' > many.papo
ends 1 "the output is gone" bash -c "'$papo' --profile :memory: --script many.papo | head -1; exit \${PIPESTATUS[0]}"
ends 1 "the output is gone" bash -c "'$papo' --profile :memory: -x '/echo x' > /dev/full"
ends 1 "the output is gone" bash -c "'$papo' --profile one -x '/echo a long line of output' >&-"
! grep -rq 'long line' one || fail "the output was written into a file of the profile"
ends 1 "" bash -c "exec '$papo' --profile one -x '/echo a long line of output' <&- >&- 2>&-"
! grep -rq 'long line' one || fail "the output was written into a file of the profile"

# What was said is kept when the output breaks.
{
    printf '/account add me@example.org\n'
    for i in $(seq 50); do printf '/msg bob@example.org number %d\n' "$i"; done
    cat many.papo
} > say.papo
lines=2 ends 1 "50 messages were not sent: kept" bash -c "'$papo' --profile kept --script say.papo | head -1; exit \${PIPESTATUS[0]}"
ends 0 "" "$papo" --profile kept -x "/account list" -x "/search number"
grep -q '50' out || { cat out; fail "messages are lost"; }

# Profiles.
echo precious > file
ends 1 "file: Not a directory" "$papo" --profile file -x "/echo x"
[ "$(cat file)" = precious ] || fail "the file was changed"
ends 1 "accounts.ini" bash -c "echo '[broken' > one/accounts.ini; exec '$papo' --profile one -x '/account list'"
[ "$(cat one/accounts.ini)" = "[broken" ] || fail "a broken file was changed"
rm one/accounts.ini
as=()
if [ "$(id -u)" = 0 ]; then # nothing is forbidden to root
    chmod o+x . "$(dirname "$papo")" 2> /dev/null || true
    mkdir theirs
    "$papo" --profile theirs/of-root -x "/echo x" > /dev/null
    chmod 711 theirs
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chown -R 65534:65534 one
    cp "$papo" papo
    chmod 755 papo
    papo=$folder/papo
    ends 1 "belongs to another user" "${as[@]}" "$papo" --profile "$folder/theirs/of-root" -x "/echo x"
    ends 1 "Permission denied" "${as[@]}" "$papo" --profile "$folder/theirs/mine" -x "/echo x"
fi
"${as[@]}" "$papo" --profile "$folder/one" -x "/account add me@example.org" > /dev/null
for broken in accounts.ini papo.db; do
    chmod 000 "one/$broken"
    ends 1 "$broken.*Permission denied" "${as[@]}" "$papo" --profile "$folder/one" -x "/account list"
    chmod 600 "one/$broken"
done
chmod 500 one
ends 1 "papo.db.*readable and writable" "${as[@]}" "$papo" --profile "$folder/one" -x "/account list"
chmod 700 one
ends 0 "" "${as[@]}" "$papo" --profile "$folder/one" -x "/account list"
grep -q me@example.org out || fail "what was there is gone"
echo "bad_input: all as it should be"
