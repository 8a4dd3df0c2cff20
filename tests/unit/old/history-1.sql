-- The database as the first version wrote it.
CREATE TABLE conversations ( id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, kind INTEGER NOT NULL, jid TEXT NOT NULL, draft TEXT, read_id INTEGER NOT NULL DEFAULT 0, read_time INTEGER NOT NULL DEFAULT 0, open INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL DEFAULT 0, UNIQUE (account, jid, kind));
CREATE TABLE messages ( id INTEGER PRIMARY KEY AUTOINCREMENT, conv_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, time INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, flags INTEGER NOT NULL, sender TEXT, nick TEXT, subject TEXT, body TEXT, thread TEXT, message_id TEXT, origin_id TEXT, archive_id TEXT, archive_by TEXT, occupant_id TEXT, real_jid TEXT, error TEXT, fingerprint BLOB);
CREATE INDEX messages_by_time ON messages (conv_id, time, id);
CREATE INDEX messages_by_id ON messages (conv_id, message_id);
CREATE INDEX messages_by_origin ON messages (conv_id, origin_id) WHERE origin_id IS NOT NULL;
CREATE INDEX messages_waiting ON messages (state, time, id) WHERE state = 1;
CREATE UNIQUE INDEX messages_archived ON messages (conv_id, archive_id, ifnull(archive_by, '')) WHERE archive_id IS NOT NULL;
CREATE UNIQUE INDEX messages_twice ON messages (conv_id, fingerprint, time / 600000000) WHERE fingerprint IS NOT NULL;
CREATE UNIQUE INDEX messages_twice_shifted ON messages (conv_id, fingerprint, (time + 300000000) / 600000000) WHERE fingerprint IS NOT NULL;
CREATE TABLE cache ( id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (owner, kind, key));
INSERT INTO conversations (id, account, kind, jid, draft, read_id, read_time, open, position) VALUES (1, 'me@example.org', 1, 'bob@example.org', 'half a thou', 1, 1700000000000000, 1, 2);
INSERT INTO conversations (id, account, kind, jid) VALUES (2, 'me@example.org', 1, 'carol@example.org');
INSERT INTO messages (id, conv_id, time, kind, state, flags, sender, body, message_id) VALUES (1, 1, 1700000000000000, 0, 0, 0, 'bob@example.org/x', 'is the chá ready?', 'm1');
INSERT INTO messages (id, conv_id, time, kind, state, flags, body, message_id, origin_id) VALUES (2, 1, 1700000001000000, 0, 1, 0, 'almost', 'o1', 'o1');
INSERT INTO messages (id, conv_id, time, kind, state, flags, sender, body, message_id, archive_id, archive_by) VALUES (3, 2, 1700000002000000, 0, 0, 1, 'carol@example.org/y', 'kettle', 'm1', 'a1', 'me@example.org');
INSERT INTO cache (owner, kind, key, value) VALUES ('me@example.org', 'roster', 'bob@example.org', 'Bob');
PRAGMA application_id = 1885433967;
PRAGMA user_version = 1;
