/* /help: from the tables of commands and settings. */
#include "cmd/help.h"

#include "base/tr.h"
#include "base/words.h"
#include "cmd/alias.h"
#include "cmd/common.h"
#include "cmd/other_names.h"
#include <string.h>

/* What is about no single command. */
static const struct {
    const char *name, *text;
} essays[] = {
    {"start", N_("To log in: /connect you@example.org, then type your password. "
                 "To talk to somebody: /msg bob@example.org Hello. "
                 "To add somebody: /roster add bob@example.org, then /sub request bob@example.org. "
                 "To leave: /quit.")},
    {"text", N_("What doesn't begin with a slash is said in the window you are in. "
                "Two slashes say a text that begins with one. /me waves says what you do.")},
    {"words",
     N_("Arguments are separated by spaces; \"quotes\" or a backslash keep a space inside "
        "one. <this> has to be there, [this] may be left out, -x is a flag and stands before "
        "the text, -- ends the flags, and ... takes the rest of the line as it is. "
        "Tab completes.")},
    {"people",
     N_("A contact is named by the address, by the name in your roster, or by a beginning "
        "that fits nobody else. An address with a resource (bob@example.org/phone) means "
        "one device.")},
};

char *help_synopsis(const Commands *commands, const Command *command) {
    g_autofree char *args = grammar_shown(commands_grammar(commands, command));
    return g_strconcat("/", command->name, args, NULL);
}

static gboolean begins_fold(const char *text, const char *word) {
    g_autofree char *a = g_utf8_casefold(text, -1);
    g_autofree char *b = g_utf8_casefold(word, -1);
    return g_str_has_prefix(a, b);
}

static void tell_overview(const Ctx *ctx) {
    g_autoptr(GPtrArray) list = commands_topics(ctx->commands), all = commands_all(ctx->commands);
    reply_line(ctx->reply, "%s", tr(essays[0].text));
    for (guint i = 0; i < list->len; i++) {
        const char *topic = g_ptr_array_index(list, i);
        g_autoptr(GString) line = g_string_new(NULL);
        g_autofree char *last = g_strdup("");
        for (guint k = 0; k < all->len; k++) {
            const Command *command = g_ptr_array_index(all, k);
            g_autofree char *word = g_strndup(command->name, strcspn(command->name, " "));
            if (!g_str_equal(commands_topic(ctx->commands, command), topic) ||
                g_str_equal(word, last))
                continue;
            g_string_append_printf(line, " /%s", word);
            g_free(last);
            last = g_steal_pointer(&word);
        }
        reply_line(ctx->reply, "%s:%s", tr(topic), line->str);
    }
    g_auto(GStrv) aliases = aliases_names(ctx->model->aliases);
    g_autofree char *own = g_strjoinv(" /", aliases);
    if (*own)
        reply_line(ctx->reply, "Your aliases: /%s", own);
    g_autoptr(GString) more = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(essays); i++)
        g_string_append_printf(more, " /help %s,", essays[i].name);
    reply_line(ctx->reply, "More: /help COMMAND, /help SETTING,%s /set list", more->str);
}

static void tell_command(const Ctx *ctx, const Command *command) {
    g_autofree char *synopsis = help_synopsis(ctx->commands, command);
    reply_line(ctx->reply, "%s", synopsis);
    reply_line(ctx->reply, "%s", tr(command->help));
    if (command->more)
        reply_line(ctx->reply, "%s", tr(command->more));
    const Grammar *grammar = commands_grammar(ctx->commands, command);
    for (guint i = 0; i < grammar->slots->len; i++) {
        const Slot *slot = g_ptr_array_index(grammar->slots, i);
        g_autofree char *what = slot_explained(slot);
        g_autofree char *flag = slot->flag ? g_strdup_printf("-%c ", slot->flag) : g_strdup("");
        if (slot->type != type_find("flag"))
            reply_line(ctx->reply, "  %s%s: %s", flag, slot->name, what);
    }
    if (command->alias)
        reply_line(ctx->reply, "Also called: %s", command->alias);
    if (command->example)
        reply_line(ctx->reply, "Example: /%s", command->example);
}

/* "roster" alone also tells of "roster add" and the others. */
static void tell_subs(const Ctx *ctx, const char *name) {
    g_autofree char *prefix = g_strconcat(name, " ", NULL);
    g_autoptr(GPtrArray) all = commands_all(ctx->commands);
    for (guint i = 0; i < all->len; i++) {
        const Command *command = g_ptr_array_index(all, i);
        if (!g_str_has_prefix(command->name, prefix))
            continue;
        g_autofree char *synopsis = help_synopsis(ctx->commands, command);
        reply_line(ctx->reply, "%s  %s", synopsis, tr(command->help));
    }
}

char *help_setting_values(const Setting *setting) {
    switch (setting->type) {
    case SETTING_BOOL:
        return g_strdup(_("on or off"));
    case SETTING_NUMBER:
        return g_strdup_printf(_("a number from %d to %d"), setting->min, setting->max);
    case SETTING_CHOICE: {
        g_autofree char *choices = g_strjoinv(", ", (char **)setting->choices);
        return g_strdup_printf(_("one of %s"), choices);
    }
    case SETTING_LIST: {
        g_autofree char *choices = g_strjoinv(", ", (char **)setting->choices);
        return g_strdup_printf(_("some of %s, in any order, or none"), choices);
    }
    case SETTING_SECRET:
        return g_strdup(_("a secret"));
    case SETTING_TEXT:
        break;
    }
    return g_strdup(_("text"));
}

const char *help_setting_scope(const Setting *setting) {
    if (setting->scope == SCOPE_ACCOUNT)
        return _("an account");
    if (setting->scope == SCOPE_GLOBAL)
        return _("everything");
    return setting->scope & SCOPE_CONV ? _("everything, an account or a conversation")
                                       : _("everything or an account");
}

static void tell_setting(const Ctx *ctx, const Setting *setting) {
    g_autofree char *values = help_setting_values(setting);
    reply_line(ctx->reply, "%s: %s", setting->name, tr(setting->help));
    reply_line(ctx->reply, "It is %s, set for %s; by default it is %s%s%s.", values,
               help_setting_scope(setting), setting->fallback ? "“" : "",
               setting->fallback ? setting->fallback : _("unset"), setting->fallback ? "”" : "");
    if (setting->scope == SCOPE_ACCOUNT)
        reply_line(ctx->reply, "To set it: /account set ACCOUNT %s VALUE", setting->name);
    else
        reply_line(ctx->reply, "To set it: /set %s VALUE", setting->name);
}

static void tell_other(const Ctx *ctx, const OtherName *other) {
    g_autofree char *shown = other_name_line(other, "…");
    if (shown)
        reply_line(ctx->reply, "/%s … is %s here", other->name, shown);
    if (other->help)
        reply_line(ctx->reply, "/%s: %s", other->name, tr(other->help));
}

/* What other clients call so, unless it is a command here; "presence" tells of "presence room",
 * too. */
static guint tell_others(const Ctx *ctx, const char *name) {
    g_autofree char *prefix = g_strconcat(name, " ", NULL);
    guint told = 0, n;
    const OtherName *table = other_names_table(&n);
    for (guint i = 0; i < n; i++) {
        if (strcmp(table[i].name, name) != 0 && !g_str_has_prefix(table[i].name, prefix))
            continue;
        if (commands_find(ctx->commands, table[i].name))
            continue;
        tell_other(ctx, &table[i]);
        told++;
    }
    const OtherName *other = told ? other_name_find(name) : NULL;
    const Setting *setting = other && other->runs && g_str_has_prefix(other->runs, "set ")
                                 ? setting_find(other->runs + 4)
                                 : NULL;
    if (setting && strcmp(setting->name, name) != 0)
        tell_setting(ctx, setting);
    return told;
}

static gboolean tell_topic(const Ctx *ctx, const char *word) {
    g_autoptr(GPtrArray) list = commands_topics(ctx->commands), all = commands_all(ctx->commands);
    for (guint i = 0; i < G_N_ELEMENTS(essays); i++)
        if (strcmp(essays[i].name, word) == 0) {
            reply_line(ctx->reply, "%s", tr(essays[i].text));
            return TRUE;
        }
    for (guint i = 0; i < list->len; i++) {
        const char *topic = g_ptr_array_index(list, i);
        if (!begins_fold(topic, word) && !begins_fold(tr(topic), word))
            continue;
        reply_line(ctx->reply, "%s:", tr(topic));
        for (guint k = 0; k < all->len; k++) {
            const Command *command = g_ptr_array_index(all, k);
            if (g_str_equal(commands_topic(ctx->commands, command), topic))
                reply_line(ctx->reply, "  /%s  %s", command->name, tr(command->help));
        }
        return TRUE;
    }
    return FALSE;
}

/* A word that is no name: who speaks of it? */
static guint tell_mentions(const Ctx *ctx, const char *word) {
    guint found = 0, n;
    g_autoptr(GPtrArray) all = commands_all(ctx->commands);
    for (guint i = 0; i < all->len; i++) {
        const Command *command = g_ptr_array_index(all, i);
        if (!strcasestr(command->name, word) && !strcasestr(command->help, word) &&
            !strcasestr(tr(command->help), word))
            continue;
        reply_line(ctx->reply, "/%s  %s", command->name, tr(command->help));
        found++;
    }
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++)
        if (strcasestr(table[i].name, word) || strcasestr(table[i].help, word) ||
            strcasestr(tr(table[i].help), word)) {
            reply_line(ctx->reply, "/set %s  %s", table[i].name, tr(table[i].help));
            found++;
        }
    return found;
}

static gboolean tell_alias(const Ctx *ctx, const char *name) {
    g_autofree char *typed = g_strconcat("/", name, NULL);
    const char *rest;
    g_autofree char *line = alias_of(ctx->commands, typed, &rest);
    if (!line)
        return FALSE;
    reply_line(ctx->reply, "/%s is your alias for %s", name, line);
    const char *at = line + 1;
    const Command *command = *line == '/' ? commands_match(ctx->commands, &at) : NULL;
    if (command)
        tell_command(ctx, command);
    return TRUE;
}

static gboolean unknown(const Ctx *ctx, const char *word, GError **error) {
    g_autoptr(GPtrArray) names = g_ptr_array_new(), all = commands_all(ctx->commands);
    guint n;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(names, (gpointer)((const Command *)g_ptr_array_index(all, i))->name);
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(names, (gpointer)table[i].name);
    g_ptr_array_add(names, NULL);
    const char *near = words_nearest(word, (const char *const *)names->pdata);
    return near ? cmd_fail(error, CMD_ERROR_UNKNOWN,
                           "There is no help on “%s”; did you mean /help %s?", word, near)
                : cmd_fail(error, CMD_ERROR_UNKNOWN,
                           "There is no help on “%s”; /help lists all there is", word);
}

gboolean help_tell(const Ctx *ctx, const char *topic, GError **error) {
    if (!topic) {
        tell_overview(ctx);
        return TRUE;
    }
    topic += *topic == '/';
    const Command *command = commands_find(ctx->commands, topic);
    const Setting *setting = setting_find(topic);
    g_autoptr(GPtrArray) subs = commands_words(ctx->commands, topic);
    if (command)
        tell_command(ctx, command);
    if (setting)
        tell_setting(ctx, setting);
    if (subs->len)
        tell_subs(ctx, topic);
    gboolean alias = tell_alias(ctx, topic);
    guint others = alias ? 0 : tell_others(ctx, topic);
    if (command || setting || subs->len || others || alias || tell_topic(ctx, topic) ||
        tell_mentions(ctx, topic))
        return TRUE;
    return unknown(ctx, topic, error);
}
