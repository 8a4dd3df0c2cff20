#!/usr/bin/env python3
"""How fast papo is without a screen, against others in the same run. Ends with 1 if a promise is not kept.

    tests/bench/speed.py start  [PAPO]        papo -x from start to exit, against mcabber -V: at most 1.5 times
    tests/bench/speed.py send   [PAPO] [N]    N (10000) messages by script through Prosody, against a minimal sender with a
                                              bare socket: at least half as many per second
    tests/bench/speed.py memory [PAPO] [N] [:memory:]
                                              N (1000000) received by a script: what it holds after the first tenth is about
                                              what it holds at the end, with a profile on disk or in memory

Needs Prosody (tests/install server) for send, mcabber for start. memory has a server of its own, which says what it has to."""
import base64
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

FLAT_KB = 16384  # 16 bytes for each of a million: merging the index of the search takes more as it grows
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def environment(folder):
    return dict(os.environ, HOME=folder, XDG_RUNTIME_DIR=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder)


def once(argv, env):
    begin = time.perf_counter()
    subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=True)
    return time.perf_counter() - begin


def bench_start(papo, folder):
    """Alternating, so that both see the same machine; the median of each."""
    env = environment(folder)
    rivals = {'mcabber -V': ['mcabber', '-V'],
              'papo -x, profile on disk': [papo, '--profile', folder + '/profile', '-x', '/echo hello'],
              'papo -x, in memory': [papo, '--profile', ':memory:', '-x', '/echo hello']}
    times = {name: [] for name in rivals}
    for _ in range(31):
        for name, argv in rivals.items():
            times[name].append(once(argv, env))
    median = {name: sorted(each)[len(each) // 2] for name, each in times.items()}
    for name, value in median.items():
        print('%-28s %6.1f ms  %.2f' % (name, value * 1000, value / median['mcabber -V']))
    return max(median.values()) <= 1.5 * median['mcabber -V']


class Raw:
    """As little of XMPP as gets messages through: SASL PLAIN, bind, stream management."""

    def __init__(self, port, ca, user, host):
        self.seen, self.lock, self.total = '', threading.Condition(), 0
        plain = socket.create_connection(('127.0.0.1', port))
        self.sock = plain
        self.open(host)
        self.read_until('</stream:features>')
        self.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        self.read_until('<proceed')
        self.sock = ssl.create_default_context(cafile=ca).wrap_socket(plain, server_hostname=host)
        self.open(host)
        self.read_until('</stream:features>')
        token = base64.b64encode(('\0%s\0secret' % user).encode()).decode()
        self.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>" % token)
        self.read_until('<success')
        self.open(host)
        self.read_until('</stream:features>')
        self.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        self.read_until('</iq>')

    def open(self, host):
        self.say("<?xml version='1.0'?><stream:stream to='%s' version='1.0' xmlns='jabber:client' "
                 "xmlns:stream='http://etherx.jabber.org/streams'>" % host)

    def say(self, text):
        self.sock.sendall(text.encode())

    def read_until(self, what):
        while what not in self.seen:
            data = self.sock.recv(65536)
            if not data:
                raise SystemExit('the server hung up: ' + self.seen[-300:])
            self.seen += data.decode()
        self.seen = self.seen.split(what, 1)[1]

    def count(self, what, tag):
        """From now on only counts how often what comes."""
        def run():
            rest = b''
            while True:
                try:
                    data = self.sock.recv(262144)
                except OSError:
                    return
                if not data:
                    return
                data = rest + data
                with self.lock:
                    self.total += data.count(what)
                    self.lock.notify_all()
                rest = data[-len(what) + 1:]
        threading.Thread(target=run, daemon=True, name=tag).start()

    def wait(self, total, seconds):
        with self.lock:
            if not self.lock.wait_for(lambda: self.total >= total, seconds):
                raise SystemExit('only %d of %d came' % (self.total, total))


def raw_send(env, n, bob):
    alice = Raw(int(env['PORT']), env['CA'], 'alice', 'plain.test')
    alice.say("<enable xmlns='urn:xmpp:sm:3'/>")
    alice.read_until('<enabled')
    before = bob.total
    begin = time.perf_counter()
    text = ''.join("<message to='bob@plain.test' type='chat' id='r%d'><body>message number %d</body></message>" % (i, i)
                   for i in range(n))
    reader = threading.Thread(target=alice.read_until, args=("h='%d'" % n,))
    reader.start()
    alice.say(text + "<r xmlns='urn:xmpp:sm:3'/>")
    reader.join(300)
    acknowledged = time.perf_counter() - begin
    bob.wait(before + n, 300)
    alice.sock.close()
    return acknowledged


def papo_send(papo, env, n, bob, folder):
    script = folder + '/send.papo'
    with open(script, 'w') as f:
        f.write("/account add alice@plain.test\n/account set alice@plain.test server 127.0.0.1\n"
                "/account set alice@plain.test port %s\n/account set alice@plain.test ca-file %s\n"
                "/account set alice@plain.test password-command \"printf %%s secret\"\n"
                "/connect\n/expect online 20s\n/echo begin\n" % (env['PORT'], env['CA']))
        for i in range(n):
            f.write('/msg bob@plain.test message number %d\n' % i)
        f.write('/expect sent 5m\n/echo end\n')
    before = bob.total
    profile = tempfile.mkdtemp(dir=folder)
    process = subprocess.Popen([papo, '--profile', profile, '--script', script], stdout=subprocess.PIPE, text=True,
                               env=environment(folder))
    begin = end = 0
    for line in process.stdout:
        if line == 'begin\n':
            begin = time.perf_counter()
        elif line == 'end\n':
            end = time.perf_counter()
    if process.wait() != 0:
        raise SystemExit('papo ended with %d' % process.returncode)
    bob.wait(before + n, 60)
    return end - begin


def without_archive(path):
    """In files, it takes longer with every message: at ten thousand nothing else is measured any more."""
    with open(path) as f:
        config = f.read()
    with open(path, 'w') as f:
        f.write(config.replace('"mam", ', ''))


def bench_send(papo, folder, n):
    prosody = [ROOT + '/tests/server/prosody.sh']
    subprocess.run(prosody + ['start', folder + '/server', 'alice', 'bob'], check=True)
    try:
        without_archive(folder + '/server/prosody.cfg.lua')
        subprocess.run(prosody + ['restart', folder + '/server'], check=True)
        with open(folder + '/server/env') as f:
            env = dict(line.rstrip('\n').split('=', 1) for line in f)
        bob = Raw(int(env['PORT']), env['CA'], 'bob', 'plain.test')
        bob.say('<presence/>')
        bob.count(b'<body>', 'bob')
        rates = {'socket': [], 'papo': []}
        for _ in range(3):
            rates['socket'].append(n / raw_send(env, n, bob))
            rates['papo'].append(n / papo_send(papo, env, n, bob, folder))
            print('bare socket %6.0f/s   papo %6.0f/s' % (rates['socket'][-1], rates['papo'][-1]))
    finally:
        subprocess.run(prosody + ['stop', folder + '/server'], check=False)
    middle = {name: sorted(each)[1] for name, each in rates.items()}
    ratio = middle['papo'] / middle['socket']
    print('%d messages: papo reaches %.2f of a bare socket' % (n, ratio))
    return ratio >= 0.5


class Server:
    """Lets one client in and floods it."""

    def __init__(self, folder):
        self.cert, key = folder + '/bench.crt', folder + '/bench.key'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', self.cert, '-days',
                        '2', '-subj', '/CN=bench.test', '-addext', 'subjectAltName=DNS:bench.test'], check=True,
                       stderr=subprocess.DEVNULL)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.cert, key)
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.heard = b''

    def until(self, pattern):
        while not (found := re.search(pattern, self.heard, re.S)):
            data = self.client.recv(65536)
            if not data:
                raise SystemExit('papo hung up')
            self.heard += data
        self.heard = self.heard[found.end():]
        return found

    def say(self, text):
        self.client.sendall(text.encode())

    def begin(self, features):
        self.until(rb'<stream:stream[^>]*>')
        self.say("<?xml version='1.0'?><stream:stream from='bench.test' id='s' version='1.0' xmlns='jabber:client' "
                 "xmlns:stream='http://etherx.jabber.org/streams'><stream:features>%s</stream:features>" % features)

    def log_in(self):
        plain, _ = self.listener.accept()
        self.client = self.context.wrap_socket(plain, server_side=True)
        self.begin("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>")
        self.until(rb'</auth>')
        self.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        self.begin("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>")
        found = self.until(rb"<iq\b[^>]*\bid=[\"']([^\"']+)[\"'][^>]*>\s*<bind.*?</iq>")
        self.say("<iq type='result' id='%s'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>me@bench.test/papo</jid>"
                 '</bind></iq>' % found.group(1).decode())
        found = self.until(rb"<iq\b[^>]*\bid=[\"']([^\"']+)[\"'][^>]*>\s*<query[^>]*jabber:iq:roster")
        self.say("<iq type='result' id='%s'><query xmlns='jabber:iq:roster'/></iq>" % found.group(1).decode())
        self.answers, self.passed, self.lock = [], 0, threading.Condition()
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        """Every question is answered with: no. Sent between the batches."""
        rest = b''
        while True:
            try:
                data = self.client.recv(65536)
            except OSError:
                return
            if not data:
                return
            rest += data
            for found in re.finditer(rb"<iq\b([^>]*)>", rest):
                ident = re.search(rb"\bid=[\"']([^\"']+)", found.group(1))
                to = re.search(rb"\bto=[\"']([^\"']+)", found.group(1))
                if ident and re.search(rb"type=[\"'](get|set)", found.group(1)):
                    self.answers.append("<iq type='error' id='%s'%s><error type='cancel'><service-unavailable xmlns="
                                        "'urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>" %
                                        (ident.group(1).decode(), " from='%s'" % to.group(1).decode() if to else ''))
                if ident and ident.group(1).startswith(b'bench'):
                    with self.lock:
                        self.passed = int(ident.group(1)[5:])
                        self.lock.notify()
            tail = rest.rfind(b'<')
            rest = rest[tail:] if tail > rest.rfind(b'>') else b''

    def flood(self, first, n, people):
        self.say(''.join(self.answers))
        self.answers.clear()
        self.say(''.join("<message from='friend%d@bench.test/x' type='chat' id='m%d'><body>message number %d, with some "
                         'words of the usual length in it</body></message>' % (i % people, i, i)
                         for i in range(first, first + n)) +
                 "<iq type='get' from='bench.test' id='bench%d'><ping xmlns='urn:xmpp:ping'/></iq>" % (first + n))
        with self.lock:
            if not self.lock.wait_for(lambda: self.passed >= first + n, 120):
                raise SystemExit('papo has not got through with %d' % (first + n))


def resident(pid):
    with open('/proc/%d/status' % pid) as f:
        return int(re.search(r'VmRSS:\s+(\d+)', f.read()).group(1))


def bench_memory(papo, folder, n, profile):
    server = Server(folder)
    script = folder + '/receive.papo'
    with open(script, 'w') as f:
        f.write('/account add me@bench.test\n/account set me@bench.test server 127.0.0.1\n'
                '/account set me@bench.test port %d\n/account set me@bench.test tls direct\n'
                '/account set me@bench.test ca-file %s\n'
                '/account set me@bench.test password secret\n/set strangers window\n/connect\n/expect online 20s\n'
                '/on message matching "number %d," do /quit\n' % (server.port, server.cert, n - 1))
    process = subprocess.Popen([papo, '--profile', profile or folder + '/profile', '--script', script, '--forever'],
                               stdout=subprocess.DEVNULL, env=environment(folder))
    begin, batch, held = time.perf_counter(), max(n // 25, 1), []
    try:
        server.log_in()
        for first in range(0, n, batch):
            server.flood(first, min(batch, n - first), 20)
            if first + batch >= n:
                break
            held.append(resident(process.pid))
            if first % (batch * 5) == 0:
                print('%8d received  %6d kB  %.0f s' % (first + batch, held[-1], time.perf_counter() - begin), flush=True)
        process.wait(120)
    finally:
        process.kill()
    tenth, last = max(held[:3]), max(held[-3:])
    print('%d received: %d kB after a tenth, %d kB at the end, %.0f/s' % (n, tenth, last, n / (time.perf_counter() - begin)))
    return process.returncode == 0 and last <= tenth + FLAT_KB


def main():
    what = sys.argv[1] if len(sys.argv) > 1 else ''
    papo = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else shutil.which('papo') or 'papo'
    n = int(sys.argv[3]) if len(sys.argv) > 3 else {'send': 10000}.get(what, 1000000)
    folder = tempfile.mkdtemp(prefix='papo-bench-')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        kept = {'start': lambda: bench_start(papo, folder), 'send': lambda: bench_send(papo, folder, n),
                'memory': lambda: bench_memory(papo, folder, n, sys.argv[4] if len(sys.argv) > 4 else None)}[what]()
    except KeyError:
        sys.exit(__doc__)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if kept else 1)


if __name__ == '__main__':
    main()
