/* A certificate that is not trusted: shown, asked about, and pinned on a yes. Nothing waits for the
 * answer. */
#include "wire/link_private.h"

#include "base/tr.h"
static const char *or_none(const char *text) {
    return text && *text ? text : _(_("(none)"));
}

static char *describe(const Certificate *c) {
    g_autofree char *names = c->names ? g_strjoinv(", ", c->names) : NULL;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d %H:%M");
    return g_strdup_printf(_("  for      %s\n"
                             "  subject  %s\n"
                             "  issuer   %s\n"
                             "  valid    %s to %s (it is %s here)\n"
                             "  SHA-256  %s"),
                           or_none(names), or_none(c->subject), or_none(c->issuer),
                           or_none(c->not_before), or_none(c->not_after), today,
                           or_none(c->sha256));
}

static void on_answer(const char *answer, gpointer data) {
    Link *link = data;
    link->question = 0;
    g_autofree char *sha256 = g_steal_pointer(&link->asked_about);
    if (g_strcmp0(answer, "yes") != 0) {
        link_register_over(link, NULL);
        return;
    }
    g_autoptr(GError) error = NULL;
    Model *model = link->account->model;
    if (!settings_set(model->settings, "tls-pin", sha256, link->account, NULL, &error))
        model_error(model, NULL, "%s", error->message);
    link_go(link);
}

void link_ask_certificate(Link *link) {
    static const char *const choices[] = {"no", "yes", NULL};
    const Certificate *c = link->wire->class->certificate(link->wire);
    if (!c || !c->sha256)
        return;
    Prompts *prompts = link->account->model->prompts;
    g_autofree char *text = describe(c);
    prompts_withdraw(prompts, &link->question);
    g_free(link->asked_about);
    link->asked_about = g_strdup(c->sha256);
    link->question = prompts_ask(
        prompts, PROMPT_CHOICE, link->account, choices, on_answer, link,
        "%s showed a certificate that is not trusted: %s\n%s\n"
        "Trust this one certificate for %s from now on?",
        link->domain, c->reason ? c->reason : _("tls is set to pinned, and none is yet."), text,
        link->account->jid);
}

void link_explain_pin(Link *link) {
    const Certificate *c = link->wire->class->certificate(link->wire);
    g_autofree char *said = g_steal_pointer(&link->fault.reason);
    fault_set(&link->fault, FAULT_STOP,
              "%s. Accepted was %s, now it shows %s. Only if you know why it changed: /account "
              "clear %s tls-pin",
              said, or_none(link_setting(link, "tls-pin")), or_none(c ? c->sha256 : NULL),
              link->account->jid);
    link->fault.trouble = TROUBLE_TLS;
}

gboolean link_certificate_known(Link *link) {
    return g_strcmp0(link_setting(link, "tls"), "pinned") != 0 || link_setting(link, "tls-pin") ||
           !link->wire->class->tls(link->wire);
}
