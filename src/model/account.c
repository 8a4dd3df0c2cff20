/* One account: its state as the connection tells it, and the presence its user wishes. */
#include "model/account.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/conv.h"
#include "model/invitation.h"
#include "model/roster.h"
#include <string.h>

static const char *const show_names[] = {
    [SHOW_OFFLINE] = "offline", [SHOW_ONLINE] = "online", [SHOW_CHAT] = "chat",
    [SHOW_AWAY] = "away",       [SHOW_XA] = "xa",         [SHOW_DND] = "dnd",
};

GQuark account_error_quark(void) {
    return g_quark_from_static_string("papo-account-error");
}

const char *show_name(Show show) {
    g_return_val_if_fail(show < G_N_ELEMENTS(show_names), NULL);
    return show_names[show];
}

const char *show_word(Show show) {
    static const char *const words[] = {
        [SHOW_OFFLINE] = N_("offline"),   [SHOW_ONLINE] = N_("online"),
        [SHOW_CHAT] = N_("free to chat"), [SHOW_AWAY] = N_("away"),
        [SHOW_XA] = N_("away for long"),  [SHOW_DND] = N_("busy"),
    };
    g_return_val_if_fail(show < G_N_ELEMENTS(words), "");
    return tr(words[show]);
}

gboolean show_parse(const char *name, Show *show) {
    for (guint i = 0; i < G_N_ELEMENTS(show_names); i++) {
        if (strcmp(show_names[i], name) == 0) {
            *show = i;
            return TRUE;
        }
    }
    return FALSE;
}

Account *account_new(Model *model, const char *jid) {
    Account *account = g_new0(Account, 1);

    account->model = model;
    account->jid = g_strdup(jid);
    account->resource = g_strdup(settings_text(model->settings, "resource", account, NULL));
    account->show = SHOW_ONLINE;
    account->status = g_strdup(settings_text(model->settings, "status", account, NULL));
    account->priority = settings_number(model->settings, "priority", account, NULL);
    account->convs = g_ptr_array_new_with_free_func((GDestroyNotify)conv_free);
    account->conv_jids = g_hash_table_new(g_str_hash, g_str_equal);
    account->blocked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    account->accepted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    account->invitations = g_ptr_array_new_with_free_func(invitation_free);
    account->roster = roster_new(account);
    return account;
}

void account_free(Account *account) {
    if (account == NULL)
        return;
    g_hash_table_unref(account->conv_jids);
    g_ptr_array_unref(account->convs);
    roster_free(account->roster);
    for (gsize i = 0; i < G_N_ELEMENTS(account->about); i++)
        g_free(account->about[i]);
    g_hash_table_unref(account->blocked);
    g_hash_table_unref(account->accepted);
    g_ptr_array_unref(account->invitations);
    g_free(account->jid);
    g_free(account->resource);
    g_free(account->reason);
    g_free(account->tls);
    g_free(account->status);
    g_free(account);
}

static void tell_changed(Account *account) {
    bus_emit(account->model->bus, &(Event){.type = EV_ACCOUNT_CHANGED, .account = account});
}

void account_set_state(Account *account, AccountState state, const char *reason) {
    if (account->state == state && g_strcmp0(account->reason, reason) == 0)
        return;
    if (state == ACCOUNT_ONLINE && account->state != ACCOUNT_ONLINE)
        account->online_since = clock_now(account->model->clock);
    account->state = state;
    if (state == ACCOUNT_ONLINE) {
        account->trouble = TROUBLE_NONE;
        account->provisional = account->given_up = FALSE;
    }
    g_free(account->reason);
    account->reason = g_strdup(reason);
    if (state == ACCOUNT_OFFLINE || state == ACCOUNT_WAITING)
        g_clear_pointer(&account->tls, g_free);
    bus_emit(account->model->bus, &(Event){.type = EV_ACCOUNT_STATE,
                                           .account = account,
                                           .text = account->reason,
                                           .number = state});
    if (state != ACCOUNT_OFFLINE)
        return;
    if (account->given_up)
        accounts_give_up(account);
    roster_clear_presence(account->roster);
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = g_ptr_array_index(account->convs, i);
        conv_set_typing(conv, TYPING_NONE);
        conv_lock(conv, NULL);
    }
}

void account_set_trouble(Account *account, Trouble trouble) {
    account->trouble = trouble;
}

void account_set_tls(Account *account, const char *description) {
    if (g_strcmp0(account->tls, description) == 0)
        return;
    g_free(account->tls);
    account->tls = g_strdup(description);
    tell_changed(account);
}

void account_set_resource(Account *account, const char *resource) {
    if (g_strcmp0(account->resource, resource) == 0)
        return;
    g_free(account->resource);
    account->resource = g_strdup(resource);
    tell_changed(account);
}

void account_set_presence(Account *account, Show show, const char *status, int priority) {
    char *copy = g_strdup(status); /* it may be our own */

    g_free(account->status);
    account->show = show;
    account->status = copy;
    account->priority = CLAMP(priority, -128, 127);
    tell_changed(account);
}

gboolean account_is_online(const Account *account) {
    return account->state == ACCOUNT_ONLINE;
}

char *account_full_jid(const Account *account) {
    if (account->resource == NULL)
        return g_strdup(account->jid);
    return jid_full(account->jid, account->resource);
}
