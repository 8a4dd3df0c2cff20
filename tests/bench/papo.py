"""papo for the bench of terminal clients: bench.py --adapter tests/bench/papo.py --clients papo,profanity,mcabber
PAPO_BINARY names the program (default: papo)."""
import os
import sqlite3
import subprocess
import time

from clients.base import Client


class Papo(Client):
    name = 'papo'
    binary = os.environ.get('PAPO_BINARY', 'papo')
    has_mam = False
    switch_first, switch_second = '\x1b2', '\x1b3'

    def setup(self, ctx):
        config = os.path.join(ctx.home, '.config/papo')
        os.makedirs(config, mode=0o700)
        with open(os.path.join(config, 'accounts.ini'), 'w') as f:
            f.write('[%s]\nserver=%s\nport=%d\nresource=%s\nautoconnect=on\npassword-command=printf %%s %s\n'
                    % (ctx.jid, ctx.host, ctx.port, ctx.resource, ctx.password))
            f.write('tls=require\nca-file=%s\n' % ctx.cert if ctx.tls else 'tls=none\n')
        with open(os.path.join(config, 'settings.ini'), 'w') as f:
            f.write('[global]\nnotify=off\nbell=off\n')

    def prompt(self, text):
        return 'console>' in text

    def online(self, text):
        return '\u25cf on' in text or '+ on' in text

    def open_chat(self, t, jid):
        self.command(t, '/msg ' + jid)

    def join_room(self, t, room, nick):
        self.command(t, '/join %s %s' % (room, nick))

    def show_roster(self, t):
        self.command(t, '/roster')

    def seed_history(self, ctx, contact, n, text):
        """Lets papo make its database, then writes received messages into it."""
        subprocess.run([self.binary, '--script', '/dev/null'], env=dict(os.environ, HOME=ctx.home), check=True,
                       timeout=20)
        path = os.path.join(ctx.home, '.local/share/papo/papo.db')
        start = int((time.time() - 3600 - n * 60) * 1e6)
        with sqlite3.connect(path) as db:
            conv = db.execute('INSERT INTO conversations (account, kind, jid, open) VALUES (?, 1, ?, 1)',
                              (ctx.jid, contact)).lastrowid
            db.executemany('INSERT INTO messages (conv_id, time, kind, state, flags, sender, body, message_id) '
                           'VALUES (?, ?, 0, 0, 0, ?, ?, ?)',
                           ((conv, start + i * 60_000_000, contact + '/res', text(i), 'seed%d' % i) for i in range(n)))
