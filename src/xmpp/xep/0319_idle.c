/* 0319_idle.c — since when nobody has touched the keys, there and here. */
#include "xmpp/xep/0319_idle.h"
#include "base/datetime.h"
#include "base/jid.h"

#define NS_IDLE "urn:xmpp:idle:1"

Resource *idle_resource(Stream *stream, const Stanza *presence) {
    const char *raw = stanza_get(presence, "from");
    g_autofree char *from = raw && !stanza_get(presence, "type") ? jid_prepare(raw, NULL) : NULL;
    Contact *contact = from ? roster_find(stream_account(stream)->roster, from) : NULL;
    const char *name = from ? jid_resource(from) : NULL;
    return contact ? contact_resource(contact, name ? name : "") : NULL;
}

/* Every presence tells it anew, or takes it back (2.2); never is it in the future. */
static void on_presence(Stream *stream, Stanza *presence) {
    const char *since = stanza_get(stanza_child(presence, "idle", NS_IDLE), "since");
    Resource *resource = idle_resource(stream, presence);
    gint64 time;
    if (resource && since && datetime_parse(since, &time))
        resource->idle_since = MIN(time, clock_now(stream_clock(stream)));
}

/* Not in rooms, and not to single strangers: only where a subscription leads. */
static void stamp_presence(Stream *stream, Stanza *presence) {
    gint64 since = stream_account(stream)->idle_since;
    if (!since || stanza_get(presence, "to"))
        return;
    g_autofree char *text = datetime_format(since / G_USEC_PER_SEC * G_USEC_PER_SEC);
    stanza_set(stanza_add(presence, "idle", NS_IDLE), "since", text);
}

const XepModule xep_idle = {.xep = "0319",
                            .name = "Last User Interaction in Presence",
                            .version = "1.0.2",
                            .presence = on_presence,
                            .stamp_presence = stamp_presence};
