/* What happens to accounts and subscriptions, told in the console; the same thing not twice. */
#include "base/tr.h"
#include "model/invitation.h"
#include "model/roster.h"
#include "ui/ui_private.h"

#include <string.h>

static void tell(Ui *ui, const Account *account, gboolean bad, const char *text) {
    const char *before = g_hash_table_lookup(ui->told, account->jid);
    if (g_strcmp0(before, text) == 0)
        return;
    g_hash_table_insert(ui->told, g_strdup(account->jid), g_strdup(text));
    if (bad)
        model_error(ui->model, NULL, "%s", text);
    else
        model_notice(ui->model, NULL, "%s", text);
}

void tell_account(Ui *ui, const Account *account) {
    const char *reason = account->reason;
    g_autofree char *text = NULL;
    switch (account->state) {
    case ACCOUNT_CONNECTING:
        return;
    case ACCOUNT_ONLINE:
        text = g_strdup_printf(_("%s is online."), account->jid);
        break;
    case ACCOUNT_OFFLINE:
        text = g_strdup_printf(_("%s is offline%s%s"), account->jid, reason ? ": " : ".",
                               reason ? reason : "");
        break;
    case ACCOUNT_WAITING:
        text = g_strdup_printf(_("%s lost its connection%s%s; papo tries again by itself."),
                               account->jid, reason ? ": " : "", reason ? reason : "");
        break;
    }
    tell(ui, account, account->state != ACCOUNT_ONLINE && reason, text);
}

void tell_subscription(Ui *ui, const Contact *contact, const char *what) {
    static const struct {
        const char *what, *words;
    } news[] = {
        {"subscribed", N_("lets you see when they are online.")},
        {"unsubscribe", N_("does not want to see any more when you are online.")},
        {"unsubscribed", N_("does not let you see (any more) when they are online.")},
    };
    const char *name = contact_display_name(contact);
    const char *strangers = settings_text(ui->model->settings, "strangers", contact->account, NULL);
    if (strcmp(what, "subscribe") == 0 && !contact->in_roster && strcmp(strangers, "inbox") == 0)
        return; /* it waits in the inbox */
    if (strcmp(what, "subscribe") == 0) {
        ui_notice(ui, "%s wants to see when you are online%s%s: /sub allow %s, or /sub deny %s",
                  name, contact->request_text ? _(", and says: ") : "",
                  contact->request_text ? contact->request_text : "", contact->jid, contact->jid);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(news); i++) {
        if (strcmp(what, news[i].what) == 0)
            model_notice(ui->model, NULL, "%s %s", name, tr(news[i].words));
    }
}

/* Who isn't known waits in the inbox instead; nothing is told of what was answered. */
void tell_invitation(Ui *ui, const Account *account, const char *room) {
    const Invitation *invitation = invitations_find(account, room);
    if (!invitation || invitation_folds(invitation))
        return;
    const char *from = invitation->from;
    const Contact *contact = from ? roster_find(account->roster, from) : NULL;
    ui_notice(ui, "%s%s invites you into %s%s%s%s: /invite accept %s, or /invite decline %s",
              contact ? contact_display_name(contact)
              : from  ? from
                      : _("Somebody"),
              invitation->direct ? "" : _(", says the room,"), room,
              invitation->continues ? _(", where a conversation goes on") : "",
              invitation->reason ? _(", and says: ") : "",
              invitation->reason ? invitation->reason : "", room, room);
}
