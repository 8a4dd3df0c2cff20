/* 0172_nick.c — the names people give themselves: shown beside the address, never instead of it. */
#include "xmpp/xep/0172_nick.h"
#include "model/about.h"
#include "xmpp/xep/0163_pep.h"
#include <string.h>

static void on_item(Stream *stream, const char *owner, const char *id, const Stanza *payload) {
    about_set(stream_account(stream), owner, ABOUT_NICK,
              stanza_is(payload, "nick", NS_NICK) ? stanza_text(payload) : NULL);
}

static void on_gone(Stream *stream, const char *owner, const char *id) {
    about_set(stream_account(stream), owner, ABOUT_NICK, NULL);
}

/* The setting is the name we go by: contacts hear of a new one. */
static void on_event(Stream *stream, const Event *ev) {
    const Account *account = stream_account(stream);
    if (ev->type != EV_SETTING_CHANGED || ev->account != account || strcmp(ev->text, "nick") != 0 ||
        !stream_is_ready(stream))
        return;
    const char *name = settings_text(account->model->settings, "nick", account, NULL);
    Stanza *nick = stanza_new("nick", NS_NICK);
    if (name && *name)
        stanza_add_text(nick, name);
    pep_publish(stream, NS_NICK, NULL, nick, NULL, NULL, NULL);
}

static const char *const features[] = {NS_NICK, NS_NICK "+notify", NULL};
static const PepNode nodes[] = {{NS_NICK, on_item, on_gone}, {NULL}};

const XepModule xep_nick = {.xep = "0172",
                            .name = "User Nickname",
                            .version = "1.1",
                            .features = features,
                            .pep = nodes,
                            .event = on_event};
