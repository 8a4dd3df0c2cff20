/* 0202_time.c — what time it is there, and here. */
#include "xmpp/xep/0202_time.h"
#include "base/datetime.h"

void time_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data) {
    stream_ask(stream, iq_new("get", jid, "time", NS_TIME), fn, data, free_data);
}

static char *zone_at(gint64 now) {
    g_autoptr(GDateTime) local = g_date_time_new_from_unix_local(now / G_USEC_PER_SEC);
    int minutes =
        local ? (int)(g_date_time_get_utc_offset(local) / (60 * (GTimeSpan)G_USEC_PER_SEC)) : 0;
    return g_strdup_printf("%c%02d:%02d", minutes < 0 ? '-' : '+', ABS(minutes) / 60,
                           ABS(minutes) % 60);
}

static void answer(Stream *stream, Stanza *iq) {
    const Account *account = stream_account(stream);
    if (!settings_on(account->model->settings, "answer-time", account, NULL) ||
        !stream_may_tell(stream, stanza_get(iq, "from"))) {
        stream_send(stream, iq_error(iq, "cancel", "service-unavailable"));
        return;
    }
    gint64 now = clock_now(stream_clock(stream)) / G_USEC_PER_SEC * G_USEC_PER_SEC;
    g_autofree char *utc = datetime_format(now), *zone = zone_at(now);
    Stanza *result = iq_result(iq);
    Stanza *time = stanza_add(result, "time", NS_TIME);
    stanza_add_with_text(time, "tzo", NULL, zone);
    stanza_add_with_text(time, "utc", NULL, utc);
    stream_send(stream, result);
}

static const char *const features[] = {NS_TIME, NULL};
static const IqHandler iqs[] = {{"get", "time", NS_TIME, answer}, {NULL}};

const XepModule xep_time = {
    .xep = "0202", .name = "Entity Time", .version = "2.0", .features = features, .iqs = iqs};
