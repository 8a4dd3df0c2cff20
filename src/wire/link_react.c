/* What follows when a connection broke: another try, now or later, or a question to the user. */
#include "wire/link_private.h"

#include "base/tr.h"
#define GOOD_US (30 * G_USEC_PER_SEC) /* a session that lasted so long is tried again at once */
#define SLOW_MS 60000
#define FIRST_WAIT_MS 2000U
#define EXPIRE_S 600 /* a server that does not say how long it keeps a session */
#define REDIRECTS_MAX 3

void link_stop(Link *link) {
    link->wanted = FALSE;
    link_end_session(link);
    account_set_trouble(link->account, link->fault.trouble);
    account_set_state(link->account, ACCOUNT_OFFLINE, link->fault.reason);
}

static void dial_cb(gpointer data) {
    Link *link = data;
    link->dial_timer = 0;
    link_dial(link);
}

/* 2, 4, 8 … seconds up to the setting, a random part of up to half of it left out. */
static guint back_off(const Link *link) {
    guint most = (guint)settings_number(link->account->model->settings, "reconnect-delay",
                                        link->account, NULL) *
                 1000;
    guint wait = MIN(most, FIRST_WAIT_MS << MIN(link->attempts - 1, 20U));
    return wait - (guint)g_random_int_range(0, (gint)wait / 2 + 1);
}

static void retry(Link *link, gboolean slow) {
    guint ms = link->attempts ? back_off(link) : 0;
    if (slow)
        ms = MAX(ms, SLOW_MS);
    link->attempts++;
    account_set_trouble(link->account, link->fault.trouble);
    account_set_state(link->account, ACCOUNT_WAITING, link->fault.reason);
    link_dial_in(link, ms);
}

void link_dial_in(Link *link, guint ms) {
    clock_cancel(link_clock(link), &link->dial_timer);
    link->dial_timer = clock_after(link_clock(link), ms, dial_cb, link);
}

static void password_was_wrong(Link *link) {
    link->no_binding = FALSE; /* it was not the binding */
    if (password_rejected(link->password)) {
        link_stop(link);
        password_get(link->password, link_on_password, link);
        return;
    }
    g_autofree char *reason =
        g_strconcat(link->fault.reason, _(" It came from the setting "),
                    link_setting(link, "password") ? "password." : "password-command.", NULL);
    fault_set(&link->fault, FAULT_STOP, "%s", reason);
    link->fault.trouble = TROUBLE_LOGIN;
    link_stop(link);
}

static void redirected(Link *link) {
    gboolean follow = link->redirects < REDIRECTS_MAX && link->fault.address &&
                      g_strcmp0(link_setting(link, "tls"), "none") != 0;
    if (!follow) {
        retry(link, TRUE);
        return;
    }
    link->redirects++;
    g_free(link->redirect);
    link->redirect = g_steal_pointer(&link->fault.address);
    account_set_state(link->account, ACCOUNT_WAITING, link->fault.reason);
    link_dial_in(link, 0);
}

void link_react(Link *link) {
    switch (link->fault.kind) {
    case FAULT_NONE:
        fault_set(&link->fault, FAULT_RETRY, "The server closed the connection.");
        retry(link, FALSE);
        break;
    case FAULT_RETRY:
        retry(link, FALSE);
        break;
    case FAULT_SLOW:
        retry(link, TRUE);
        break;
    case FAULT_STOP:
        link_stop(link);
        break;
    case FAULT_PASSWORD:
        password_was_wrong(link);
        break;
    case FAULT_NO_PASSWORD:
        link->want_password = TRUE;
        link_dial_in(link, 0);
        break;
    case FAULT_BINDING:
        link->no_binding = TRUE;
        link_dial_in(link, 0);
        break;
    case FAULT_CERTIFICATE:
        link_stop(link);
        link_ask_certificate(link);
        break;
    case FAULT_REDIRECT:
        redirected(link);
        break;
    }
}

static void expired(gpointer data) {
    Link *link = data;
    link->expire_timer = 0;
    if (!link->up)
        link_end_session(link);
}

void link_session_broke(Link *link) {
    Clock *clock = link_clock(link);
    if (link->bound && clock_mono(clock) - link->bound_at >= GOOD_US)
        link->attempts = 0;
    link_session_down(link);
    if (link->misread) {
        link->misread = FALSE;
        link_session_refused(link, NULL);
        return;
    }
    if (!sm_can_resume(link->sm)) {
        link_end_session(link);
        return;
    }
    guint seconds = sm_max_seconds(link->sm) ? MIN(sm_max_seconds(link->sm), 86400) : EXPIRE_S;
    if (!link->expire_timer)
        link->expire_timer = clock_after(clock, seconds * 1000, expired, link);
}
