#!/usr/bin/env bash
# A private Prosody on loopback for tests and the demo: own configuration, certificates, data and free ports, below one
# folder. No system service is touched.
#
#   prosody.sh start DIR [USER...]   starts it, waits until it listens; DIR/env then tells PORT, TLS_PORT, WEB_PORT and CA
#   prosody.sh stop DIR              ends it
#   prosody.sh restart DIR           ends and starts it again on the same ports
#
# Every USER gets the password "secret" on every host, and all of them are in each other's roster on papo.test.
# It ends by itself after PROSODY_SECONDS (default 900).
#
#   papo.test      certificate by DIR/ca.crt; SCRAM-SHA-256 from a hashed store; rooms at rooms.papo.test; makes accounts
#                  (XEP-0077), and a USER admin may run the commands of its administrator; takes files of up to a million
#                  bytes, at https://localhost:WEB_PORT (XEP-0363)
#   example.org    the same users, for scripts as they stand in the guide; rooms at rooms.example.org
#   plain.test     the same, with all mechanisms Prosody has, PLAIN too
#   sha1.test      only SCRAM-SHA-1
#   bare.test      only PLAIN
#   plus.test      TLS 1.2, where Prosody has a channel binding: SCRAM-…-PLUS
#   cert.test      SASL EXTERNAL: DIR/alice.pem is alice's certificate with its key
#   anon.test      SASL ANONYMOUS; makes no accounts
#   legacy.test    also without TLS, and jabber:iq:auth (XEP-0078)
#   expired.test, future.test, wrong.test, self.test, unknown.test   certificates that must be refused
set -euo pipefail

good_hosts="papo.test plain.test sha1.test bare.test plus.test cert.test anon.test legacy.test rooms.papo.test
example.org rooms.example.org"
bad_hosts="expired.test future.test wrong.test self.test unknown.test"

fail() {
    echo "prosody.sh: $*" >&2
    exit 1
}

# Prosody's own script, or the unpacked copy that tests/install made.
find_prosody() {
    local unpacked="${PAPO_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/papo-tests}/prosody/usr/bin/prosody"
    if [ -x "$unpacked" ]; then
        echo "$unpacked"
    else
        command -v prosody || fail "Prosody is not installed: run tests/install server"
    fi
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 30000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# certificate NAME FILE CA-NAME [openssl x509 options]: a key and a certificate for one DNS name
certificate() {
    local name=$1 file=$2 ca=$3
    shift 3
    openssl req -new -newkey rsa:2048 -nodes -keyout "certs/$file.key" -subj "/CN=$name" -out "$file.csr" 2>/dev/null
    printf 'subjectAltName=DNS:%s,DNS:*.%s\n' "$name" "$name" > "$file.ext"
    openssl x509 -req -in "$file.csr" -CA "$ca.crt" -CAkey "$ca.key" -CAcreateserial -extfile "$file.ext" \
        -out "certs/$file.crt" "$@" 2>/dev/null
    rm -f "$file.csr" "$file.ext"
}

authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.crt" -subj "/CN=$2" -days 30 2>/dev/null
}

# x509 -req has no start date: "openssl ca" signs certificates of the past and the future.
dated_certificate() {
    local name=$1 start=$2 end=$3
    openssl req -new -newkey rsa:2048 -nodes -keyout "certs/$name.key" -subj "/CN=$name" -out "$name.csr" 2>/dev/null
    : > index.txt
    cat > dated.cnf <<END
[ca]
default_ca=d
[d]
database=index.txt
new_certs_dir=.
rand_serial=yes
default_md=sha256
policy=p
copy_extensions=copy
x509_extensions=e
[p]
commonName=supplied
[e]
subjectAltName=DNS:$name
END
    openssl ca -batch -notext -config dated.cnf -cert ca.crt -keyfile ca.key -startdate "$start" -enddate "$end" \
        -in "$name.csr" -out "certs/$name.crt" 2>/dev/null
    rm -f "$name.csr" dated.cnf index.txt* [0-9A-F]*.pem
}

make_certificates() {
    mkdir -p certs
    authority ca "papo test authority"
    authority other "an authority nobody trusts"
    for host in $good_hosts; do
        certificate "$host" "$host" ca -days 30
    done
    certificate localhost localhost ca -days 30
    certificate unknown.test unknown.test other -days 30
    certificate elsewhere.test wrong.test ca -days 30
    openssl req -x509 -newkey rsa:2048 -nodes -keyout certs/self.test.key -out certs/self.test.crt -days 30 \
        -subj /CN=self.test -addext subjectAltName=DNS:self.test 2>/dev/null
    certificate alice client ca -days 30
    cat certs/client.crt certs/client.key > alice.pem
    rm certs/client.*
    dated_certificate expired.test 20200101000000Z 20210101000000Z
    dated_certificate future.test 20400101000000Z 20410101000000Z
}

make_users() {
    local host user other
    for host in papo.test example.org plain.test sha1.test bare.test plus.test legacy.test $bad_hosts; do
        mkdir -p "data/${host//./%2e}/accounts"
        for user in "$@"; do
            printf 'return { password = "secret" }\n' > "data/${host//./%2e}/accounts/$user.dat"
        done
    done
    mkdir -p data/papo%2etest/roster
    for user in "$@"; do
        {
            echo 'return { [false] = { version = 1 },'
            for other in "$@"; do
                [ "$other" = "$user" ] || printf '["%s@papo.test"] = { subscription = "both", groups = {["Friends"]=true}, name = "%s" },\n' \
                    "$other" "${other^}"
            done
            echo '}'
        } > "data/papo%2etest/roster/$user.dat"
    done
}

write_config() {
    cat > prosody.cfg.lua <<END
run_as_root = true
pidfile = "$PWD/prosody.pid"
data_path = "$PWD/data"
certificates = "$PWD/certs"
plugin_paths = { "$here" }
interfaces = { "127.0.0.1" }
c2s_ports = { $PORT }
c2s_direct_tls_ports = { $TLS_PORT }
s2s_ports = {}
http_ports = {}
https_interfaces = { "127.0.0.1", "::1" }
https_ports = { $WEB_PORT }
https_ssl = { certificate = "$PWD/certs/localhost.crt", key = "$PWD/certs/localhost.key" }
log = { { levels = { min = "${PROSODY_LOG:-info}" }, to = "file", filename = "$PWD/prosody.log" } }
statistics = nil
storage = "internal"
archive_expires_after = "never"
authentication = "internal_hashed"
password_hash = "SHA-256"
allow_registration = true
admins = { "admin@papo.test" }
c2s_require_encryption = true
smacks_hibernation_time = 120
modules_enabled = { "roster", "saslauth", "tls", "disco", "carbons", "pep", "private", "blocklist", "vcard4",
  "vcard_legacy", "version", "uptime", "time", "ping", "register", "mam", "smacks", "csi_simple", "lastactivity",
  "bookmarks", "offline", "admin_adhoc", "adhoc", "two_steps" }
modules_disabled = { "s2s" }
VirtualHost "papo.test"
VirtualHost "example.org"
VirtualHost "plain.test"
  authentication = "internal_plain"
VirtualHost "sha1.test"
  authentication = "internal_plain"
  disable_sasl_mechanisms = { "PLAIN", "SCRAM-SHA-256" }
VirtualHost "bare.test"
  authentication = "internal_plain"
  disable_sasl_mechanisms = { "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS" }
VirtualHost "plus.test"
  authentication = "internal_plain"
  ssl = { protocol = "tlsv1_2" }
VirtualHost "cert.test"
  authentication = "clientcert"
  ssl = { cafile = "$PWD/ca.crt", verify = { "peer" } }
VirtualHost "anon.test"
  authentication = "anonymous"
  allow_registration = false
VirtualHost "legacy.test"
  authentication = "internal_plain"
  modules_enabled = { "legacyauth" }
  c2s_require_encryption = false
  allow_unencrypted_plain_auth = true
END
    for host in $bad_hosts; do
        echo "VirtualHost \"$host\"" >> prosody.cfg.lua
    done
    cat >> prosody.cfg.lua <<'END'
Component "rooms.papo.test" "muc"
  modules_enabled = { "muc_mam" }
Component "rooms.example.org" "muc"
  modules_enabled = { "muc_mam" }
END
    cat >> prosody.cfg.lua <<END
Component "files.papo.test" "http_file_share"
  http_host = "localhost"
  http_external_url = "https://localhost:$WEB_PORT/"
  http_file_share_size_limit = 1000000
END
}

launch() {
    local prosody
    prosody=$(find_prosody)
    rm -f prosody.pid
    : > prosody.log
    env -u HOME XDG_CONFIG_HOME="$PWD" timeout "${PROSODY_SECONDS:-900}" "$prosody" -F --config "$PWD/prosody.cfg.lua" \
        > prosody.out 2>&1 < /dev/null &
    echo $! > timeout.pid
    for _ in $(seq 200); do
        if grep -q "Activated service 'c2s_direct_tls' on .*$TLS_PORT" prosody.log &&
            grep -q "Activated service 'c2s' on .*:*$PORT" prosody.log; then
            return 0
        fi
        kill -0 "$(cat timeout.pid)" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

start() {
    umask 077
    mkdir -p data
    make_certificates
    make_users "$@"
    for _ in 1 2 3 4 5; do
        PORT=$(free_port)
        TLS_PORT=$(free_port)
        WEB_PORT=$(free_port)
        write_config
        if launch; then
            printf 'PORT=%s\nTLS_PORT=%s\nWEB_PORT=%s\nCA=%s/ca.crt\nPROSODY_DIR=%s\n' "$PORT" "$TLS_PORT" "$WEB_PORT" \
                "$PWD" "$PWD" > env
            return 0
        fi
        stop
    done
    cat prosody.log prosody.out >&2
    fail "Prosody did not start"
}

stop() {
    [ -f timeout.pid ] || return 0
    local pid
    pid=$(cat timeout.pid)
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 100); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    rm -f timeout.pid
}

[ $# -ge 2 ] || fail "usage: prosody.sh start|stop|restart DIR [USER...]"
here=$(cd "$(dirname "$0")" && pwd)
action=$1 dir=$2
shift 2
mkdir -p "$dir"
cd "$dir"
case $action in
start) start "$@" ;;
stop) stop ;;
restart)
    . ./env
    stop
    launch || fail "Prosody did not start again"
    ;;
*) fail "what is $action?" ;;
esac
