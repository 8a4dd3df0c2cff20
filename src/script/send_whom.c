/* papo send: who sends, and to whom. */
#include "script/send_whom.h"

#include "base/jid.h"
#include "base/tr.h"
#include "model/room.h"
#include "script/script.h"

#define refuse(error, ...) tr_fail(error, EXIT_ERROR, EXIT_OPTIONS, __VA_ARGS__)

Account *send_account(Model *model, const SendWish *wish, GError **error) {
    Account *account =
        wish->account ? accounts_find(model, wish->account) : accounts_default(model);
    if (!account && wish->account)
        refuse(error, "this profile has no account %s: papo -x \"/account add %s\" adds it",
               wish->account, wish->account);
    else if (!account)
        refuse(error, "this profile has no account: papo -x \"/account add you@example.org\" adds "
                      "yours");
    return account;
}

static Conv *conv_for(Account *account, const SendWish *wish, const char *jid, GError **error) {
    g_autofree char *bare = jid_is_valid(jid) ? jid_bare(jid) : NULL;
    if (!bare) {
        refuse(error, "“%s” is no address such as bob@example.org", jid);
        return NULL;
    }
    if (wish->rooms)
        return rooms_get(account, bare);
    if (rooms_find(account, bare)) {
        refuse(error, "%s is a room: papo send --room %s", bare, bare);
        return NULL;
    }
    if (wish->shared && jid_resource(jid)) {
        refuse(error, "%s: the papo that runs is asked to send to all devices: %s", jid, bare);
        return NULL;
    }
    Conv *conv = convs_get(account, CONV_CHAT, bare);
    if (jid_resource(jid) && conv->kind == CONV_CHAT)
        conv_lock(conv, jid_resource(jid));
    return conv;
}

gboolean send_convs(Account *account, const SendWish *wish, GPtrArray *convs, GPtrArray *ours,
                    GError **error) {
    for (const char *const *jid = wish->recipients; *jid; jid++) {
        Conv *conv = conv_for(account, wish, *jid, error);
        if (!conv)
            return FALSE;
        if (g_ptr_array_find(convs, conv, NULL))
            continue;
        g_ptr_array_add(convs, conv);
        if (wish->rooms && !conv->open)
            g_ptr_array_add(ours, conv);
    }
    return TRUE;
}
