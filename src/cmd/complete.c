/* What could stand at the cursor: from the grammar and the types alone. */
#include "cmd/complete.h"

#include "base/words.h"
#include "cmd/alias.h"
#include "cmd/registry.h"
#include "cmd/types.h"
#include <string.h>

void completion_free(Completion *completion) {
    if (!completion)
        return;
    g_strfreev(completion->candidates);
    g_free(completion);
}

/* Folded, and without accents: "e" finds "é". */
static char *plain(const char *text) {
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return g_str_to_ascii(folded, "C");
}

gboolean word_fits(const char *candidate, const char *word) {
    g_autofree char *a = g_utf8_casefold(candidate, -1);
    g_autofree char *b = g_utf8_casefold(word, -1);
    if (g_str_has_prefix(a, b))
        return TRUE;
    if (!g_str_is_ascii(word) || g_str_is_ascii(candidate))
        return FALSE;
    g_autofree char *c = plain(candidate);
    return g_str_has_prefix(c, b);
}

typedef struct {
    GPtrArray *found;
    GHashTable *seen;
    const char *word;
} Search;

/* Adds those of names (owned strings) that match, each once, with prefix before it. */
static void pick(Search *search, GPtrArray *names, const char *prefix, gboolean quote) {
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (!word_fits(name, search->word) || !g_hash_table_add(search->seen, g_strdup(name)))
            continue;
        g_autofree char *shown = quote ? words_quote(name) : g_strdup(name);
        g_ptr_array_add(search->found, g_strconcat(prefix, shown, NULL));
    }
}

static void pick_slot(Search *search, Ctx *ctx, const Slot *slot, const Args *args) {
    if (!slot->type->complete)
        return;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    slot->type->complete(ctx, slot, args, search->word, names);
    pick(search, names, "", !slot->rest || slot->type == type_find("value"));
}

static void pick_flags(Search *search, const Walk *walk) {
    g_autoptr(GPtrArray) flags = g_ptr_array_new_with_free_func(g_free);
    for (guint i = walk->place; i < walk->grammar->slots->len; i++) {
        const Slot *slot = g_ptr_array_index(walk->grammar->slots, i);
        if (slot->flag)
            g_ptr_array_add(flags, g_strdup_printf("-%c", slot->flag));
    }
    pick(search, flags, "", FALSE);
}

/* The exact form where there is one: "bob" before a resource means his JID. */
static void take(Ctx *ctx, Args *args, const Slot *slot, const char *word) {
    g_autofree char *exact =
        slot->type->check ? slot->type->check(ctx, slot, args, word, NULL) : NULL;
    args_set(args, slot->name, exact ? exact : word);
}

/* Walks over the arguments up to the cursor; what the last word is for says what could stand there.
 * Returns where that word begins. */
static gsize pick_argument(Search *search, Ctx *ctx, const Command *command, const char *line,
                           const char *rest) {
    g_autoptr(Args) args = args_new(command);
    Walk walk;
    walk_init(&walk, commands_grammar(ctx->commands, command), rest);
    for (;;) {
        Walk before = walk;
        const Slot *slot = walk_slot(&walk);
        gboolean value_of_flag = slot && slot->flag;
        if (value_of_flag && (!*walk.line || slot->type == type_find("flag"))) {
            if (!*walk.line) /* the cursor touches "-s" itself */
                slot = NULL, walk = before;
            else
                continue;
        }
        walk.line += strspn(walk.line, " ");
        gsize start = walk.line - line;
        g_autofree char *word = slot ? walk_word(&walk, slot) : g_strdup(walk.line);
        if (slot && *walk.line) {
            take(ctx, args, slot, word ? word : "");
            continue;
        }
        search->word = word ? word : "";
        if (*search->word == '-' && !value_of_flag && !walk.no_flags)
            pick_flags(search, &before);
        if (slot)
            pick_slot(search, ctx, slot, args);
        return start;
    }
}

static gsize pick_any(Search *search, Ctx *ctx, const char *line);

/* What follows an alias follows the line it stands for; where that says where its words go, nothing
 * is known of them. */
static gsize pick_alias(Search *search, Ctx *ctx, const char *line, const char *meaning,
                        const char *rest) {
    const char *command = meaning + 1;
    if (*meaning != '/' || alias_takes(meaning) || !commands_match(ctx->commands, &command))
        return strlen(line);
    g_autofree char *meant = g_strconcat(meaning, " ", rest, NULL);
    gsize start = pick_any(search, ctx, meant), before = strlen(meaning) + 1;
    if (start < before) /* it would be written into the alias itself */
        g_ptr_array_set_size(search->found, 0);
    return (gsize)(rest - line) + (start < before ? strlen(rest) : start - before);
}

static gsize pick_any(Search *search, Ctx *ctx, const char *line) {
    const char *word = line + 1, *space = strchr(word, ' ');
    if (!space) {
        g_autoptr(GPtrArray) words = commands_words(ctx->commands, NULL);
        search->word = word;
        pick(search, words, "/", FALSE);
        return 0;
    }
    const char *after;
    g_autofree char *meaning = alias_of(ctx->commands, line, &after);
    if (meaning)
        return pick_alias(search, ctx, line, meaning, after);
    g_autofree char *first = g_strndup(word, space - word);
    const char *second = space + strspn(space, " ");
    gsize start = second - line;
    if (!strchr(second, ' ')) {
        g_autoptr(GPtrArray) subs = commands_words(ctx->commands, first);
        search->word = second;
        pick(search, subs, "", FALSE);
        word = first;
    }
    const char *rest = word;
    const Command *command = commands_match(ctx->commands, &rest);
    if (!command)
        return start;
    return pick_argument(search, ctx, command, line, word == first ? second : rest);
}

/* In a room, what is said may begin with somebody's nick, or have it inside: who spoke last first.
 */
static gsize pick_nick(Search *search, Ctx *ctx, const char *text) {
    const char *space = strrchr(text, ' '), *start = space ? space + 1 : text;
    const Settings *settings = ctx->model->settings;
    const char *suffix = settings_text(settings, "nick-suffix", NULL, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    type_complete_occupant(ctx, NULL, NULL, "", names);
    search->word = start;
    for (guint i = 0; i < names->len; i++) {
        char *name = g_ptr_array_index(names, i);
        if (start != text || !suffix)
            continue;
        names->pdata[i] = g_strconcat(name, suffix, NULL);
        g_free(name);
    }
    pick(search, names, "", FALSE);
    return (gsize)(start - text);
}

Completion *complete_line(Ctx *ctx, const char *line, gsize cursor) {
    Completion *completion = g_new0(Completion, 1);
    g_autofree char *typed = g_strndup(line, MIN(cursor, strlen(line)));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Search search = {.found = g_ptr_array_new(), .seen = seen, .word = ""};

    completion->start = strlen(typed);
    if (typed[0] == '/' && typed[1] != '/' && g_utf8_validate(typed, -1, NULL))
        completion->start = pick_any(&search, ctx, typed);
    else if (typed[0] && ctx->conv && ctx->conv->kind == CONV_ROOM &&
             g_utf8_validate(typed, -1, NULL))
        completion->start = pick_nick(&search, ctx, typed);
    g_ptr_array_add(search.found, NULL);
    completion->candidates = (char **)g_ptr_array_free(search.found, FALSE);
    return completion;
}
