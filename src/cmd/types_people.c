/* Arguments that name somebody: accounts, contacts, conversations, resources, groups. */
#include "base/jid.h"
#include "base/words.h"
#include "cmd/types.h"
#include "model/roster.h"
#include <string.h>

static gboolean begins(const char *text, const char *word) {
    g_autofree char *a = g_utf8_casefold(text, -1);
    g_autofree char *b = g_utf8_casefold(word, -1);
    return g_str_has_prefix(a, b);
}

static gboolean same(const char *text, const char *word) {
    g_autofree char *a = g_utf8_casefold(text, -1);
    g_autofree char *b = g_utf8_casefold(word, -1);
    return strcmp(a, b) == 0;
}

Account *args_account(const Ctx *ctx, const Args *args) {
    const char *jid = args ? arg_text(args, "account") : NULL;
    Account *named = jid ? accounts_find(ctx->model, jid) : NULL;
    return named ? named : ctx->account;
}

/* An account by its JID or by an unambiguous beginning of it. */
char *type_check_account(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GError **error) {
    Account *account = accounts_find(ctx->model, word), *found = NULL;
    if (account)
        return g_strdup(account->jid);
    guint n = 0;
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        account = g_ptr_array_index(ctx->model->accounts, i);
        if (begins(account->jid, word)) {
            found = account;
            n++;
        }
    }
    if (n == 1)
        return g_strdup(found->jid);
    return n ? arg_refuse(error, "“%s” fits several accounts: write more of it", word)
             : arg_refuse(error,
                          "there is no account “%s”: /account list shows them, /account add "
                          "adds one",
                          word);
}

/* Like an account, but an address not known yet is fine too. */
char *type_check_login(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                       GError **error) {
    g_autofree char *known = type_check_account(ctx, slot, args, word, NULL);
    if (known && !(strchr(word, '@') && strchr(word, '/')))
        return g_steal_pointer(&known);
    g_autofree char *jid = strchr(word, '@') ? jid_prepare(word, error) : NULL;
    if (!jid && !strchr(word, '@'))
        return arg_refuse(error,
                          "“%s” is neither one of your accounts nor an address such as "
                          "you@example.org",
                          word);
    return g_steal_pointer(&jid);
}

void type_complete_account(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out) {
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(ctx->model->accounts, i);
        g_ptr_array_add(out, g_strdup(account->jid));
    }
}

/* Every bare JID that a word could mean, each once. The order of the roster comes first. */
static GPtrArray *people(Account *account, const char *word,
                         gboolean (*match)(const char *, const char *)) {
    GPtrArray *found = g_ptr_array_new();
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        if (match(contact->jid, word) || (contact->name && match(contact->name, word)))
            g_ptr_array_add(found, contact->jid);
    }
    for (guint i = 0; i < account->convs->len; i++) {
        const Conv *conv = g_ptr_array_index(account->convs, i);
        if (match(conv->jid, word) && !roster_find(account->roster, conv->jid))
            g_ptr_array_add(found, conv->jid);
    }
    return found;
}

static char *several(GPtrArray *found, const char *word, GError **error) {
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < found->len && i < 4; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "",
                               (const char *)g_ptr_array_index(found, i));
    return arg_refuse(error, "“%s” could be %s%s: write more of it", word, list->str,
                      found->len > 4 ? " …" : "");
}

static char *nobody(Account *account, const char *word, GError **error) {
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < contacts->len; i++)
        g_ptr_array_add(names, (gpointer)contact_display_name(g_ptr_array_index(contacts, i)));
    g_ptr_array_add(names, NULL);
    const char *near = words_nearest(word, (const char *const *)names->pdata);
    return near ? arg_refuse(error, "there is no contact “%s”; did you mean “%s”?", word, near)
                : arg_refuse(error,
                             "“%s” is neither a contact nor an address such as bob@example.org",
                             word);
}

char *type_check_contact(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GError **error) {
    Account *account = args_account(ctx, args);
    if (strchr(word, '@'))
        return jid_prepare(word, error);
    if (!account)
        return arg_refuse(
            error, "“%s” isn't an address, and without an account there are no contacts", word);
    const Contact *contact = roster_find_name(account->roster, word);
    if (contact)
        return g_strdup(contact->jid);
    g_autoptr(GPtrArray) exact = people(account, word, same);
    g_autoptr(GPtrArray) near = exact->len ? NULL : people(account, word, begins);
    GPtrArray *found = exact->len ? exact : near;
    if (found->len == 1)
        return g_strdup(g_ptr_array_index(found, 0));
    return found->len ? several(found, word, error) : nobody(account, word, error);
}

char *type_check_entity(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error) {
    g_autoptr(GError) wrong = NULL;
    char *jid = type_check_person(ctx, slot, args, word, &wrong);
    if (!jid && strchr(word, '.') && !strchr(word, '@') && !strchr(word, ' '))
        return jid_prepare(word, error);
    if (!jid)
        g_propagate_error(error, g_steal_pointer(&wrong));
    return jid;
}

/* By name where that is what was begun, else by address: each contact once. */
void type_complete_contact(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out) {
    Account *account = args_account(ctx, args);
    if (!account)
        return;
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        const char *name = contact_display_name(contact);
        g_ptr_array_add(out, g_strdup(word_fits(name, word) ? name : contact->jid));
    }
    for (guint i = 0; i < account->convs->len; i++) {
        const Conv *conv = g_ptr_array_index(account->convs, i);
        if (!roster_find(account->roster, conv->jid))
            g_ptr_array_add(out, g_strdup(conv->jid));
    }
}

/* A conversation of the account in question first, then of any other. */
static Conv *conv_named(const Ctx *ctx, const Args *args, const char *word) {
    Account *first = args_account(ctx, args);
    Conv *conv = first ? convs_find(first, word) : NULL;
    for (guint i = 0; !conv && i < ctx->model->accounts->len; i++)
        conv = convs_find(g_ptr_array_index(ctx->model->accounts, i), word);
    for (guint i = 0; !conv && i < ctx->model->pages->len; i++) {
        Conv *page = g_ptr_array_index(ctx->model->pages, i);
        conv = strcmp(page->jid, word) == 0 ? page : NULL;
    }
    return conv;
}

Conv *args_conv(const Ctx *ctx, const Args *args, const char *name) {
    const char *jid = arg_text(args, name);
    if (!jid)
        return ctx->conv;
    return strcmp(jid, "console") == 0 ? ctx->model->console : conv_named(ctx, args, jid);
}

char *type_check_conv(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error) {
    if (g_ascii_strcasecmp(word, "console") == 0)
        return g_strdup("console");
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    for (guint i = 0; i < open->len; i++) {
        Conv *conv = g_ptr_array_index(open, i);
        if ((conv->account || conv->page) && same(conv_name(conv), word))
            return g_strdup(conv->jid);
    }
    g_autofree char *jid = type_check_contact(ctx, slot, args, word, NULL);
    Conv *conv = conv_named(ctx, args, jid ? jid : word);
    return conv ? g_strdup(conv->jid)
                : arg_refuse(error, "there is no conversation “%s”; /msg starts one", word);
}

void type_complete_conv(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out) {
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    for (guint i = 0; i < open->len; i++) {
        const Conv *conv = g_ptr_array_index(open, i);
        const char *name = conv->account || conv->page ? conv_name(conv) : "console";
        g_ptr_array_add(out, g_strdup(word_fits(name, word) ? name : conv->jid));
    }
}

/* Resources are those of the argument "who", else of whom the window is for. */
static Contact *contact_meant(const Ctx *ctx, const Args *args) {
    Account *account = args_account(ctx, args);
    const char *who = arg_text(args, "who");
    if (!who && ctx->conv && ctx->conv->account) {
        account = ctx->conv->account;
        who = ctx->conv->jid;
    }
    return account && who ? roster_find(account->roster, who) : NULL;
}

char *type_check_resource(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error) {
    Contact *contact = contact_meant(ctx, args);
    if (!contact || !contact->resources->len)
        return arg_refuse(error, "nobody is online here, so there is no resource “%s”", word);
    if (contact_resource(contact, word))
        return g_strdup(word);
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < contact->resources->len; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "",
                               ((Resource *)g_ptr_array_index(contact->resources, i))->name);
    return arg_refuse(error, "there is no resource “%s”; there is %s", word, list->str);
}

void type_complete_resource(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out) {
    Contact *contact = contact_meant(ctx, args);
    for (guint i = 0; contact && i < contact->resources->len; i++)
        g_ptr_array_add(out,
                        g_strdup(((Resource *)g_ptr_array_index(contact->resources, i))->name));
}

void type_complete_group(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GPtrArray *out) {
    Account *account = args_account(ctx, args);
    g_autoptr(GPtrArray) contacts = account ? roster_sorted(account->roster) : NULL;
    for (guint i = 0; contacts && i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        for (guint k = 0; contact->groups && contact->groups[k]; k++)
            g_ptr_array_add(out, g_strdup(contact->groups[k]));
    }
}
