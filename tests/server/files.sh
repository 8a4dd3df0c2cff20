#!/usr/bin/env bash
# Against a real server: files sent by script arrive whole, at an address that the other side is told (XEP-0363, XEP-0066).
# files.sh ROOT PAPO
set -euo pipefail
root=$1 papo=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/papo-files.XXXXXX")
leave() {
    "$root/tests/server/prosody.sh" stop "$folder/server" > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap leave EXIT
PROSODY_SECONDS=170 "$root/tests/server/prosody.sh" start "$folder/server" alice bob
. "$folder/server/env"
cd "$folder"
export GIO_USE_PROXY_RESOLVER=dummy

# account NAME "key value"...
account() {
    local jid=$1@papo.test line
    echo "/account add $jid"
    shift
    for line in "server 127.0.0.1" "port $PORT" 'password-command "printf %s secret"' "$@"; do
        echo "/account set $jid $line"
    done
    echo "/connect $jid"
    echo "/expect online 15s"
}
# run NAME EXPECTED-CODE: the script on standard input
run() {
    local code=0
    timeout 60 "$papo" --profile :memory: --script - > "$1.out" 2> "$1.err" || code=$?
    [ "$code" = "$2" ] || { echo "$1: exit code $code instead of $2"; cat "$1.out" "$1.err"; exit 1; }
}
# has FILE PATTERN
has() { grep -q -- "$2" "$1" || { echo "$1 has no “$2”"; cat "$1"; exit 1; }; }

head -c 700000 /dev/urandom > "teapot, small.bin"
head -c 1100000 /dev/zero > large.bin
mkfifo pipe.bin

# A contact and a room are told the address; what is there is the file.
(account bob "ca-file $CA"; cat << END
/expect message from alice@papo.test matching "^https://localhost:$WEB_PORT/.*small\.bin$" 30s
/disconnect
END
) | run bob 0 &
listener=$!
(account alice "ca-file $CA"; cat << END
/msg bob@papo.test
/expect presence bob@papo.test online 20s
/sendfile teapot, small.bin
/join tea@rooms.papo.test alice
/sendfile "teapot, small.bin"
/expect sent 10s
/disconnect
END
) | run alice 0
wait "$listener"
url=$(sed -n 's|^message alice@papo.test/[^ ]*: \(https://.*\)|\1|p' bob.out)
python3 - "$CA" "$url" "teapot, small.bin" << 'END'
import ssl, sys, urllib.request
ca, url, path = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                     urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
got = opener.open(url, timeout=20).read()
sys.exit(0 if got == open(path, "rb").read() else "what is at the address is another file")
END

# What the server doesn't take, what is no file, and a server whose certificate nobody vouches for: the line fails.
(account alice "ca-file $CA"; printf '/msg bob@papo.test\n/sendfile large.bin\n') | run large 7
has large.err 'it is too large: files.papo.test takes files of up to 1.0.MB'
(account alice "ca-file $CA"; printf '/msg bob@papo.test\n/sendfile pipe.bin\n') | run pipe 7
has pipe.err 'pipe.bin was not sent: it is no ordinary file'
pin=$(openssl x509 -in "$folder/server/certs/papo.test.crt" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g')
(account alice "tls-pin $pin"; printf '/msg bob@papo.test\n/sendfile teapot, small.bin\n') | run pinned 7
has pinned.err 'the certificate of localhost is refused: no authority that this computer knows vouches for it'
