/* 0199_ping.c — is anybody there? */
#include "xmpp/xep/0199_ping.h"
#include "wire/ns.h"

void ping_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data) {
    Stanza *iq = iq_new("get", jid ? jid : stream_domain(stream), "ping", NS_PING);
    stream_ask(stream, iq, fn, data, free_data);
}

static void answer(Stream *stream, Stanza *iq) {
    stream_send(stream, iq_result(iq));
}

static const char *const features[] = {NS_PING, NULL};
static const IqHandler iqs[] = {{"get", "ping", NS_PING, answer}, {NULL}};

const XepModule xep_ping = {
    .xep = "0199", .name = "XMPP Ping", .version = "2.0.1", .features = features, .iqs = iqs};
