/* Logging in the way of before 2004 (XEP-0078), for servers that know nothing else: only if the
 * account's setting says so. */
#include "base/jid.h"
#include "base/random_id.h"
#include "wire/login_private.h"
#include "wire/ns.h"
#include "wire/said.h"
#include <string.h>

static Stanza *new_iq(Login *login, const char *type) {
    g_free(login->iq_id);
    login->iq_id = random_id();
    Stanza *iq = stanza_new("iq", NS_CLIENT);
    stanza_set(iq, "type", type);
    stanza_set(iq, "id", login->iq_id);
    return iq;
}

void login_begin_legacy(Login *login) {
    if (!login->user || !login->setup.password) {
        login_stop(login, login->user ? LOGIN_ERROR_NO_PASSWORD : LOGIN_ERROR_STOP,
                   "The server wants a name and a password.");
        return;
    }
    Stanza *iq = new_iq(login, "get");
    stanza_set(iq, "to", login->domain);
    stanza_add_with_text(stanza_add(iq, "query", NS_AUTH), "username", NULL, login->user);
    login->state = LOGIN_LEGACY_FIELDS;
    login_send(login, iq);
}

/* SHA1(stream id, password) in small hexadecimal letters (XEP-0078 3.1). */
static char *digest_of(const char *stream_id, const char *password) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sum, (const guchar *)stream_id, -1);
    g_checksum_update(sum, (const guchar *)password, -1);
    char *digest = g_strdup(g_checksum_get_string(sum));
    g_checksum_free(sum);
    return digest;
}

static void send_credentials(Login *login, const char *field, const char *value) {
    Stanza *shown = new_iq(login, "set");
    Stanza *query = stanza_add(shown, "query", NS_AUTH);
    stanza_add_with_text(query, "username", NULL, login->user);
    stanza_add_with_text(query, field, NULL, "…");
    stanza_add_with_text(query, "resource", NULL, login->resource);
    g_autofree char *user = g_markup_escape_text(login->user, -1);
    g_autofree char *resource = g_markup_escape_text(login->resource, -1);
    char *secret = g_markup_escape_text(value, -1);
    char *xml = g_strdup_printf("<iq type='set' id='%s'><query xmlns='" NS_AUTH "'>"
                                "<username>%s</username><%s>%s</%s><resource>%s</resource>"
                                "</query></iq>",
                                login->iq_id, user, field, secret, field, resource);
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
    login->state = LOGIN_LEGACY;
    login_send_secret(login, xml, shown);
}

static void choose_field(Login *login, const Stanza *query) {
    const char *stream_id = login->setup.wire->class->stream_id(login->setup.wire);
    if (stanza_child(query, "digest", NULL) && stream_id && *stream_id) {
        g_autofree char *digest = digest_of(stream_id, login->setup.password);
        send_credentials(login, "digest", digest);
    } else if (stanza_child(query, "password", NULL)) {
        /* In the clear only under TLS, or where the user said tls none: before_login() saw to it.
         */
        send_credentials(login, "password", login->setup.password);
    } else {
        login_stop(login, LOGIN_ERROR_STOP,
                   "The server knows no old login that papo can do: /account clear %s auth",
                   login->account->jid);
    }
}

static gboolean has_error(const Stanza *error, const char *condition, const char *code) {
    return stanza_child(error, condition, NULL) || g_strcmp0(stanza_get(error, "code"), code) == 0;
}

static void refused(Login *login, const Stanza *answer) {
    const Stanza *error = stanza_child(answer, "error", NULL);
    const char *text = stanza_child_text(error, "text", NULL);
    g_autofree char *said = said_clean(text ? text : error ? stanza_text(error) : NULL);
    if (login->state == LOGIN_LEGACY && has_error(error, "not-authorized", "401"))
        login_stop(login, LOGIN_ERROR_PASSWORD, "The server says that name or password is wrong.%s",
                   said);
    else if (has_error(error, "conflict", "409"))
        login_stop(login, LOGIN_ERROR_RETRY, "The server still has the last session of ours.%s",
                   said);
    else
        login_stop(login, LOGIN_ERROR_STOP,
                   "The server refused the old kind of login: /account clear %s auth%s",
                   login->account->jid, said);
}

void login_legacy_stanza(Login *login, Stanza *stanza) {
    if (!stanza_is(stanza, "iq", NS_CLIENT) ||
        g_strcmp0(stanza_get(stanza, "id"), login->iq_id) != 0)
        return;
    const char *type = stanza_get(stanza, "type");
    if (g_strcmp0(type, "error") == 0) {
        refused(login, stanza);
    } else if (g_strcmp0(type, "result") == 0 && login->state == LOGIN_LEGACY_FIELDS) {
        choose_field(login, stanza_child(stanza, "query", NS_AUTH));
    } else if (g_strcmp0(type, "result") == 0) {
        login->jid = jid_full(login->account->jid, login->resource);
        /* There is no bind, and nothing to resume: the stream did not start anew. */
        if (sm_can_resume(login->setup.sm))
            login->events.refused(NULL, login->data);
        sm_reset(login->setup.sm);
        login->state = LOGIN_OVER;
        login->events.bound(login->jid, login->data);
    }
}
