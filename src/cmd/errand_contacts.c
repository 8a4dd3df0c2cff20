/* Contacts that a gateway had for us, once we have left it: of no use, but the user's (XEP-0100).
 */
#include "base/jid.h"
#include "base/tr.h"
#include "cmd/errand.h"
#include "model/roster.h"
#include "xmpp/roster_sync.h"

typedef struct {
    Reply *reply;
    Account *account;
    char *service;
} Asked;

static void asked_free(gpointer data) {
    Asked *asked = data;
    reply_done(asked->reply);
    reply_unref(asked->reply);
    g_free(asked->service);
    g_free(asked);
}

/* char*: addresses of the service, itself among them. */
static GPtrArray *contacts_of(const Account *account, const char *service) {
    g_autoptr(GPtrArray) all = roster_sorted(account->roster);
    GPtrArray *its = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < all->len; i++) {
        const Contact *contact = g_ptr_array_index(all, i);
        g_autofree char *domain = jid_domain(contact->jid);
        if (g_strcmp0(domain, service) == 0)
            g_ptr_array_add(its, g_strdup(contact->jid));
    }
    return its;
}

static void on_removed(Stream *stream, Stanza *answer, gpointer data) {
    const Asked *asked = data;
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0)
        return;
    g_autofree char *why = stanza_error_text(answer);
    reply_error(asked->reply, "A contact of %s was not removed: %s", asked->service, why);
}

static Asked *asked_new(Reply *reply, Account *account, const char *service) {
    Asked *asked = g_new(Asked, 1);
    *asked = (Asked){reply_ref(reply), account, g_strdup(service)};
    reply_expect(reply);
    return asked;
}

static void remove_all(Reply *reply, Account *account, const char *service) {
    g_autoptr(GPtrArray) its = contacts_of(account, service);
    for (guint i = 0; i < its->len; i++)
        roster_sync_remove(account, its->pdata[i], on_removed, asked_new(reply, account, service),
                           asked_free);
    reply_line(reply,
               tr_count("%u contact of %s is removed", "%u contacts of %s are removed", its->len),
               its->len, service);
}

static void on_answer(const char *answer, gpointer data) {
    Asked *asked = data;
    if (g_strcmp0(answer, "yes") == 0 && account_is_online(asked->account))
        remove_all(asked->reply, asked->account, asked->service);
    else
        reply_line(asked->reply, "They stay in your roster; /roster remove takes one out");
}

static void ask_user(Late *late, guint n) {
    static const char *const choices[] = {"no", "yes", NULL};
    Prompts *prompts = late->account->model->prompts;
    guint id =
        prompts_ask(prompts, PROMPT_CHOICE, late->account, choices, on_answer,
                    asked_new(late->reply, late->account, late->who),
                    tr_count("Your roster still has %u contact of %s. Remove it, too?",
                             "Your roster still has %u contacts of %s. Remove them, too?", n),
                    n, late->who);
    prompts_own_data(prompts, id, asked_free);
}

void errand_contacts(Late *late, gboolean remove, gboolean ask) {
    g_autoptr(GPtrArray) its = contacts_of(late->account, late->who);
    if (!its->len)
        return;
    if (remove)
        remove_all(late->reply, late->account, late->who);
    else if (ask && reply_has_window(late->reply))
        ask_user(late, its->len);
    else
        reply_line(late->reply, "In your roster there are still %u of it: /roster remove",
                   its->len);
}
