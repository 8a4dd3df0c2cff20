/* All accounts of the profile: found, added, removed. */
#include "base/jid.h"
#include "base/tr.h"
#include "model/account.h"
#include "model/conv.h"
#include "model/inbox.h"
#include "model/invitation.h"
#include "model/presets.h"
#include "model/roster.h"
#include "store/caches.h"
#include <string.h>

Account *accounts_find(const Model *model, const char *jid) {
    g_autofree char *bare = jid == NULL ? NULL : jid_bare(jid);
    g_autofree char *prepared = NULL;

    for (guint i = 0; bare != NULL && i < model->accounts->len; i++) {
        Account *account = g_ptr_array_index(model->accounts, i);
        if (strcmp(account->jid, bare) == 0)
            return account;
    }
    prepared = bare == NULL ? NULL : jid_prepare(bare, NULL);
    if (prepared == NULL || strcmp(prepared, bare) == 0)
        return NULL;
    return accounts_find(model, prepared);
}

Account *accounts_default(const Model *model) {
    Account *account =
        accounts_find(model, settings_text(model->settings, "default-account", NULL, NULL));

    if (account != NULL)
        return account;
    for (guint i = 0; i < model->accounts->len; i++) {
        account = g_ptr_array_index(model->accounts, i);
        if (settings_on(model->settings, "enabled", account, NULL))
            return account;
    }
    return NULL;
}

static Account *take_in(Model *model, const char *jid) {
    Account *account = account_new(model, jid);

    g_ptr_array_add(model->accounts, account);
    roster_load(account->roster);
    inbox_load(account);
    invitations_load(account);
    convs_restore(account);
    bus_emit(model->bus, &(Event){.type = EV_ACCOUNT_ADDED, .account = account});
    return account;
}

Account *accounts_add(Model *model, const char *jid, GError **error) {
    g_autofree char *prepared = jid_prepare(jid, error);

    if (prepared == NULL)
        return NULL;
    if (jid_resource(prepared) != NULL) {
        g_autofree char *bare = jid_bare(prepared);
        g_set_error(error, ACCOUNT_ERROR, ACCOUNT_ERROR_JID,
                    _("An account is a JID without a resource: %s. The resource is a setting."),
                    bare);
        return NULL;
    }
    if (accounts_find(model, prepared) != NULL) {
        g_set_error(error, ACCOUNT_ERROR, ACCOUNT_ERROR_EXISTS,
                    _("The account %s is there already."), prepared);
        return NULL;
    }
    settings_add_account(model->settings, prepared, error);
    return take_in(model, prepared);
}

gboolean accounts_remove(Model *model, Account *account, GError **error) {
    const char *preferred = settings_own(model->settings, "default-account", NULL, NULL);

    if (account->state != ACCOUNT_OFFLINE) {
        g_set_error(error, ACCOUNT_ERROR, ACCOUNT_ERROR_ONLINE,
                    _("%s is connected: /disconnect it first."), account->jid);
        return FALSE;
    }
    prompts_withdraw_account(model->prompts, account);
    if (accounts_find(model, preferred) == account)
        settings_set(model->settings, "default-account", NULL, NULL, NULL, NULL);
    settings_forget_account(model->settings, account->jid);
    cache_clear(model->db, account->jid, "roster", NULL);
    cache_clear(model->db, account->jid, "roster-version", NULL);
    cache_clear(model->db, account->jid, CACHE_DELIMITER, NULL);
    cache_clear(model->db, account->jid, CACHE_PRESET, NULL);
    cache_clear(model->db, account->jid, "accepted", NULL);
    cache_clear(model->db, account->jid, "invitation", NULL);
    for (guint i = 0; i < account->convs->len; i++)
        convs_forget(g_ptr_array_index(account->convs, i));
    g_ptr_array_remove(model->accounts, account);
    bus_emit(model->bus, &(Event){.type = EV_ACCOUNT_REMOVED, .account = account});
    bus_bury(model->bus, account, (GDestroyNotify)account_free);
    return TRUE;
}

static void sweep(gpointer data) {
    Model *model = data;

    model->sweep = 0;
    for (guint i = model->accounts->len; i-- > 0;) {
        Account *account = g_ptr_array_index(model->accounts, i);
        if (account->given_up && account->state == ACCOUNT_OFFLINE)
            accounts_remove(model, account, NULL);
    }
}

void accounts_give_up(Account *account) {
    Model *model = account->model;

    if (!account->provisional)
        return;
    account->given_up = TRUE;
    if (account->state == ACCOUNT_OFFLINE && model->sweep == 0)
        model->sweep = clock_after(model->clock, 0, sweep, model);
}

void accounts_forget_provisional(Model *model) {
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        if (account->provisional)
            settings_forget_account(model->settings, account->jid);
    }
}

gboolean accounts_load(Model *model, GError **error) {
    g_auto(GStrv) jids = settings_accounts(model->settings);

    for (char **jid = jids; *jid != NULL; jid++)
        take_in(model, *jid);
    return TRUE;
}
