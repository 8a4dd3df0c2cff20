/* "<room:room> [nick:text] [-p password:secret]" → slots; a line → arguments. */
#include "cmd/grammar.h"

#include "base/tr.h"
#include "base/words.h"
#include "cmd/types.h"
#include <string.h>

struct Args {
    const Command *command;
    gpointer owner;
    GHashTable *values;
};

static void slot_free(gpointer data) {
    Slot *slot = data;
    g_free(slot->name);
    g_strfreev(slot->choices);
    g_free(slot);
}

void grammar_free(Grammar *grammar) {
    if (grammar)
        g_ptr_array_unref(grammar->slots);
    g_free(grammar);
}

static gboolean bad_synopsis(const char *synopsis, const char *why, GError **error) {
    g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE, "“%s”: %s", synopsis, why);
    return FALSE;
}

/* What stands between the brackets: "-s subject:text", "who:contact", "on|off", "text:text...". */
static gboolean slot_read(Slot *slot, char *body, const char *synopsis, GError **error) {
    if (*body == '-') {
        slot->flag = body[1];
        if (!slot->flag || slot->required)
            return bad_synopsis(synopsis, "a flag has a letter and is optional", error);
        body = g_strstrip(body + 2);
    }
    if (g_str_has_suffix(body, "...")) {
        slot->rest = TRUE;
        body[strlen(body) - 3] = '\0';
    }
    char *colon = strchr(body, ':');
    const char *type = colon ? colon + 1 : slot->flag ? "flag" : strchr(body, '|') ? body : "text";
    if (strchr(type, '|'))
        slot->choices = g_strsplit(type, "|", -1);
    slot->type = type_find(slot->choices ? "choice" : type);
    if (colon)
        *colon = '\0';
    slot->name = *body ? g_strdup(body) : g_strndup(&slot->flag, 1);
    return slot->type ? TRUE : bad_synopsis(synopsis, "there is no such type", error);
}

Grammar *grammar_parse(const char *synopsis, GError **error) {
    g_autoptr(Grammar) grammar = g_new0(Grammar, 1);
    grammar->slots = g_ptr_array_new_with_free_func(slot_free);

    for (const char *at = synopsis; at && *(at += strspn(at, " "));) {
        const char *end = *at == '<' ? strchr(at, '>') : *at == '[' ? strchr(at, ']') : NULL;
        if (!end) {
            bad_synopsis(synopsis, "an argument stands in <> or []", error);
            return NULL;
        }
        Slot *slot = g_new0(Slot, 1);
        g_ptr_array_add(grammar->slots, slot);
        slot->required = *at == '<';
        g_autofree char *body = g_strndup(at + 1, end - at - 1);
        if (!slot_read(slot, body, synopsis, error))
            return NULL;
        at = end + 1;
    }
    return g_steal_pointer(&grammar);
}

gboolean grammar_has_secret(const Grammar *grammar) {
    for (guint i = 0; i < grammar->slots->len; i++) {
        const Slot *slot = g_ptr_array_index(grammar->slots, i);
        if (slot->type == type_find("secret"))
            return TRUE;
    }
    return FALSE;
}

void walk_init(Walk *walk, const Grammar *grammar, const char *line) {
    *walk = (Walk){.grammar = grammar, .line = line ? line : ""};
}

static const Slot *walk_flag(Walk *walk) {
    const char *word = walk->line;
    if (walk->no_flags || word[0] != '-' || !word[1] || (word[2] && word[2] != ' '))
        return NULL;
    for (guint i = walk->place; i < walk->grammar->slots->len; i++) {
        const Slot *slot = g_ptr_array_index(walk->grammar->slots, i);
        if (slot->flag == word[1])
            return slot;
    }
    return NULL;
}

const Slot *walk_slot(Walk *walk) {
    walk->line += strspn(walk->line, " ");
    const Slot *flag = walk_flag(walk);
    if (flag) {
        walk->line += 2;
        return flag;
    }
    if (!walk->no_flags && g_str_has_prefix(walk->line, "--") && strchr(" ", walk->line[2])) {
        walk->no_flags = TRUE;
        walk->line += 2;
        walk->line += strspn(walk->line, " ");
    }
    while (walk->next < walk->grammar->slots->len) {
        const Slot *slot = g_ptr_array_index(walk->grammar->slots, walk->next++);
        if (slot->flag)
            continue;
        /* Words after the last plain argument before the rest are the rest's own. */
        const Slot *after = walk->next < walk->grammar->slots->len
                                ? g_ptr_array_index(walk->grammar->slots, walk->next)
                                : NULL;
        if (after && after->rest)
            walk->place = walk->next;
        return slot;
    }
    return NULL;
}

char *walk_word(Walk *walk, const Slot *slot) {
    walk->line += strspn(walk->line, " ");
    if (!*walk->line)
        return NULL;
    if (!slot->rest)
        return words_next(&walk->line);

    g_autofree char *rest = g_strdup(walk->line);
    const char *end = rest;
    walk->line += strlen(rest);
    if (slot->type->verbatim || *rest != '"')
        return g_steal_pointer(&rest);
    /* "printf %s x" as a whole in quotes: the quotes were only meant for the command line. */
    g_autofree char *word = words_next(&end);
    return word && !end[strspn(end, " ")] ? g_steal_pointer(&word) : g_steal_pointer(&rest);
}

Args *args_new(const Command *command) {
    Args *args = g_new0(Args, 1);
    args->command = command;
    args->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return args;
}

static void wipe(gpointer key, gpointer value, gpointer data) {
    explicit_bzero(value, strlen(value));
}

void args_free(Args *args) {
    if (!args)
        return;
    /* A password may be among them: /answer, /account set ACCOUNT password. */
    g_hash_table_foreach(args->values, wipe, NULL);
    g_hash_table_unref(args->values);
    g_free(args);
}

static void show_slot(GString *out, const Slot *slot) {
    g_string_append_printf(out, " %c", slot->required ? '<' : '[');
    if (slot->flag)
        g_string_append_printf(out, "-%c", slot->flag);
    if (slot->type != type_find("flag")) {
        g_autofree char *choices = slot->choices ? g_strjoinv("|", slot->choices) : NULL;
        g_string_append_printf(out, "%s%s%s", slot->flag ? " " : "", choices ? choices : slot->name,
                               slot->rest ? "..." : "");
    }
    g_string_append_c(out, slot->required ? '>' : ']');
}

char *grammar_shown(const Grammar *grammar) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < grammar->slots->len; i++)
        show_slot(out, g_ptr_array_index(grammar->slots, i));
    return g_string_free(out, FALSE);
}

void args_set(Args *args, const char *name, const char *value) {
    g_hash_table_insert(args->values, g_strdup(name), g_strdup(value));
}

static void usage_error(const Command *command, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
static void usage_error(const Command *command, GError **error, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *what = tr_vprintf(format, list);
    va_end(list);
    Grammar *grammar = grammar_parse(command->args, NULL);
    g_autofree char *shown = grammar ? grammar_shown(grammar) : g_strdup("");
    g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE, _("/%s: %s. Usage: /%s%s"), command->name, what,
                command->name, shown);
    g_clear_pointer(&grammar, grammar_free);
}

/* One word into the argument it is for, in its exact form. */
static gboolean args_take(Ctx *ctx, Args *args, const Slot *slot, const char *word,
                          GError **error) {
    g_autoptr(GError) wrong = NULL;
    g_autofree char *exact =
        slot->type->check ? slot->type->check(ctx, slot, args, word, &wrong) : g_strdup(word);
    if (exact) {
        args_set(args, slot->name, exact);
        explicit_bzero(exact, strlen(exact));
        return TRUE;
    }
    g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE, "/%s: %s", args->command->name,
                wrong ? wrong->message : _("that isn't right"));
    return FALSE;
}

static gboolean missing(const Args *args, const Slot *slot, GError **error) {
    g_autofree char *what = slot_what(slot);
    usage_error(args->command, error, "<%s> is missing: %s", slot->name, what);
    return FALSE;
}

/* The next word for a slot, with what stands for the names in it, in one line unless the command
 * takes several; NULL at the end of the line, or with an error. */
static char *expanded_word(const Ctx *ctx, const Command *command, Walk *walk, const Slot *slot,
                           GError **error) {
    const char *start = walk->line + strspn(walk->line, " ");
    g_autofree char *word = walk_word(walk, slot);
    if (!word || !ctx->names || slot->type->later || !memchr(start, '$', walk->line - start))
        return g_steal_pointer(&word);
    gboolean text = slot->rest && !slot->type->words && strcmp(word, start) == 0;
    g_autofree char *written = g_strndup(start, walk->line - start);
    g_autofree char *all = expand(ctx->names, written, text ? EXPAND_TEXT : EXPAND_WORDS, error);
    if (all && !(command->needs & ACCEPT_LINES))
        g_strdelimit(all, "\n", ' ');
    const char *at = all;
    return !all || text || slot->type->words ? g_steal_pointer(&all) : words_next(&at);
}

/* "-x" where a word should be, in a command that has flags, is a slip and not a word. */
static gboolean unknown_flag(const Walk *walk, const Slot *slot) {
    const char *word = walk->line + strspn(walk->line, " ");
    gboolean flags = FALSE;
    for (guint i = 0; i < walk->grammar->slots->len; i++) {
        const Slot *other = g_ptr_array_index(walk->grammar->slots, i);
        flags |= other->flag != 0;
    }
    return flags && !slot->flag && !slot->rest && !walk->no_flags && word[0] == '-' &&
           g_ascii_isalpha(word[1]) && (word[2] == ' ' || !word[2]);
}

static gboolean args_complete(const Args *args, const Grammar *grammar, GError **error) {
    for (guint i = 0; i < grammar->slots->len; i++) {
        const Slot *slot = g_ptr_array_index(grammar->slots, i);
        if (slot->required && !arg_text(args, slot->name))
            return missing(args, slot, error);
    }
    return TRUE;
}

Args *args_parse(Ctx *ctx, const Command *command, const Grammar *grammar, const char *line,
                 GError **error) {
    g_autoptr(Args) args = args_new(command);
    Walk walk;
    walk_init(&walk, grammar, line);

    while (walk.line[strspn(walk.line, " ")]) {
        const Slot *slot = walk_slot(&walk);
        if (!slot) {
            usage_error(command, error, "“%s” is too much", walk.line);
            return NULL;
        }
        if (slot->type == type_find("flag")) {
            args_set(args, slot->name, "on");
            continue;
        }
        if (unknown_flag(&walk, slot)) {
            usage_error(command, error, "there is no flag “%.2s”",
                        walk.line + strspn(walk.line, " "));
            return NULL;
        }
        g_autoptr(GError) unknown = NULL;
        g_autofree char *word = expanded_word(ctx, command, &walk, slot, &unknown);
        if (unknown) {
            g_propagate_error(error, g_steal_pointer(&unknown));
            return NULL;
        }
        if (!word && !slot->flag)
            continue;
        if (!word) {
            missing(args, slot, error);
            return NULL;
        }
        if (!args_take(ctx, args, slot, word, error))
            return NULL;
    }
    return args_complete(args, grammar, error) ? g_steal_pointer(&args) : NULL;
}

void args_set_owner(Args *args, gpointer owner) {
    args->owner = owner;
}

gpointer args_owner(const Args *args) {
    return args->owner;
}

const Command *args_command(const Args *args) {
    return args->command;
}

const char *arg_text(const Args *args, const char *name) {
    return g_hash_table_lookup(args->values, name);
}

gboolean arg_on(const Args *args, const char *name) {
    return g_strcmp0(arg_text(args, name), "on") == 0;
}

gint64 arg_number(const Args *args, const char *name, gint64 fallback) {
    const char *text = arg_text(args, name);
    return text ? g_ascii_strtoll(text, NULL, 10) : fallback;
}
