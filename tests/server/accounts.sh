#!/usr/bin/env bash
# Against a real server: accounts made, changed and deleted in band (XEP-0077), and an administrator's commands, in steps
# and with forms (XEP-0050, XEP-0004).
# accounts.sh ROOT PAPO
set -euo pipefail
root=$1 papo=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/papo-accounts.XXXXXX")
leave() {
    "$root/tests/server/prosody.sh" stop "$folder/server" > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
PROSODY_SECONDS=170 "$root/tests/server/prosody.sh" start "$folder/server" alice admin
. "$folder/server/env"
cd "$folder"
cp "$CA" ca.crt

# account JID [PASSWORD]
account() {
    cat << END
/account add $1
/account set $1 server 127.0.0.1
/account set $1 port $PORT
/account set $1 ca-file ca.crt
END
    [ -z "${2:-}" ] || echo "/account set $1 password-command \"printf '%s' '$2'\""
}
# run NAME EXPECTED-CODE: the script on standard input
run() {
    local code=0
    timeout 60 "$papo" --profile :memory: --script - > "$1.out" 2> "$1.err" || code=$?
    [ "$code" = "$2" ] || { echo "$1: exit code $code instead of $2"; cat "$1.out" "$1.err"; exit 1; }
}
# has FILE PATTERN
has() { grep -q -- "$2" "$1" || { echo "$1 has no “$2”"; cat "$1"; exit 1; }; }

# A taken name is refused, a free one is made and logged in at once, on the same connection.
run taken 7 << END
$(account alice@papo.test)
/register alice@papo.test password=rabbit
END
has taken.err 'This name is taken'
run made 0 << END
$(account dave@papo.test)
/register dave@papo.test password="white rabbit"
/expect online 15s
/ping
/password change hatter
/sleep 1s
/disconnect
END
has made.out '^dave@papo.test is registered'
has made.out 'answered in'
has made.out 'The password of dave@papo.test is changed'

# What is asked for is told to a script that gives nothing, and nobody is left waiting on the line.
run asked 0 << END
$(account erin@papo.test)
/register erin@papo.test
END
has asked.out '^  password=  .*(required)'

# The old password is none any more, the new one is; then the account is gone.
run old 4 << END
$(account dave@papo.test "white rabbit")
/connect dave@papo.test
/expect online 15s
END
run deleted 0 << END
$(account dave@papo.test hatter)
/connect dave@papo.test
/expect online 15s
/account delete dave@papo.test dave@papo.test
/expect offline 10s
END
has deleted.out 'dave@papo.test is deleted on its server\|the server hung up without an answer'
run gone 4 << END
$(account dave@papo.test hatter)
/connect dave@papo.test
/expect online 15s
END

# A server that makes no accounts says so.
run closed 7 << END
$(account alice@anon.test)
/register alice@anon.test
END
has closed.err 'lets nobody register\|web page\|not let this be done'

# An administrator's commands: listed, with all fields at once, with too few, with wrong ones; a stranger may not.
run admin 0 << END
$(account admin@papo.test secret)
/connect admin@papo.test
/expect online 15s
/cmd list papo.test
/cmd exec papo.test http://jabber.org/protocol/admin#add-user accountjid=carol@papo.test password=secret password-verify=secret
/cmd exec -y papo.test uptime
/cmd exec papo.test http://jabber.org/protocol/admin#user-stats
/cmd exec -y papo.test http://jabber.org/protocol/admin#get-online-users-list
END
has admin.out 'Add User  *http://jabber.org/protocol/admin#add-user'
has admin.out 'Account successfully created'
has admin.out 'This server has been running'
has admin.out '^  accountjid=  .*(required)'
has admin.out 'admin@papo.test$'
# A command of two steps, by anybody: all at once; refused in the first step.
run steps 0 << END
$(account carol@papo.test secret)
/connect carol@papo.test
/expect online 15s
/cmd exec papo.test two-steps name=Robo "motto=Beep beep"
/cmd exec papo.test two-steps name=nobody
END
has steps.out 'two-steps papo.test: Robo says: Beep beep'
has steps.out 'two-steps papo.test: This name is taken'
run wrong 7 << END
$(account admin@papo.test secret)
/connect admin@papo.test
/expect online 15s
/cmd exec papo.test http://jabber.org/protocol/admin#add-user accountjid=@@ password=x password-verify=x
/cmd exec papo.test http://jabber.org/protocol/admin#add-user accountjid=fred@papo.test password=x password-verify=y
END
has wrong.err 'has to be an address such as'
run stranger 7 << END
$(account carol@papo.test secret)
/connect carol@papo.test
/expect online 15s
/cmd exec -y papo.test http://jabber.org/protocol/admin#get-online-users-list
END
has stranger.err 'forbidden\|not-allowed'
