/* Questions to servers and contacts: features, items, software, time, ping; raw XML. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "cmd/disco_window.h"
#include "model/roster.h"
#include "wire/ns.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0092_version.h"
#include "xmpp/xep/0115_caps.h"
#include "xmpp/xep/0199_ping.h"
#include "xmpp/xep/0202_time.h"
#include <string.h>

/* An attribute or a text of the answer, harmless to show; owned by the caller. */
static char *shown(const char *text) {
    return text_clean(text ? text : "");
}

/* Whom a question without an address goes to: the window's, else the server. Owned by the caller.
 */
static char *whom(const Ctx *ctx, const Args *args) {
    const Account *account = args_account(ctx, args);
    if (!arg_text(args, "who") && (!ctx->conv || !conv_has_peer(ctx->conv)))
        return jid_domain(account->jid);
    return cmd_who_full(ctx, args, NULL);
}

/* XEP-0128: what else an entity tells of itself, such as whom to write to. */
static void tell_form(Late *late, const Stanza *form) {
    for (Stanza *field = NULL; (field = stanza_next(form, field, "field", NULL));) {
        g_autofree char *var = shown(stanza_get(field, "var"));
        g_autoptr(GString) values = g_string_new(NULL);
        for (Stanza *value = NULL; (value = stanza_next(field, value, "value", NULL));) {
            g_autofree char *text = shown(stanza_text(value));
            g_string_append_printf(values, "%s%s", values->len ? ", " : "", text);
        }
        if (g_strcmp0(stanza_get(field, "var"), "FORM_TYPE") == 0)
            reply_line(late->reply, "  %s:", values->str);
        else
            reply_line(late->reply, "    %s: %s", var, values->str);
    }
}

static void tell_info(Late *late, Stanza *answer) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_INFO);
    reply_line(late->reply, "%s:", late->who);
    for (Stanza *item = NULL; (item = stanza_next(query, item, "identity", NULL));) {
        g_autofree char *name = shown(stanza_get(item, "name"));
        g_autofree char *category = shown(stanza_get(item, "category"));
        g_autofree char *type = shown(stanza_get(item, "type"));
        reply_line(late->reply, "  is %s/%s%s%s", category, type, *name ? "  " : "", name);
    }
    for (Stanza *item = NULL; (item = stanza_next(query, item, "feature", NULL));) {
        g_autofree char *var = shown(stanza_get(item, "var"));
        reply_line(late->reply, "  %s", var);
    }
    for (Stanza *form = NULL; (form = stanza_next(query, form, "x", NS_DATA_FORMS));)
        tell_form(late, form);
}

static void tell_items(Late *late, Stanza *answer) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_ITEMS);
    Stanza *item = stanza_child(query, "item", NULL);
    reply_line(late->reply, item ? "%s:" : N_("%s has no items"), late->who);
    for (; item; item = stanza_next(query, item, "item", NULL)) {
        g_autofree char *jid = shown(stanza_get(item, "jid"));
        g_autofree char *node = shown(stanza_get(item, "node"));
        g_autofree char *name = shown(stanza_get(item, "name"));
        reply_line(late->reply, "  %s%s%s%s%s", jid, *node ? _("  node ") : "", node,
                   *name ? "  " : "", name);
    }
}

static gboolean disco(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    g_autofree char *jid = whom(ctx, args);
    gboolean info = strcmp(args_command(args)->name, "disco info") == 0;
    if (reply_has_window(ctx->reply)) {
        disco_open(ctx, account, jid, arg_text(args, "node"), !info);
        return TRUE;
    }
    Late *late =
        late_new(ctx, account, jid, info ? tell_info : tell_items, "No answer from %s", jid);
    (info ? disco_ask_info : disco_ask_items)(stream, jid, arg_text(args, "node"), late_answer,
                                              late, late_free);
    return TRUE;
}

static gboolean back(Ctx *ctx, const Args *args, GError **error) {
    return disco_back(ctx) || cmd_fail(error, CMD_ERROR_STATE,
                                       "There is nothing to go back to: /disco info looks around");
}

typedef void (*AskFn)(Stream *stream, const char *jid, IqFn fn, gpointer data,
                      GDestroyNotify free_data);

/* One question about whom the command names; tell says what a good answer means. */
static gboolean ask(Ctx *ctx, const Args *args, AskFn fn, LateFn tell, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    g_autofree char *jid = whom(ctx, args);
    fn(stream, jid, late_answer,
       late_new(ctx, args_account(ctx, args), jid, tell, "No answer from %s", jid), late_free);
    return TRUE;
}

static void tell_ping(Late *late, Stanza *answer) {
    gint64 us = clock_mono(late->account->model->clock) - late->asked;
    reply_line(late->reply, "%s answered in %.1f ms", late->who, us / 1000.0);
}

/* Whoever tells all features and not this one would only answer with an error. */
static gboolean answers_pings(Stream *stream, const char *jid) {
    const char *const *features = caps_features(stream, jid);
    if (g_strcmp0(jid, stream_domain(stream)) == 0)
        return stream_server_has(stream, NS_PING) || !stream_server_has(stream, NS_DISCO_INFO);
    return !features || g_strv_contains(features, NS_PING);
}

static gboolean ping(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    g_autofree char *jid = whom(ctx, args);
    if (!answers_pings(stream, jid))
        return cmd_fail(error, CMD_ERROR_STATE, "%s does not answer pings (XEP-0199)", jid);
    return ask(ctx, args, ping_ask, tell_ping, error);
}

static void tell_version(Late *late, Stanza *answer) {
    const Stanza *query = stanza_child(answer, "query", NS_VERSION);
    g_autofree char *name = shown(stanza_child_text(query, "name", NULL));
    g_autofree char *version = shown(stanza_child_text(query, "version", NULL));
    g_autofree char *os = shown(stanza_child_text(query, "os", NULL));
    reply_line(late->reply, "%s: %s %s%s%s", late->who, name, version, *os ? _(" on ") : "", os);
}

static gboolean software(Ctx *ctx, const Args *args, GError **error) {
    return ask(ctx, args, version_ask, tell_version, error);
}

static void tell_time(Late *late, Stanza *answer) {
    const Stanza *time = stanza_child(answer, "time", NS_TIME);
    const char *utc = stanza_child_text(time, "utc", NULL);
    const char *tzo = stanza_child_text(time, "tzo", NULL);
    g_autoptr(GTimeZone) zone = tzo ? g_time_zone_new_identifier(tzo) : NULL;
    g_autoptr(GDateTime) at = utc ? g_date_time_new_from_iso8601(utc, NULL) : NULL;
    g_autoptr(GDateTime) local = at && zone ? g_date_time_to_timezone(at, zone) : NULL;
    g_autofree char *text = local ? g_date_time_format(local, "%H:%M:%S on %Y-%m-%d (%z)") : NULL;
    if (text)
        reply_line(late->reply, "It is %s at %s", text, late->who);
    else
        reply_error(late->reply, "%s answered, but not with a time", late->who);
}

static gboolean entity_time(Ctx *ctx, const Args *args, GError **error) {
    return ask(ctx, args, time_ask, tell_time, error);
}

static gboolean caps(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream || !cmd_who(ctx, args, error))
        return FALSE;
    g_autofree char *jid = cmd_who_full(ctx, args, NULL);
    if (!jid_resource(jid))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline, so nothing is known", jid);
    const char *const *features = caps_features(stream, jid);
    if (!features)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s hasn't told what it can do; /disco info %s asks", jid, jid);
    reply_line(ctx->reply, "%s:", jid);
    for (guint i = 0; features[i]; i++) {
        g_autofree char *feature = shown(features[i]);
        reply_line(ctx->reply, "  %s", feature);
    }
    return TRUE;
}

static gboolean xml(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    g_autoptr(Stanza) stanza = stream ? stanza_parse(arg_text(args, "xml"), error) : NULL;
    if (!stanza)
        return FALSE;
    stream_send_raw(stream, arg_text(args, "xml"));
    return TRUE;
}

static const Command table[] = {
    {"disco info", "[-a account:account] [who:entity] [node:text]",
     "Show what a server, a contact or a service is and can do.",
     "Without an address: the contact of the window, in the console your server. It opens a window "
     "to look around in: Enter goes into what is under the cursor, Esc goes back.",
     "disco info example.org", NEED_ONLINE, disco},
    {"disco items", "[-a account:account] [who:entity] [node:text]",
     "Show what a server or a service has: its rooms, its services.",
     "The same window as /disco info, with the cursor on the first of them.",
     "disco items example.org", NEED_ONLINE, disco},
    {"disco back", "", "In the window of /disco: back to where you were before.", "The key is Esc.",
     "disco back", 0, back},
    {"caps", "[-a account:account] [who:entity]",
     "Show what a contact's client said it can do (XEP-0115).", NULL, "caps bob@example.org",
     NEED_ONLINE, caps},
    {"ping", "[-a account:account] [who:entity]",
     "See whether your server or somebody answers, and how fast.", NULL, "ping example.org",
     NEED_ONLINE, ping},
    {"software", "[-a account:account] [who:entity]",
     "Ask which software somebody uses, or your server (XEP-0092).", NULL,
     "software bob@example.org", NEED_ONLINE, software, "serversoftware, version"},
    {"time", "[-a account:account] [who:entity]",
     "Ask what time it is where somebody is (XEP-0202).", NULL, "time bob@example.org", NEED_ONLINE,
     entity_time},
    {"xml", "[-a account:account] <xml:verbatim...>", "Send raw XML: one whole stanza.",
     "/xmlconsole shows what goes over the wire, and the answer.",
     "xml <iq type='get' id='a1'><ping xmlns='urn:xmpp:ping'/></iq>", NEED_ONLINE | ACCEPT_LINES,
     xml, "xml send"},
};

void disco_commands(Commands *commands) {
    commands_add(commands, "Asking others", table, G_N_ELEMENTS(table));
}
