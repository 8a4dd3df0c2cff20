/* Knows every command and runs what was typed. */
#include "cmd/registry.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/alias.h"
#include "cmd/other_names.h"
#include "cmd/types.h"
#include <string.h>

GQuark cmd_error_quark(void) {
    return g_quark_from_static_string("papo-cmd-error");
}

typedef struct {
    const Command *command;
    const char *topic;
    Grammar *grammar;
    gpointer owner;
} Entry;

struct Commands {
    GHashTable *names; /* name or alias → Entry*, owned by entries */
    GPtrArray *entries;
    const Aliases *aliases; /* the user's; NULL */
};

static void entry_free(gpointer data) {
    Entry *entry = data;
    grammar_free(entry->grammar);
    g_free(entry);
}

Commands *commands_new(void) {
    Commands *commands = g_new0(Commands, 1);
    commands->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    commands->entries = g_ptr_array_new_with_free_func(entry_free);
    return commands;
}

void commands_free(Commands *commands) {
    if (!commands)
        return;
    g_hash_table_unref(commands->names);
    g_ptr_array_unref(commands->entries);
    g_free(commands);
}

static Entry *find(const Commands *commands, const char *name) {
    return g_hash_table_lookup(commands->names, name);
}

static void commands_name(Commands *commands, const char *name, Entry *entry) {
    if (!g_hash_table_insert(commands->names, g_strdup(name), entry))
        g_critical("two commands are called “%s”", name);
}

void commands_add_of(Commands *commands, const char *topic, const Command *table, guint n,
                     gpointer owner) {
    for (guint i = 0; i < n; i++) {
        g_autoptr(GError) error = NULL;
        Entry *entry = find(commands, table[i].name);
        if (entry && entry->command == &table[i]) {
            entry->owner = owner ? owner : entry->owner;
            continue;
        }
        entry = g_new0(Entry, 1);
        entry->command = &table[i];
        entry->topic = topic;
        entry->owner = owner;
        entry->grammar = grammar_parse(table[i].args, &error);
        if (!entry->grammar) {
            g_critical("/%s: %s", table[i].name, error->message);
            g_free(entry);
            continue;
        }
        g_ptr_array_add(commands->entries, entry);
        commands_name(commands, table[i].name, entry);
        g_auto(GStrv) aliases = g_strsplit(table[i].alias ? table[i].alias : "", ",", -1);
        for (guint k = 0; aliases[k]; k++)
            commands_name(commands, g_strstrip(aliases[k]), entry);
    }
}

void commands_add(Commands *commands, const char *topic, const Command *table, guint n) {
    commands_add_of(commands, topic, table, n, NULL);
}

void commands_set_aliases(Commands *commands, const Aliases *aliases) {
    commands->aliases = aliases;
}

const Aliases *commands_aliases(const Commands *commands) {
    return commands->aliases;
}

const Command *commands_find(const Commands *commands, const char *name) {
    const Entry *entry = find(commands, name);
    return entry ? entry->command : NULL;
}

const Grammar *commands_grammar(const Commands *commands, const Command *command) {
    const Entry *entry = find(commands, command->name);
    return entry ? entry->grammar : NULL;
}

const char *commands_topic(const Commands *commands, const Command *command) {
    const Entry *entry = find(commands, command->name);
    return entry ? entry->topic : NULL;
}

GPtrArray *commands_topics(const Commands *commands) {
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < commands->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(commands->entries, i);
        if (!g_ptr_array_find_with_equal_func(found, entry->topic, g_str_equal, NULL))
            g_ptr_array_add(found, (gpointer)entry->topic);
    }
    return found;
}

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp((*(const Command *const *)a)->name, (*(const Command *const *)b)->name);
}

GPtrArray *commands_all(const Commands *commands) {
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; i < commands->entries->len; i++)
        g_ptr_array_add(
            all, (gpointer)((const Entry *)g_ptr_array_index(commands->entries, i))->command);
    g_ptr_array_sort(all, by_name);
    return all;
}

GPtrArray *commands_words(const Commands *commands, const char *first) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(commands->names), (GCompareFunc)strcmp);
    for (GList *l = names; l; l = l->next) {
        const char *name = l->data, *space = strchr(name, ' ');
        g_autofree char *head = g_strndup(name, space ? (gsize)(space - name) : strlen(name));
        const char *word = first ? (space && strcmp(head, first) == 0 ? space + 1 : NULL) : head;
        if (word && g_hash_table_add(seen, g_strdup(word)))
            g_ptr_array_add(words, g_strdup(word));
    }
    g_auto(GStrv) aliases = commands->aliases && !first ? aliases_names(commands->aliases) : NULL;
    for (char **name = aliases; name && *name; name++)
        if (g_hash_table_add(seen, g_strdup(*name)))
            g_ptr_array_add(words, g_strdup(*name));
    return words;
}

/* Takes a plain word off the line; NULL if there is none. */
static char *take_word(const char **line) {
    *line += strspn(*line, " ");
    gsize length = strcspn(*line, " \n");
    if (!length)
        return NULL;
    char *word = g_strndup(*line, length);
    *line += length;
    return word;
}

const Command *commands_match(const Commands *commands, const char **line) {
    const char *at = *line;
    g_autofree char *first = take_word(&at);
    if (!first)
        return NULL;
    const char *after = at;
    g_autofree char *second = take_word(&after);
    if (second) {
        g_autofree char *both = g_strconcat(first, " ", second, NULL);
        const Entry *entry = find(commands, both);
        if (entry) {
            *line = after;
            return entry->command;
        }
    }
    const Entry *entry = find(commands, first);
    if (entry)
        *line = at;
    return entry ? entry->command : NULL;
}

static const char *nearest(GPtrArray *words, const char *word) {
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(list, g_ptr_array_index(words, i));
    g_ptr_array_add(list, NULL);
    return words_nearest(word, (const char *const *)list->pdata);
}

/* “/accuont” or “/account ad”: says what it could have been. */
static gboolean unknown(const Commands *commands, const char *line, GError **error) {
    g_autofree char *first = take_word(&line);
    g_autofree char *second = take_word(&line);
    g_autoptr(GPtrArray) subs = commands_words(commands, first ? first : "");
    if (subs->len) {
        const char *near = second ? nearest(subs, second) : NULL;
        g_autoptr(GString) list = g_string_new(NULL);
        for (guint i = 0; i < subs->len; i++)
            g_string_append_printf(list, "%s%s", i ? ", " : "",
                                   (const char *)g_ptr_array_index(subs, i));
        if (near)
            g_set_error(error, CMD_ERROR, CMD_ERROR_UNKNOWN,
                        _("There is no command “/%s %s”; did you mean “/%s %s”?"), first, second,
                        first, near);
        else
            g_set_error(error, CMD_ERROR, CMD_ERROR_UNKNOWN, _("/%s is followed by one of %s"),
                        first, list->str);
        return FALSE;
    }
    g_autoptr(GPtrArray) words = commands_words(commands, NULL);
    const char *near = first ? nearest(words, first) : NULL;
    if (first && setting_find(first))
        g_set_error(error, CMD_ERROR, CMD_ERROR_UNKNOWN,
                    _("“%s” is a setting, not a command; did you mean “/set %s”?"), first, first);
    else if (near)
        g_set_error(error, CMD_ERROR, CMD_ERROR_UNKNOWN,
                    _("There is no command “/%s”; did you mean “/%s”?"), first, near);
    else
        g_set_error(error, CMD_ERROR, CMD_ERROR_UNKNOWN,
                    _("There is no command “/%s”; /help lists them all"), first ? first : "");
    return FALSE;
}

gboolean cmd_fail(GError **error, CmdError code, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *text = tr_vprintf(format, list);
    va_end(list);
    g_set_error_literal(error, CMD_ERROR, code, text);
    return FALSE;
}

/* Is this the time and place for the command? */
static gboolean fits(const Ctx *ctx, const Command *command, const Args *args, GError **error) {
    const Account *account = args_account(ctx, args);
    guint needs = command->needs;
    if (needs & (NEED_ACCOUNT | NEED_ONLINE) && !account && ctx->model->accounts->len)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "/%s needs an account, and yours are disabled: /account enable ACCOUNT",
                        command->name);
    if (needs & (NEED_ACCOUNT | NEED_ONLINE) && !account)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "/%s needs an account: /account add you@example.org adds yours",
                        command->name);
    if (needs & NEED_ONLINE && !account_is_online(account))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "/%s needs a connection, and %s is offline: /connect", command->name,
                        account->jid);
    if (needs & NEED_CHAT && (!ctx->conv || !conv_has_peer(ctx->conv)))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "/%s belongs in a conversation: /msg WHO starts one", command->name);
    if (needs & NEED_ROOM && (!ctx->conv || ctx->conv->kind != CONV_ROOM))
        return cmd_fail(error, CMD_ERROR_STATE, "/%s belongs in a room", command->name);
    return TRUE;
}

/* Arguments that didn't fit, where the first of them looks like a slip in a sub-command. */
static void suggest_sub(const Commands *commands, const Command *command, const char *rest,
                        GError **error) {
    g_autofree char *word = take_word(&rest);
    g_autoptr(GPtrArray) subs = commands_words(commands, command->name);
    const char *near = word && subs->len && error && *error ? nearest(subs, word) : NULL;
    if (near)
        g_prefix_error(error, _("Did you mean “/%s %s”? "), command->name, near);
}

static gboolean run(Ctx *ctx, const Command *command, const char *rest, GError **error) {
    if (!(command->needs & ACCEPT_LINES) && strchr(rest, '\n'))
        return cmd_fail(error, CMD_ERROR_STATE, "/%s takes one line, not several", command->name);
    if (command->needs & (NEED_ACCOUNT | NEED_ONLINE) && !ctx->model->accounts->len)
        return fits(ctx, command, NULL, error);
    g_autoptr(Args) args =
        args_parse(ctx, command, commands_grammar(ctx->commands, command), rest, error);
    if (!args) {
        suggest_sub(ctx->commands, command, rest, error);
        return FALSE;
    }
    args_set_owner(args, find(ctx->commands, command->name)->owner);
    return fits(ctx, command, args, error) && command->run(ctx, args, error);
}

/* Text is for "say"; without it (a test's own table) there is nowhere to say it. */
static gboolean say(Ctx *ctx, const char *text, GError **error) {
    const Command *command = commands_find(ctx->commands, "say");
    if (!ctx->conv || !conv_has_peer(ctx->conv) || !command)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "Nobody hears you here: /msg WHO TEXT says it to somebody");
    g_autoptr(Args) args = args_new(command);
    g_autofree char *said = ctx->names ? expand(ctx->names, text, EXPAND_TEXT, error) : NULL;
    if (ctx->names && !said)
        return FALSE;
    args_set(args, "text", said ? said : text);
    return fits(ctx, command, args, error) && command->run(ctx, args, error);
}

/* " /answer hunter2" was meant for papo, not for the other one; also with a slip in the word. */
static gboolean slipped(const char *line) {
    const char *word = line + strspn(line, " \t") + 1;
    gsize length = 0;
    if (word == line + 1 || word[-1] != '/')
        return FALSE;
    while (g_ascii_isalpha(word[length]) || (length && word[length] == '-'))
        length++;
    return length && (word[length] == '\0' || word[length] == ' ' || word[length] == '\n');
}

/* "q/quit", with a finger too early: where the user wants to be guarded from it. */
static gboolean guarded(const Ctx *ctx, const char *line) {
    const char *slash = strchr(line, '/');
    if (!slash || slash == line || g_utf8_pointer_to_offset(line, slash) > 3 || slash[1] == '/' ||
        strcspn(line, " \n") < (gsize)(slash - line) ||
        !settings_on(ctx->model->settings, "slash-guard", NULL, NULL))
        return FALSE;
    slash++;
    return commands_match(ctx->commands, &slash) != NULL;
}

/* What another client calls so: the same here, or what there is instead. */
static gboolean run_other(Ctx *ctx, const OtherName *other, const char *rest, GError **error) {
    g_autofree char *line = other_name_line(other, rest);
    if (line)
        return cmd_run(ctx, line, error);
    if (other->help)
        return cmd_fail(error, CMD_ERROR_STATE, "/%s: %s", other->name, tr(other->help));
    g_autofree char *shown = other_name_line(other, "…");
    return cmd_fail(error, CMD_ERROR_STATE, "/%s … is %s here", other->name, shown);
}

/* A line that begins with a command, not with an alias. */
static gboolean run_line(Ctx *ctx, const char *line, GError **error) {
    if (!g_utf8_validate(line, -1, NULL))
        return cmd_fail(error, CMD_ERROR_STATE, "That isn't valid UTF-8");
    if (!line[strspn(line, " \n\t")])
        return TRUE;
    if (slipped(line))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "A space stands before the command: take it away, or /say the line");
    if (guarded(ctx, line))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "That looks like a command: take away what stands before the slash, or "
                        "/say the line");
    if (*line != '/')
        return say(ctx, line, error);
    if (line[1] == '/')
        return say(ctx, line + 1, error);

    const char *rest = line + 1;
    const Command *command = commands_match(ctx->commands, &rest);
    if (!command && g_str_has_suffix(line, "?")) {
        g_autofree char *help = g_strndup(line + 1, strlen(line) - 2);
        const Commands *all = ctx->commands;
        g_autofree char *alias = all->aliases ? aliases_line(all->aliases, help) : NULL;
        if ((commands_find(all, help) || alias) && commands_find(all, "help"))
            return run(ctx, commands_find(ctx->commands, "help"), help, error);
    }
    const char *others_rest;
    const OtherName *other = other_name_of(ctx->commands, line + 1, &others_rest);
    if (other)
        return run_other(ctx, other, others_rest, error);
    return command ? run(ctx, command, rest, error) : unknown(ctx->commands, line + 1, error);
}

gboolean cmd_run(Ctx *ctx, const char *line, GError **error) {
    g_return_val_if_fail(ctx && ctx->model && ctx->commands && ctx->reply && line, FALSE);
    g_autoptr(GError) wrong = NULL;
    g_autofree char *meant = g_utf8_validate(line, -1, NULL)
                                 ? alias_meant(ctx->commands, line, ctx->names != NULL, &wrong)
                                 : NULL;
    if (wrong) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return FALSE;
    }
    return run_line(ctx, meant ? meant : line, error);
}

static gboolean command_is_secret(const Commands *commands, const Command *command) {
    return command && (command->needs & KEEP_SECRET ||
                       grammar_has_secret(commands_grammar(commands, command)));
}

/* "/account set me password …", also with a slip in the word. */
static gboolean names_secret_setting(const char *rest) {
    g_autoptr(GPtrArray) secrets = g_ptr_array_new();
    guint n;
    const Setting *settings = settings_table(&n);
    for (guint i = 0; i < n; i++)
        if (settings[i].type == SETTING_SECRET)
            g_ptr_array_add(secrets, (gpointer)settings[i].name);
    g_ptr_array_add(secrets, NULL);
    char *word;
    for (gboolean found = FALSE; (word = take_word(&rest)); g_free(word)) {
        found = !setting_find(word) && words_nearest(word, (const char *const *)secrets->pdata);
        for (guint i = 0; !found && i + 1 < secrets->len; i++)
            found = strcmp(word, g_ptr_array_index(secrets, i)) == 0;
        if (found) {
            g_free(word);
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cmd_line_is_secret(const Commands *commands, const char *line) {
    line += strspn(line, " ");
    if (line[0] != '/' || line[1] == '/')
        return FALSE;
    g_autofree char *alias = alias_meant(commands, line, FALSE, NULL);
    if (alias)
        return cmd_line_is_secret(commands, alias);
    const char *rest;
    const OtherName *other = other_name_of(commands, line + 1, &rest);
    g_autofree char *meant = other ? other_name_line(other, rest) : NULL;
    rest = line + 1;
    if (meant)
        return cmd_line_is_secret(commands, meant);
    const Command *command = commands_match(commands, &rest);
    /* "/key set F5 /account set me password …" */
    const char *inner = command && strstr(command->args, ":command") ? strchr(rest, '/') : NULL;
    if (inner && cmd_line_is_secret(commands, inner))
        return TRUE;
    if (command)
        return command_is_secret(commands, command) ||
               (strstr(command->args, ":value") && names_secret_setting(rest));
    if (names_secret_setting(rest))
        return TRUE;
    /* "/anser hunter2": what was nearly a secret is one. */
    rest = line + 1;
    g_autofree char *first = take_word(&rest);
    g_autoptr(GPtrArray) words = commands_words(commands, NULL);
    const char *near = first ? nearest(words, first) : NULL;
    return near && command_is_secret(commands, commands_find(commands, near));
}
