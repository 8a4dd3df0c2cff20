/* 0092_version.c — which program runs there, and here. */
#include "xmpp/xep/0092_version.h"
#include "config.h"
#include <sys/utsname.h>

void version_ask(Stream *stream, const char *jid, IqFn fn, gpointer data,
                 GDestroyNotify free_data) {
    stream_ask(stream, iq_new("get", jid, "query", NS_VERSION), fn, data, free_data);
}

static void answer(Stream *stream, Stanza *iq) {
    const Account *account = stream_account(stream);
    const Settings *settings = account->model->settings;
    if (!settings_on(settings, "answer-version", account, NULL) ||
        !stream_may_tell(stream, stanza_get(iq, "from"))) {
        stream_send(stream, iq_error(iq, "cancel", "service-unavailable"));
        return;
    }
    Stanza *result = iq_result(iq);
    Stanza *query = stanza_add(result, "query", NS_VERSION);
    stanza_add_with_text(query, "name", NULL, "papo");
    stanza_add_with_text(query, "version", NULL, PAPO_VERSION);
    struct utsname os;
    if (settings_on(settings, "answer-os", account, NULL) && uname(&os) == 0)
        stanza_add_with_text(query, "os", NULL, os.sysname);
    stream_send(stream, result);
}

static const char *const features[] = {NS_VERSION, NULL};
static const IqHandler iqs[] = {{"get", "query", NS_VERSION, answer}, {NULL}};

const XepModule xep_version = {
    .xep = "0092", .name = "Software Version", .version = "1.1", .features = features, .iqs = iqs};
