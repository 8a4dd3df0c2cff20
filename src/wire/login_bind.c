/* The part of the login that makes or resumes a session (RFC 6120 7, XEP-0198). */
#include "base/jid.h"
#include "base/random_id.h"
#include "model/saver.h"
#include "wire/login_private.h"
#include "wire/ns.h"
#include "wire/said.h"

static Stanza *question(Login *login, const char *child, const char *ns) {
    g_free(login->iq_id);
    login->iq_id = random_id();
    Stanza *iq = stanza_new("iq", NS_CLIENT);
    stanza_set(iq, "type", "set");
    stanza_set(iq, "id", login->iq_id);
    stanza_add(iq, child, ns);
    return iq;
}

static void bind(Login *login) {
    Stanza *iq = question(login, "bind", NS_BIND);
    if (login->resource)
        stanza_add_with_text(stanza_child(iq, "bind", NULL), "resource", NULL, login->resource);
    login->state = LOGIN_BIND;
    login_send(login, iq);
}

void login_begin_session(Login *login) {
    if (!sm_can_resume(login->setup.sm)) {
        bind(login);
    } else if (stanza_child(login->features, "sm", NS_SM)) {
        login->state = LOGIN_RESUME;
        sm_hold(login->setup.sm, !saver_settle(login->setup.account->model->saver));
        login_send(login, sm_resume(login->setup.sm));
    } else {
        login->events.refused(NULL, login->data);
        bind(login);
    }
}

static void over(Login *login) {
    login->state = LOGIN_OVER;
    login->events.bound(login->jid, login->data);
}

void login_done(Login *login) {
    if (!stanza_child(login->features, "sm", NS_SM)) {
        sm_reset(login->setup.sm);
        over(login);
        return;
    }
    Stanza *enable = stanza_new("enable", NS_SM);
    stanza_set(enable, "resume", "true");
    login->state = LOGIN_ENABLE;
    sm_begin(login->setup.sm);
    login_send(login, enable);
}

/* The JID the server gave us must be ours; an anonymous account takes any of its domain. */
static gboolean take_jid(Login *login, const Stanza *result) {
    const char *text = stanza_child_text(stanza_child(result, "bind", NS_BIND), "jid", NULL);
    g_autofree char *jid = text ? jid_prepare(text, NULL) : NULL;
    g_autofree char *domain = jid ? jid_domain(jid) : NULL;
    gboolean ours = jid && jid_resource(jid) &&
                    (login->user ? jid_equal_bare(jid, login->account->jid)
                                 : g_strcmp0(domain, login->domain) == 0);
    if (ours)
        login->jid = g_steal_pointer(&jid);
    else
        login_stop(login, LOGIN_ERROR_STOP,
                   "The server logged us in as somebody else (%s), not as %s: refused.",
                   jid ? jid : "nobody", login->account->jid);
    return ours;
}

static void bound(Login *login, const Stanza *result) {
    if (!take_jid(login, result))
        return;
    const Stanza *session = stanza_child(login->features, "session", NS_SESSION);
    if (!session || stanza_child(session, "optional", NULL)) {
        login_done(login);
        return;
    }
    /* RFC 3921 3: old servers insist on it */
    Stanza *iq = question(login, "session", NS_SESSION);
    login->state = LOGIN_SESSION;
    login_send(login, iq);
}

static void bind_refused(Login *login, const Stanza *answer) {
    const Stanza *error = stanza_child(answer, "error", NULL);
    g_autofree char *said = said_clean(stanza_child_text(error, "text", NS_STANZA_ERROR));
    if (stanza_child(error, "not-allowed", NULL)) {
        login_stop(login, LOGIN_ERROR_STOP, "The server allows no session.%s", said);
    } else if (stanza_child(error, "resource-constraint", NULL)) {
        login_stop(login, LOGIN_ERROR_RETRY, "The server has too many sessions of ours.%s", said);
    } else if (login->state == LOGIN_BIND && login->resource) {
        g_clear_pointer(&login->resource, g_free); /* taken, or not to its liking: let it choose */
        bind(login);
    } else {
        login_stop(login, LOGIN_ERROR_RETRY, "The server refused a session.%s", said);
    }
}

static void sm_answered(Login *login, Stanza *stanza) {
    if (login->state == LOGIN_RESUME && stanza_is(stanza, "resumed", NULL)) {
        login->state = LOGIN_OVER;
        login->events.resumed(stanza, login->data);
    } else if (login->state == LOGIN_RESUME && stanza_is(stanza, "failed", NULL)) {
        login->events.refused(stanza, login->data);
        bind(login);
    } else if (login->state == LOGIN_ENABLE && stanza_is(stanza, "enabled", NULL)) {
        sm_enabled(login->setup.sm, stanza);
        over(login);
    } else if (login->state == LOGIN_ENABLE && stanza_is(stanza, "failed", NULL)) {
        sm_reset(login->setup.sm);
        over(login);
    }
}

void login_session_stanza(Login *login, Stanza *stanza) {
    if (stanza_is(stanza, NULL, NS_SM)) {
        sm_answered(login, stanza);
        return;
    }
    if (login->state == LOGIN_ENABLE && stanza_is(stanza, NULL, NS_CLIENT)) {
        login->events.early(stanza, login->data);
        return;
    }
    gboolean waiting = login->state == LOGIN_BIND || login->state == LOGIN_SESSION;
    if (!waiting || !stanza_is(stanza, "iq", NS_CLIENT) ||
        g_strcmp0(stanza_get(stanza, "id"), login->iq_id) != 0)
        return;
    if (g_strcmp0(stanza_get(stanza, "type"), "error") == 0)
        bind_refused(login, stanza);
    else if (g_strcmp0(stanza_get(stanza, "type"), "result") != 0)
        return;
    else if (login->state == LOGIN_BIND)
        bound(login, stanza);
    else
        login_done(login);
}
