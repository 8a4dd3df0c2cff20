/* What scripts wait for or react to: "message from bob@example.org matching ^hi 10s". */
#include "base/datetime.h"
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "script/script.h"
#include <string.h>

enum { DEFAULT_TIMEOUT_MS = 30000 };

typedef struct {
    const char *what;
    EventType event;
    const char *form; /* what may follow, for errors */
    gboolean who, state, from, in, matching;
    gboolean wait, react; /* what it may be used for */
} Kind;

static const Kind kinds[CLAUSE_COUNT] = {
    [CLAUSE_ONLINE] = {"online", EV_ACCOUNT_STATE, "[ACCOUNT]", .who = TRUE, .wait = TRUE,
                       .react = TRUE},
    [CLAUSE_OFFLINE] = {"offline", EV_ACCOUNT_STATE, "[ACCOUNT]", .who = TRUE, .wait = TRUE,
                        .react = TRUE},
    [CLAUSE_SENT] = {"sent", EV_MESSAGE_CHANGED, "", .wait = TRUE},
    [CLAUSE_ROSTER] = {"roster", EV_ROSTER_LOADED, "[ACCOUNT]", .who = TRUE, .wait = TRUE},
    [CLAUSE_PROMPT] = {"prompt", EV_PROMPT_ASKED, "", .wait = TRUE, .react = TRUE},
    [CLAUSE_JOINED] = {"joined", EV_ROOM_CHANGED, "[ROOM]", .who = TRUE, .wait = TRUE},
    [CLAUSE_PRESENCE] = {"presence", EV_PRESENCE, "JID [online|chat|away|xa|dnd|offline]",
                         .who = TRUE, .state = TRUE, .wait = TRUE, .react = TRUE},
    [CLAUSE_TYPING] = {"typing", EV_CONV_CHANGED, "JID [active|composing|paused|inactive|gone]",
                       .who = TRUE, .state = TRUE, .wait = TRUE},
    [CLAUSE_MESSAGE] = {"message", EV_MESSAGE_ADDED,
                        "[from JID] [in CONVERSATION] [matching REGEX]", .from = TRUE, .in = TRUE,
                        .matching = TRUE, .wait = TRUE, .react = TRUE},
    [CLAUSE_MENTION] = {"mention", EV_MESSAGE_ADDED,
                        "[from JID] [in CONVERSATION] [matching REGEX]", .from = TRUE, .in = TRUE,
                        .matching = TRUE, .wait = TRUE, .react = TRUE},
    [CLAUSE_SUBSCRIPTION] = {"subscription", EV_SUBSCRIPTION, "[from JID]", .from = TRUE,
                             .wait = TRUE, .react = TRUE},
    [CLAUSE_INVITATION] = {"invitation", EV_INVITED, "[from JID] [in ROOM]", .from = TRUE,
                           .in = TRUE, .wait = TRUE, .react = TRUE},
    [CLAUSE_OCCUPANT_JOINED] = {"occupant-joined", EV_OCCUPANT_ADDED, "[in ROOM] [matching NICK]",
                                .in = TRUE, .matching = TRUE, .wait = TRUE, .react = TRUE},
    [CLAUSE_OCCUPANT_LEFT] = {"occupant-left", EV_OCCUPANT_REMOVED, "[in ROOM] [matching NICK]",
                              .in = TRUE, .matching = TRUE, .wait = TRUE, .react = TRUE},
};

void clause_free(Clause *clause) {
    if (!clause)
        return;
    g_free(clause->text);
    g_free(clause->who);
    g_free(clause->state);
    g_free(clause->from);
    g_free(clause->in);
    g_clear_pointer(&clause->regex, g_regex_unref);
    g_free(clause);
}

Clause *clause_simple(ClauseKind kind) {
    Clause *clause = g_new0(Clause, 1);
    clause->kind = kind;
    clause->event = kinds[kind].event;
    clause->text = g_strdup(kinds[kind].what);
    clause->timeout = DEFAULT_TIMEOUT_MS;
    return clause;
}

guint clause_groups(const Clause *clause) {
    return clause->regex ? (guint)g_regex_get_capture_count(clause->regex) : 0;
}

/* NULL: it was given before. */
static char **clause_field(Clause *clause, const Kind *kind, const char *word) {
    char **field = kind->from && strcmp(word, "from") == 0 ? &clause->from
                   : kind->in && strcmp(word, "in") == 0   ? &clause->in
                                                           : NULL;
    return field && !*field ? field : NULL;
}

static gboolean clause_regex(Clause *clause, const char *value, GError **error) {
    g_autoptr(GError) why = NULL;
    clause->regex = g_regex_new(value, G_REGEX_OPTIMIZE, 0, &why);
    return clause->regex || cmd_fail(error, CMD_ERROR_USAGE, "“%s” isn't a regular expression: %s",
                                     value, why->message);
}

/* A name alone would be taken for a server, and never come. */
static char *read_address(const char *word, GError **error) {
    if (strpbrk(word, "@."))
        return jid_prepare(word, error);
    cmd_fail(error, CMD_ERROR_USAGE,
             "“%s” isn't an address such as bob@example.org or tea@rooms.example.org/Bob", word);
    return NULL;
}

static gboolean clause_word(Clause *clause, const Kind *kind, const char *word, const char **rest,
                            GError **error) {
    char **field = clause_field(clause, kind, word);
    gboolean matching = kind->matching && !clause->regex && strcmp(word, "matching") == 0;
    if (field || matching) {
        g_autofree char *value = words_next(rest);
        if (!value)
            return cmd_fail(error, CMD_ERROR_USAGE, "something is missing after “%s”: %s %s", word,
                            kind->what, kind->form);
        if (matching)
            return clause_regex(clause, value, error);
        *field = read_address(value, error);
        return *field != NULL;
    }
    if (kind->who && !clause->who && strchr(word, '@') && jid_is_valid(word)) {
        clause->who = jid_prepare(word, error);
        return clause->who != NULL;
    }
    if (kind->state && !clause->state) {
        clause->state = g_strdup(word);
        return TRUE;
    }
    return *kind->form
               ? cmd_fail(error, CMD_ERROR_USAGE, "“%s” isn't right there: %s %s", word, kind->what,
                          kind->form)
               : cmd_fail(error, CMD_ERROR_USAGE,
                          "“%s” isn't right there: %s is followed by nothing", word, kind->what);
}

static gboolean state_is_right(const Clause *clause, const Kind *kind, ClauseUse use,
                               GError **error) {
    static const char *const typing[] = {"active", "composing", "paused", "inactive", "gone", NULL};
    Show show;
    if (!kind->state)
        return TRUE;
    if (use == CLAUSE_TO_WAIT && !clause->who)
        return cmd_fail(error, CMD_ERROR_USAGE, "whose? %s %s", kind->what, kind->form);
    if (clause->state &&
        (clause->kind == CLAUSE_PRESENCE ? !show_parse(clause->state, &show)
                                         : !g_strv_contains(typing, clause->state)))
        return cmd_fail(error, CMD_ERROR_USAGE, "“%s” isn't right there: %s %s", clause->state,
                        kind->what, kind->form);
    return TRUE;
}

static gboolean may_be(const Kind *kind, ClauseUse use) {
    return use == CLAUSE_TO_WAIT ? kind->wait : kind->react;
}

static const Kind *kind_find(const char *what, ClauseUse use, GError **error) {
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < CLAUSE_COUNT; i++) {
        if (!may_be(&kinds[i], use))
            continue;
        if (strcmp(kinds[i].what, what) == 0)
            return &kinds[i];
        g_ptr_array_add(all, (gpointer)kinds[i].what);
    }
    g_ptr_array_add(all, NULL);
    const char *near = words_nearest(what, (const char *const *)all->pdata);
    g_autofree char *list = g_strjoinv(", ", (char **)all->pdata);
    if (near)
        cmd_fail(error, CMD_ERROR_USAGE, "there is no “%s”; did you mean “%s”?", what, near);
    else
        cmd_fail(error, CMD_ERROR_USAGE, "there is no “%s”: it is one of %s", what, list);
    return NULL;
}

static gboolean clause_time(Clause *clause, const char *word) {
    if (strcmp(word, "forever") == 0)
        clause->timeout = 0;
    else if (!g_ascii_isdigit(*word) || !duration_parse(word, &clause->timeout))
        return FALSE;
    return TRUE;
}

Clause *clause_parse(const char *what, const char *words, ClauseUse use, GError **error) {
    const Kind *kind = kind_find(what, use, error);
    if (!kind)
        return NULL;
    g_autoptr(Clause) clause = clause_simple(kind - kinds);
    words = words ? words : "";
    const char *rest = words, *end = words;
    for (char *word; (word = words_next(&rest)); end = rest) {
        g_autofree G_GNUC_UNUSED char *owned = word;
        gboolean last = !rest[strspn(rest, " ")];
        if (use == CLAUSE_TO_WAIT && last && clause_time(clause, word))
            break;
        if (!clause_word(clause, kind, word, &rest, error))
            return NULL;
    }
    g_free(clause->text);
    clause->text =
        g_strdup_printf("%s%s%.*s", what, end > words ? " " : "", (int)(end - words), words);
    return state_is_right(clause, kind, use, error) ? g_steal_pointer(&clause) : NULL;
}
