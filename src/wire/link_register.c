/* An account that is to be made (XEP-0077 3.1.1): the stream is encrypted, nobody is logged in, and
 * questions about the account may be asked on it. Then the login goes on. */
#include "wire/link_private.h"

void link_register(Link *link) {
    g_return_if_fail(!link->up || link->closing);
    link->registering = TRUE;
    link_go(link);
}

gboolean link_is_open(const Link *link) {
    return link->open && !link->closing;
}

/* From here on it is the user who takes the time. */
void link_open(Link *link) {
    clock_cancel(link_clock(link), &link->watchdog);
    link->open = TRUE;
    link->redirects = 0;
    link->events.open(TRUE, NULL, link->data);
}

void link_send_open(Link *link, Stanza *iq) {
    if (link_is_open(link))
        link_write(link, iq);
    stanza_unref(iq);
}

void link_answer(Link *link, Stanza *iq) {
    const char *type = stanza_get(iq, "type");
    if (g_strcmp0(type, "result") == 0 || g_strcmp0(type, "error") == 0)
        link->events.stanza(iq, link->data);
}

void link_log_in(Link *link, const char *password) {
    g_return_if_fail(link_is_open(link));
    link->registering = link->open = FALSE;
    password_take(link->password, password);
    link_watch_login(link);
    login_go_on(link->login, password_known(link->password));
}

void link_stay(Link *link, gboolean stay) {
    if (link_is_bound(link))
        link->wanted = stay;
}

void link_password_changed(Link *link, const char *password) {
    password_changed(link->password, password);
}

void link_register_over(Link *link, const char *why) {
    if (!link->registering)
        return;
    link->registering = link->open = FALSE;
    link->events.open(FALSE, why, link->data);
}

/* What was typed would have to be typed again, and a second try may be one too many (3.1.1): none
 * is made, but where the server said, or with a certificate the user may still trust. */
void link_register_broke(Link *link) {
    FaultKind kind = link->fault.kind;
    gboolean elsewhere = !link->open && (kind == FAULT_REDIRECT || kind == FAULT_CERTIFICATE);
    if (!link->registering || (link->wanted && elsewhere))
        return;
    if (kind == FAULT_NONE)
        fault_set(&link->fault, FAULT_STOP, "The server closed the connection.");
    else if (kind != FAULT_CERTIFICATE)
        link->fault.kind = FAULT_STOP;
    link_register_over(link, link->wanted ? link->fault.reason : NULL);
}
