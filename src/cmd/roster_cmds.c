/* The roster, subscriptions, and who is there. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "cmd/occupant_cmds.h"
#include "model/about.h"
#include "model/blocks.h"
#include "model/groups.h"
#include "model/roster.h"
#include "xmpp/roster_sync.h"
#include "xmpp/xep/0083_nested_groups.h"
#include "xmpp/xep/0145_notes.h"
#include <string.h>

static char *clean_name(const Contact *contact) {
    return text_clean(contact_display_name(contact));
}

/* "Alice <alice@example.org>", or the address alone. */
static char *full_name(const Contact *contact) {
    g_autofree char *name = clean_name(contact);
    return contact->name && *contact->name ? g_strdup_printf("%s <%s>", name, contact->jid)
                                           : g_strdup(contact->jid);
}

static void tell_contact(const Ctx *ctx, const Contact *contact) {
    g_autofree char *name = full_name(contact);
    const Resource *best = contact_best(contact);
    const char *said = best ? best->status : contact->last_words;
    g_autofree char *status = text_clean(said ? said : "");
    g_autofree char *groups = contact->groups ? g_strjoinv(", ", contact->groups) : g_strdup("");
    g_autofree char *clean = text_clean(groups);
    reply_line(
        ctx->reply, "%s  %s%s%s%s%s%s%s%s%s%s", name, show_word(contact_show(contact)),
        *status ? ": " : "", status, *clean ? "  [" : "", clean, *clean ? "]" : "",
        contact->subscription == SUBSCRIPTION_BOTH ? "" : _("  subscription "),
        contact->subscription == SUBSCRIPTION_BOTH ? "" : subscription_name(contact->subscription),
        contact->asked ? _(", asked") : "",
        blocks_match(contact->account, contact->jid) ? _(", blocked") : "");
}

static gboolean shows(const Contact *contact, const char *which) {
    Show show = contact_show(contact), wanted;
    if (!which || strcmp(which, "all") == 0 || strcmp(which, "any") == 0)
        return TRUE;
    if (strcmp(which, "available") == 0)
        return show == SHOW_ONLINE || show == SHOW_CHAT;
    if (strcmp(which, "unavailable") == 0)
        return show != SHOW_ONLINE && show != SHOW_CHAT;
    if (strcmp(which, "online") == 0)
        return show != SHOW_OFFLINE;
    return show_parse(which, &wanted) && show == wanted;
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    const Account *account = args_account(ctx, args);
    const char *which = arg_text(args, "which"), *group = arg_text(args, "group");
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    guint shown = 0;
    MucRole role;
    if (ctx->conv && ctx->conv->room && !group && strcmp(args_command(args)->name, "who") == 0) {
        occupants_list(ctx->reply, ctx->conv->room, which);
        return TRUE;
    }
    if (muc_role_parse(which, &role))
        return cmd_fail(error, CMD_ERROR_STATE, "/who %s belongs in a room", which);
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        if (!shows(contact, which) || !contact_in_group(contact, group) || !contact->in_roster)
            continue;
        tell_contact(ctx, contact);
        shown++;
    }
    if (!contacts->len)
        reply_line(ctx->reply, "The roster is empty: /roster add bob@example.org adds somebody");
    else if (!shown)
        reply_line(ctx->reply, "None of your %u contacts", contacts->len);
    return TRUE;
}

static Late *late(Ctx *ctx, Account *account, const char *jid, const char *what) {
    return late_new(ctx, account, jid, NULL, "%s %s", what, jid);
}

static gboolean set_item(Ctx *ctx, Account *account, const char *jid, const char *name,
                         char **groups) {
    roster_sync_set(account, jid, name, (const char *const *)groups, late_answer,
                    late(ctx, account, jid, _("/roster: the server didn't change")), late_free);
    return TRUE;
}

/* The name they gave themselves, for who wants to take it: never by itself. */
static void tell_nick(const Ctx *ctx, const Contact *contact) {
    const char *own =
        contact->about[ABOUT_NICK] ? contact->about[ABOUT_NICK] : contact->request_nick;
    g_autofree char *clean = cmd_clean(own), *quoted = words_quote(clean);
    if (*clean)
        reply_line(ctx->reply, "They call themselves %s: /roster nick %s %s gives them that name",
                   clean, contact->jid, quoted);
}

static gboolean add(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    g_autofree char *bare = jid_bare(arg_text(args, "jid"));
    Contact *known = roster_find(account->roster, bare);
    const char *name = arg_text(args, "name");
    if (!known && !strpbrk(bare, "@.:") &&
        g_strcmp0(bare, stream_domain(account->stream)) != 0) /* "bob", and not a server's name */
        return cmd_fail(error, CMD_ERROR_USAGE, "“%s” is no address such as %s@example.org", bare,
                        bare);
    g_auto(GStrv) groups = known ? g_strdupv(known->groups) : NULL;
    if (!name && known)
        name = known->name;
    if (!known || !known->in_roster || known->subscription == SUBSCRIPTION_NONE)
        reply_line(ctx->reply, "Adding %s. To see when they are online: /sub request %s", bare,
                   bare);
    if (!name && known)
        tell_nick(ctx, known);
    return set_item(ctx, account, bare, name, groups);
}

/* The contact meant, which must be in the roster. */
static Contact *contact_of(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *who = cmd_who(ctx, args, error);
    Contact *contact = who ? roster_find(account->roster, who) : NULL;
    if (who && (!contact || !contact->in_roster)) {
        cmd_fail(error, CMD_ERROR_STATE, "%s isn't in your roster: /roster add %s", who, who);
        return NULL;
    }
    return contact;
}

static gboolean remove_item(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    Contact *contact = contact_of(ctx, args, error);
    if (!contact)
        return FALSE;
    roster_sync_remove(account, contact->jid, late_answer,
                       late(ctx, account, contact->jid, _("/roster: the server didn't remove")),
                       late_free);
    return TRUE;
}

static gboolean nick(Ctx *ctx, const Args *args, GError **error) {
    Contact *contact = contact_of(ctx, args, error);
    return contact && set_item(ctx, args_account(ctx, args), contact->jid, arg_text(args, "name"),
                               contact->groups);
}

static void tell_groups(const Ctx *ctx, const Account *account) {
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    g_autoptr(GPtrArray) groups = roster_groups(account->roster);
    for (guint i = 0; i < groups->len; i++) {
        const Group *group = g_ptr_array_index(groups, i);
        g_autofree char *clean = text_clean(group->title);
        guint n = 0;
        for (guint k = 0; k < contacts->len; k++)
            n += contact_in_group(g_ptr_array_index(contacts, k), group->name);
        reply_line(ctx->reply, "%*s%s (%u)", (int)group->depth * 2, "", clean, n);
    }
    if (!groups->len)
        reply_line(ctx->reply, "No groups yet: /roster group add GROUP CONTACT makes one");
}

static gboolean group(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *name = arg_text(args, "group"), *what = arg_text(args, "do");
    if (strcmp(what, "show") == 0) {
        if (name)
            return list(ctx, args, error);
        tell_groups(ctx, account);
        return TRUE;
    }
    if (!name)
        return cmd_fail(error, CMD_ERROR_USAGE, "/roster group %s: which group?", what);
    Contact *contact = contact_of(ctx, args, error);
    if (!contact)
        return FALSE;
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; contact->groups && contact->groups[i]; i++)
        if (strcmp(contact->groups[i], name) != 0)
            g_ptr_array_add(groups, g_strdup(contact->groups[i]));
    if (strcmp(what, "add") == 0)
        g_ptr_array_add(groups, g_strdup(name));
    else if (!contact->groups || !g_strv_contains((const char *const *)contact->groups, name))
        return cmd_fail(error, CMD_ERROR_STATE, "%s isn't in the group “%s”", contact->jid, name);
    g_ptr_array_add(groups, NULL);
    return set_item(ctx, account, contact->jid, contact->name, (char **)groups->pdata);
}

static void tell_delimiter(Reply *reply, const Account *account) {
    g_autofree char *clean = cmd_clean(account->roster->delimiter);
    if (*clean)
        reply_line(reply, "Groups stand in each other where their names have “%s” between", clean);
    else
        reply_line(reply, "No group stands in another one; /roster delimiter :: lets them");
}

static void delimiter_done(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0)
        roster_set_delimiter(late->account->roster, late->who);
    late_answer(stream, answer, late);
}

static void delimiter_told(Late *late, Stanza *answer) {
    tell_delimiter(late->reply, late->account);
}

static gboolean delimiter(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *text = arg_text(args, "text");
    if (!text) {
        tell_delimiter(ctx->reply, account);
        return TRUE;
    }
    gboolean off = strcmp(text, "off") == 0;
    Stream *stream = cmd_stream(ctx, args, error);
    if (stream && !off && !delimiter_is_good(text))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "“%s” can't stand between groups: take up to 16 letters, but not a single "
                        "letter or digit",
                        text);
    if (stream)
        delimiter_set(stream, off ? "" : text, delimiter_done,
                      late_new(ctx, account, off ? "" : text, delimiter_told,
                               "The server didn't keep what stands between groups"),
                      late_free);
    return stream != NULL;
}

static gboolean subscribe(Ctx *ctx, const Args *args, GError **error) {
    static const struct {
        const char *command, *type, *done;
    } kinds[] = {
        {"sub request", "subscribe", N_("Asked %s to let you see when they are online")},
        {"sub allow", "subscribed", N_("%s may see when you are online")},
        {"sub deny", "unsubscribed", N_("%s can't see when you are online")},
        {"sub cancel", "unsubscribe", N_("You don't see any more when %s is online")},
    };
    Account *account = args_account(ctx, args);
    const char *who = cmd_who(ctx, args, error);
    if (!who)
        return FALSE;
    g_autofree char *bare = jid_bare(who);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(args_command(args)->name, kinds[i].command) != 0)
            continue;
        g_auto(GStrv) parts = g_strsplit(tr(kinds[i].done), "%s", 2);
        roster_sync_subscription(account, bare, kinds[i].type, arg_text(args, "text"));
        reply_line(ctx->reply, "%s%s%s", parts[0], bare, parts[1]);
    }
    return TRUE;
}

static gboolean sub_show(Ctx *ctx, const Args *args, GError **error) {
    const char *who = cmd_who(ctx, args, error);
    if (!who)
        return FALSE;
    const Contact *contact = roster_find(args_account(ctx, args)->roster, who);
    static const char *const meaning[] = {
        N_("neither of you sees when the other is online"), N_("you see when they are online"),
        N_("they see when you are online"), N_("you both see when the other is online")};
    reply_line(ctx->reply, "%s: %s%s%s", who,
               tr(meaning[contact ? contact->subscription : SUBSCRIPTION_NONE]),
               contact && contact->asked ? _("; your request waits for an answer") : "",
               contact && contact->asks ? _("; they ask to see you: /sub allow or /sub deny") : "");
    return TRUE;
}

static gboolean sub_list(Ctx *ctx, const Args *args, GError **error) {
    gboolean sent = strcmp(args_command(args)->name, "sub sent") == 0;
    g_autoptr(GPtrArray) contacts = roster_sorted(args_account(ctx, args)->roster);
    guint n = 0;
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        if (!(sent ? contact->asked : contact->asks))
            continue;
        g_autofree char *text = text_clean(contact->request_text ? contact->request_text : "");
        reply_line(ctx->reply, "%s%s%s", contact->jid, !sent && *text ? ": " : "",
                   sent ? "" : text);
        n++;
    }
    if (!n)
        reply_line(ctx->reply, sent ? N_("No request of yours waits for an answer")
                                    : N_("Nobody waits for your answer"));
    return TRUE;
}

static void tell_resource(const Ctx *ctx, const Resource *resource) {
    g_autofree char *name = text_clean(resource->name);
    g_autofree char *status = text_clean(resource->status ? resource->status : "");
    g_autofree char *since = cmd_time(resource->since, clock_now(ctx->model->clock));
    g_autofree char *client = text_clean(resource->caps_node ? resource->caps_node : "");
    gint64 now = clock_now(ctx->model->clock);
    g_autofree char *idle = resource->idle_since ? cmd_time(resource->idle_since, now) : NULL;
    reply_line(ctx->reply, "  /%s  %s%s%s  priority %d  since %s%s%s%s%s", name,
               show_word(resource->show), *status ? ": " : "", status, resource->priority, since,
               idle ? _(", idle since ") : "", idle ? idle : "", *client ? "  " : "", client);
}

static void tell_self(Ctx *ctx, const Account *account) {
    reply_line(ctx->reply, "%s%s%s  %s%s%s  priority %d", account->jid,
               account->resource ? "/" : "", account->resource ? account->resource : "",
               account_is_online(account) ? show_word(account->show) : _("offline"),
               account->status ? ": " : "", account->status ? account->status : "",
               account->priority);
    if (account_is_online(account))
        reply_line(ctx->reply, "  %s", account->tls ? account->tls : _("NOT ENCRYPTED"));
}

/* What they tell of themselves: their own words, beside the address and never instead of it. */
static void tell_about(const Ctx *ctx, char *const *about) {
    static const char *const words[] = {[ABOUT_NICK] = N_("calls themselves"),
                                        [ABOUT_MOOD] = N_("mood"),
                                        [ABOUT_ACTIVITY] = N_("activity"),
                                        [ABOUT_TUNE] = N_("listens to"),
                                        [ABOUT_AVATAR] = N_("picture")};
    for (About kind = 0; kind < ABOUT_COUNT; kind++) {
        g_autofree char *clean = cmd_clean(about[kind]);
        if (*clean)
            reply_line(ctx->reply, "  %s: %s", tr(words[kind]), clean);
    }
}

/* Our own note on somebody, as far as notes are known. */
static void tell_note(const Ctx *ctx, const Account *account, const char *jid) {
    const Note *note = account->stream ? notes_find(account->stream, jid) : NULL;
    g_autofree char *clean = cmd_clean(note ? note->text : NULL);
    if (*clean)
        reply_line(ctx->reply, "  your note: %s", clean);
}

static gboolean info(Ctx *ctx, const Args *args, GError **error) {
    const Account *account = args_account(ctx, args);
    if (!arg_text(args, "who") && !conv_has_peer(ctx->conv)) {
        tell_self(ctx, account);
        tell_about(ctx, account->about);
        return TRUE;
    }
    const char *who = cmd_who(ctx, args, error);
    const Contact *contact = who ? roster_find(account->roster, who) : NULL;
    if (!who)
        return FALSE;
    const Room *room = rooms_find(account, who);
    if (room && jid_resource(who) && occupant_tell(ctx->reply, room, jid_resource(who)))
        return TRUE;
    if (room && jid_resource(who))
        return cmd_fail(error, CMD_ERROR_STATE, "There is no “%s” in %s", jid_resource(who),
                        room->conv->jid);
    if (room) {
        room_tell(ctx->reply, room);
        return TRUE;
    }
    if (!contact) {
        reply_line(ctx->reply, "%s isn't in your roster, and nothing is known of them%s", who,
                   blocks_match(account, who) ? _("; you have blocked them") : "");
        tell_note(ctx, account, who);
        return TRUE;
    }
    tell_contact(ctx, contact);
    if (contact->asked || contact->asks)
        sub_show(ctx, args, NULL);
    for (guint i = 0; i < contact->resources->len; i++)
        tell_resource(ctx, g_ptr_array_index(contact->resources, i));
    tell_about(ctx, contact->about);
    tell_note(ctx, account, contact->jid);
    const Conv *conv = convs_find(account, contact->jid);
    if (conv && conv->resource)
        reply_line(ctx->reply, "  what you say goes to /%s alone", conv->resource);
    return TRUE;
}

static const Command table[] = {
    {"roster", "[-a account:account] [which:all|online|offline|away|dnd|xa|chat]",
     "List your contacts.", NULL, "roster online", NEED_ACCOUNT, list, "roster list"},
    {"roster add", "[-a account:account] <jid:jid> [name:text...]",
     "Add a contact to your roster, or give one another name.",
     "To see when they are online, ask them: /sub request.",
     "roster add bob@example.org Bob the builder", NEED_ONLINE, add},
    {"roster remove", "[-a account:account] [who:contact]",
     "Remove a contact, and end both subscriptions.", NULL, "roster remove bob@example.org",
     NEED_ONLINE, remove_item},
    {"roster nick", "[-a account:account] <who:contact> <name:text...>",
     "Give a contact a name of your own.", NULL, "roster nick bob@example.org Bobby", NEED_ONLINE,
     nick, "roster name"},
    {"roster clearnick", "[-a account:account] [who:contact]",
     "Take the name of a contact away: the address is shown.", NULL,
     "roster clearnick bob@example.org", NEED_ONLINE, nick},
    {"roster group", "[-a account:account] <do:show|add|remove> [group:group] [who:contact]",
     "Show the groups of the roster, or change which ones a contact is in.", NULL,
     "roster group add Friends bob@example.org", NEED_ACCOUNT, group},
    {"roster delimiter", "[-a account:account] [text:text]",
     "Set what stands between the names of groups in groups, such as ::; show it (XEP-0083).",
     "With ::, the group Friends::Choir is the group Choir in the group Friends. It is kept on "
     "the "
     "server for all your devices; off makes groups flat.",
     "roster delimiter ::", NEED_ACCOUNT, delimiter},
    {"sub request", "[-a account:account] [who:entity] [text:text...]",
     "Ask to see when somebody is online.", NULL, "sub request bob@example.org It's me",
     NEED_ONLINE, subscribe},
    {"sub allow", "[-a account:account] [who:entity]", "Let somebody see when you are online.",
     "Also before they ask, where the server supports it.", "sub allow bob@example.org",
     NEED_ONLINE, subscribe},
    {"sub deny", "[-a account:account] [who:entity]",
     "Don't, or no longer, let somebody see when you are online.", NULL, "sub deny bob@example.org",
     NEED_ONLINE, subscribe},
    {"sub cancel", "[-a account:account] [who:entity]",
     "See no longer when somebody is online; also takes a request back.", NULL,
     "sub cancel bob@example.org", NEED_ONLINE, subscribe},
    {"sub show", "[-a account:account] [who:entity]",
     "Show who of you two sees when the other is online.", NULL, "sub show bob@example.org",
     NEED_ACCOUNT, sub_show},
    {"sub sent", "[-a account:account]", "List your requests that wait for an answer.", NULL,
     "sub sent", NEED_ACCOUNT, sub_list},
    {"sub received", "[-a account:account]", "List the requests that wait for your answer.", NULL,
     "sub received", NEED_ACCOUNT, sub_list},
    {"who",
     "[-a account:account] [which:online|offline|away|dnd|xa|chat|available|unavailable|any|"
     "moderator|participant|visitor] [group:group]",
     "Show who is there: of your contacts, in a room who is in it.",
     "Available are those who are online and not away.", "who available", NEED_ACCOUNT, list},
    {"info", "[-a account:account] [who:entity]",
     "Show what is known of a contact and their devices; in the console, of yourself.",
     "In a room: of somebody there by the nick, or of the room.", "info bob@example.org",
     NEED_ACCOUNT, info},
};

void roster_commands(Commands *commands) {
    commands_add(commands, "Roster and presence", table, G_N_ELEMENTS(table));
}
