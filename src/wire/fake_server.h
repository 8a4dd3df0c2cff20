#pragma once
#include "wire/wire_fake.h"

/* What wire_fake.c and fake_server.c share. */
struct FakeNet {
    GPtrArray *wires;
    GHashTable *sessions; /* bare JID → stanzas handled in its session (XEP-0198) */
    char **mechanisms;    /* NULL: the test answers everything */
    char *features, *trouble;
    WireError trouble_code;
    gboolean acks, resume;
};

typedef struct {
    Wire wire;
    FakeNet *net;
    GQueue calls;
    WireTarget target;
    gboolean up;
    char *from, *stream_id, *tls;
    Certificate *certificate;
    GHashTable *bindings;
    /* of the small server */
    gboolean authenticated, counting;
    GQueue answers; /* Answer *, told from the main loop */
    guint idle;
} FakeWire;

gboolean fake_server_answers(FakeWire *self, const FakeCall *call); /* FALSE: for the test to see */
void fake_server_forget(FakeWire *self);
