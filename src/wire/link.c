/* The life of a connection: dialling, logging in, losing it, trying again. */
#include "wire/link.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/saver.h"
#include "wire/link_private.h"
#include "wire/ns.h"
#include <string.h>

#define LOGIN_MS 60000 /* from dialling to a session */
#define CLOSE_MS 4000  /* for the server to close as well */
#define SETTLE_MS 2000 /* for the server to acknowledge what we said last */
#define NETWORK_MS 500 /* addresses come and go for a moment */

Clock *link_clock(const Link *link) {
    return link->account->model->clock;
}

const char *link_setting(const Link *link, const char *name) {
    const char *text = settings_text(link->account->model->settings, name, link->account, NULL);
    return text && *text ? text : NULL;
}

void link_fail(Link *link, FaultKind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *reason = tr_vprintf(format, args);
    va_end(args);
    fault_set(&link->fault, kind, "%s", reason);
}

void link_forget_session(Link *link) {
    sm_reset(link->sm);
    link->restored = FALSE;
    link_save_forget(link);
}

void link_end_session(Link *link) {
    clock_cancel(link_clock(link), &link->expire_timer);
    link_forget_session(link);
    if (!link->session)
        return;
    link->session = FALSE;
    link->events.ended(link->data);
}

/* ---- closing ---- */

static void close_hard(gpointer data) {
    Link *link = data;
    link->close_timer = 0;
    link->wire->class->close(link->wire, FALSE);
}

void link_close(Link *link, gboolean politely) {
    clock_cancel(link_clock(link), &link->close_timer);
    if (!link->up)
        return;
    link_send_held(link);
    link->closing = TRUE;
    if (politely)
        link->close_timer = clock_after(link_clock(link), CLOSE_MS, close_hard, link);
    link->wire->class->close(link->wire, politely);
}

static void say_goodbye(gpointer data) {
    Link *link = data;
    link->close_timer = 0;
    if (sm_is_active(link->sm)) { /* XEP-0198 4: what we have need not be kept for us */
        sm_hold(link->sm, !saver_settle(link->account->model->saver));
        g_autoptr(Stanza) a = sm_answer(link->sm);
        link_write(link, a);
    }
    link_close(link, TRUE);
}

void link_disconnect(Link *link) {
    Clock *clock = link_clock(link);
    link->wanted = link->dial_when_down = FALSE;
    link->attempts = 1;
    g_clear_pointer(&link->resource, g_free);
    password_cancel(link->password);
    prompts_withdraw(link->account->model->prompts, &link->question);
    clock_cancel(clock, &link->dial_timer);
    if (!link->up) {
        link_end_session(link);
        if (link->account->state != ACCOUNT_OFFLINE)
            account_set_state(link->account, ACCOUNT_OFFLINE, NULL);
    } else if (link->closing) {
        fault_clear(&link->fault);
    } else if (link->bound && link_session_unsettled(link)) {
        link_ask(link);
        link->bound = FALSE;
        link->close_timer = clock_after(clock, SETTLE_MS, say_goodbye, link);
    } else {
        link->bound = FALSE;
        say_goodbye(link);
    }
}

/* ---- dialling ---- */

static void too_long(gpointer data) {
    Link *link = data;
    link->watchdog = 0;
    link_fail(link, FAULT_RETRY, "No answer within %d seconds; papo waited for %s.",
              LOGIN_MS / 1000, login_waits_for(link->login));
    link_close(link, FALSE);
}

static void connect_now(Link *link);

void link_on_password(const char *password, const GError *error, gpointer data) {
    Link *link = data;
    if (password) {
        if (!link->wanted)
            link->wanted = TRUE;
        connect_now(link);
        return;
    }
    link_fail(link, FAULT_STOP, "%s", error ? error->message : _("No password was given."));
    link->fault.trouble = TROUBLE_LOGIN;
    link_stop(link);
}

static gboolean needs_password(const Link *link) {
    return strchr(link->account->jid, '@') &&
           (!link_setting(link, "client-cert") || link->want_password);
}

void link_dial(Link *link) {
    clock_cancel(link_clock(link), &link->dial_timer);
    if (link->up || !link->wanted)
        return;
    account_set_state(link->account, ACCOUNT_CONNECTING, NULL);
    if (link->registering || !needs_password(link) || password_known(link->password))
        connect_now(link);
    else if (!password_is_asking(link->password))
        password_get(link->password, link_on_password, link);
}

static void login_send_cb(Stanza *stanza, gpointer data) {
    link_write(data, stanza);
}

static void login_send_secret_cb(const char *xml, Stanza *shown, gpointer data) {
    link_write_secret(data, xml, shown);
}

static void login_secured(gpointer data) {
    Link *link = data;
    link->wire->class->secure(link->wire);
}

/* Our JID goes out in the clear only where the user wants no encryption. */
static void open_stream(gpointer data) {
    Link *link = data;
    gboolean may =
        strchr(link->account->jid, '@') &&
        (link->wire->class->tls(link->wire) || g_strcmp0(link_setting(link, "tls"), "none") == 0);
    link->wire->class->open(link->wire, may ? link->account->jid : NULL);
}

static void login_over(Link *link) {
    clock_cancel(link_clock(link), &link->watchdog);
    g_clear_pointer(&link->features, stanza_unref);
    if (login_features(link->login))
        link->features = stanza_ref((Stanza *)login_features(link->login));
    link->login_over = TRUE; /* freed when it is not on the stack */
}

/* After the state is told: the offer to keep the password is nothing that being online waits for.
 */
static void accepted(Link *link) {
    link->redirects = 0;
    if (password_known(link->password))
        password_accepted(link->password);
}

static void login_bound(const char *jid, gpointer data) {
    Link *link = data;
    login_over(link);
    link_session_begin(link, jid);
    accepted(link);
}

static void login_resumed(const Stanza *resumed, gpointer data) {
    Link *link = data;
    login_over(link);
    link_session_resumed(link, resumed);
    accepted(link);
}

static void login_early(Stanza *stanza, gpointer data) {
    Link *link = data;
    g_ptr_array_add(link->early, stanza_ref(stanza));
}

static void login_open(gpointer data) {
    link_open(data);
}

static void login_answer(Stanza *iq, gpointer data) {
    link_answer(data, iq);
}

static void login_refused(const Stanza *failed, gpointer data) {
    link_session_refused(data, failed);
}

static void login_failed(const GError *error, gpointer data) {
    Link *link = data;
    login_over(link);
    fault_from_error(&link->fault, error);
    link_close(link, TRUE);
}

void link_watch_login(Link *link) {
    link->watchdog = clock_after(link_clock(link), LOGIN_MS, too_long, link);
}

static void connect_now(Link *link) {
    static const LoginEvents events = {
        login_send_cb, login_send_secret_cb, login_secured, open_stream, login_bound, login_resumed,
        login_failed,  login_early,          login_refused, login_open,  login_answer};
    g_autofree char *resource = link_resource(link);
    WireTarget target;
    account_set_state(link->account, ACCOUNT_CONNECTING, NULL);
    fault_clear(&link->fault);
    g_ptr_array_set_size(link->early, 0);
    link_restore(link);
    link->login = login_new(&(LoginSetup){.account = link->account,
                                          .wire = link->wire,
                                          .sm = link->sm,
                                          .password = password_known(link->password),
                                          .resource = resource,
                                          .no_binding = link->no_binding,
                                          .wait = link->registering},
                            &events, link);
    link->login_over = FALSE;
    link_watch_login(link);
    link->up = TRUE;
    link->closing = FALSE;
    link_fill_target(link, &target);
    link->wire->class->connect(link->wire, &target);
    wire_target_clear(&target);
}

void link_connect(Link *link) {
    if (link->registering && !link->up)
        link_register_over(link, NULL);
    link_go(link);
}

void link_go(Link *link) {
    link->wanted = TRUE;
    prompts_withdraw(link->account->model->prompts, &link->question);
    if (link->up && link->closing)
        link->dial_when_down = TRUE;
    else if (!link->up)
        link_dial(link);
}

static void closed(Link *link, const GError *error) {
    Clock *clock = link_clock(link);
    link->up = link->closing = FALSE;
    clock_cancel(clock, &link->watchdog);
    clock_cancel(clock, &link->close_timer);
    g_clear_pointer(&link->login, login_free);
    if (error && link->fault.kind == FAULT_NONE)
        fault_from_error(&link->fault, error);
    if (g_error_matches(error, WIRE_ERROR, WIRE_ERROR_PIN))
        link_explain_pin(link);
    account_set_tls(link->account, NULL);
    link_register_broke(link);
    link_session_broke(link);
    if (link->wanted && !link->dial_when_down) {
        link_react(link);
        return;
    }
    link_end_session(link);
    if (link->dial_when_down) {
        link->dial_when_down = FALSE;
        link_dial_in(link, 0);
    } else {
        account_set_state(link->account, ACCOUNT_OFFLINE, NULL);
    }
}

/* ---- what the wire says ---- */

static void opened_for_login(Link *link) {
    account_set_tls(link->account, link->wire->class->tls(link->wire));
    if (link_certificate_known(link)) {
        open_stream(link);
        return;
    }
    link_fail(link, FAULT_CERTIFICATE, "The certificate of %s is not pinned yet.", link->domain);
    link->fault.trouble = TROUBLE_TLS;
    link_close(link, FALSE);
}

static void on_state(WireState state, const GError *error, gpointer data) {
    Link *link = data;
    if (state == WIRE_CLOSED) {
        if (link->up)
            closed(link, error);
    } else if (link->closing || !link->login) {
        return;
    } else if (state == WIRE_OPENED) {
        login_opened(link->login);
    } else {
        opened_for_login(link);
    }
}

static void stream_error(Link *link, const Stanza *error) {
    fault_from_stream_error(&link->fault, error);
    if (link->bound_at && stanza_child(error, "host-unknown", NS_STREAM_ERROR))
        link->fault.kind = FAULT_SLOW; /* it did before: perhaps it only starts */
    if (link->fault.kind == FAULT_STOP || link->fault.kind == FAULT_REDIRECT)
        link_forget_session(link);
    if (link->unproven && fault_is_misreading(error)) {
        link->misread = TRUE;
        link->fault.kind = FAULT_RETRY;
    }
    link_close(link, TRUE);
}

static void on_stanza(Stanza *stanza, gpointer data) {
    Link *link = data;
    link_show(link, stanza, FALSE);
    if (stanza_is(stanza, "error", NS_STREAM)) {
        if (!link->closing)
            stream_error(link, stanza);
    } else if (link->login && !link->login_over) {
        if (!link->closing)
            login_stanza(link->login, stanza);
        if (link->login_over)
            g_clear_pointer(&link->login, login_free);
    } else if (link->session) {
        link_session_stanza(link, stanza);
        if (link->close_timer && !link->closing && !link_session_unsettled(link)) {
            clock_cancel(link_clock(link), &link->close_timer);
            say_goodbye(link);
        }
    }
}

void link_network_changed(Link *link) {
    if (link->bound) {
        link_probe(link);
    } else if (link->dial_timer) {
        link->attempts = 1;
        link_dial_in(link, NETWORK_MS);
    }
}

static void on_event(const Event *ev, gpointer data) {
    Link *link = data;
    if (ev->type == EV_SETTING_CHANGED && link->bound && g_strcmp0(ev->text, "ping-interval") == 0)
        link_alive_start(link);
}

/* ---- made and freed ---- */

Link *link_new(Account *account, WireMaker maker, gpointer maker_data, const LinkEvents *events,
               gpointer data) {
    static const WireEvents wire_events = {on_state, on_stanza};
    Link *link = g_new0(Link, 1);
    link->account = account;
    link->events = *events;
    link->data = data;
    link->domain = jid_domain(account->jid);
    link->sm = sm_new();
    link->password = password_new(account);
    link->early = g_ptr_array_new_with_free_func((GDestroyNotify)stanza_unref);
    link->attempts = 1;
    g_queue_init(&link->unconfirmed);
    link->held = g_string_new(NULL);
    link->wire = maker(&wire_events, link, maker_data);
    link->watch = link_watch_new(link);
    bus_listen(account->model->bus, on_event, link);
    return link;
}

void link_free(Link *link) {
    if (!link)
        return;
    Clock *clock = link_clock(link);
    bus_ignore(link->account->model->bus, on_event, link);
    if (sm_can_resume(link->sm))
        link_save(link);
    saver_not_after(link->account->model->saver, link);
    g_string_free(link->held, TRUE);
    link_watch_free(link->watch);
    link_alive_stop(link);
    guint *timers[] = {&link->dial_timer, &link->watchdog, &link->close_timer, &link->save_timer,
                       &link->expire_timer};
    for (gsize i = 0; i < G_N_ELEMENTS(timers); i++)
        clock_cancel(clock, timers[i]);
    prompts_withdraw(link->account->model->prompts, &link->question);
    login_free(link->login);
    link->wire->class->free(link->wire);
    password_free(link->password);
    sm_free(link->sm);
    fault_clear(&link->fault);
    g_clear_pointer(&link->carried, g_ptr_array_unref);
    g_ptr_array_unref(link->early);
    g_clear_pointer(&link->features, stanza_unref);
    g_free(link->redirect);
    g_free(link->resource);
    g_free(link->asked_about);
    g_free(link->domain);
    g_free(link->jid);
    g_free(link);
}

gboolean link_is_bound(const Link *link) {
    return link->bound && !link->closing;
}

const char *link_stream_feature(const Link *link, const char *ns) {
    const Stanza *feature = link->bound ? stanza_child(link->features, NULL, ns) : NULL;
    return feature ? stanza_name(feature) : NULL;
}
