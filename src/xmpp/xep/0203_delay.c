/* 0203_delay.c — stamps on what was kept on the way: XEP-0203 and the older XEP-0091. */
#include "xmpp/xep/0203_delay.h"
#include "base/datetime.h"
#include "base/jid.h"
#include <string.h>

#define NS_LEGACY_DELAY "jabber:x:delay"

enum { WORTH_A_STAMP_US = 60 * G_USEC_PER_SEC };

/* Whoever stamps for others is not believed; nobody is believed about the future. */
static gboolean may_stamp(Stream *stream, const char *by, const char *sender) {
    if (!by)
        return sender != NULL;
    g_autofree char *stamper = jid_prepare(by, NULL), *domain = jid_domain(sender);
    if (!stamper)
        return FALSE;
    return jid_equal(stamper, stream_domain(stream)) ||
           jid_equal_bare(stamper, stream_account(stream)->jid) ||
           (sender && (jid_equal(stamper, domain) || jid_equal_bare(stamper, sender)));
}

static gboolean read_stamp(Stream *stream, const Stanza *delay, const char *sender, gint64 *time) {
    return delay && may_stamp(stream, stanza_get(delay, "from"), sender) &&
           datetime_parse(stanza_get(delay, "stamp"), time);
}

gint64 delay_read(Stream *stream, const Stanza *stanza, const char *sender, gint64 now,
                  gboolean *delayed) {
    static const struct {
        const char *name, *ns;
    } kinds[] = {{"delay", NS_DELAY}, {"x", NS_LEGACY_DELAY}};
    gint64 time, earliest = G_MAXINT64;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds) && earliest == G_MAXINT64; i++) {
        const Stanza *delay = NULL;
        while ((delay = stanza_next(stanza, delay, kinds[i].name, kinds[i].ns)))
            if (read_stamp(stream, delay, sender, &time))
                earliest = MIN(earliest, time);
    }
    if (delayed)
        *delayed = earliest != G_MAXINT64;
    return MIN(earliest, now);
}

static void identify(Incoming *in) {
    gboolean delayed;
    /* Live words of a room: whoever stamps them is an occupant. */
    in->time = delay_read(in->stream, in->stanza, in->live ? NULL : in->from, in->time, &delayed);
    if (delayed)
        in->flags |= MESSAGE_DELAYED;
}

/* What was written offline says when. */
static void stamp(Stream *stream, Conv *conv, const Message *message, Stanza *stanza) {
    if (clock_now(stream_clock(stream)) - message->time < WORTH_A_STAMP_US ||
        stanza_child(stanza, "delay", NS_DELAY))
        return;
    g_autofree char *time = datetime_format(message->time);
    stanza_set(stanza_add(stanza, "delay", NS_DELAY), "stamp", time);
}

static const char *const features[] = {NS_DELAY, NULL};

const XepModule xep_delay = {.xep = "0203",
                             .name = "Delayed Delivery",
                             .version = "2.0",
                             .features = features,
                             .identify = identify,
                             .stamp = stamp};

const XepModule xep_legacy_delay = {
    .xep = "0091", .name = "Legacy Delayed Delivery", .version = "1.4", .note = "only read"};
