/* What scripts wait for or react to: "message from bob@example.org matching ^hi 10s". */
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "model/roster.h"
#include "script/heard.h"
#include <string.h>

enum { DEFAULT_TIMEOUT_MS = 30000 };

static const struct {
    const char *what;
    EventType event;
    gboolean from, matching, state, account;
} kinds[] = {
    {"online", EV_ACCOUNT_STATE, .account = TRUE},
    {"offline", EV_ACCOUNT_STATE, .account = TRUE},
    {"sent", EV_MESSAGE_CHANGED},
    {"roster", EV_ROSTER_LOADED, .account = TRUE},
    {"prompt", EV_PROMPT_ASKED},
    {"message", EV_MESSAGE_ADDED, TRUE, TRUE},
    {"subscription", EV_SUBSCRIPTION, TRUE},
    {"presence", EV_PRESENCE, TRUE, FALSE, TRUE},
    {"typing", EV_CONV_CHANGED, TRUE, FALSE, TRUE},
};

void clause_free(Clause *clause) {
    if (!clause)
        return;
    g_free(clause->what);
    g_free(clause->from);
    g_free(clause->state);
    g_clear_pointer(&clause->regex, g_regex_unref);
    g_free(clause);
}

static gboolean wrong(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean wrong(GError **error, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *text = tr_vprintf(format, list);
    va_end(list);
    g_set_error_literal(error, CMD_ERROR, CMD_ERROR_USAGE, text);
    return FALSE;
}

static gboolean time_parse(const char *word, guint *ms) {
    char *end;
    double value = g_ascii_strtod(word, &end);
    double unit = strcmp(end, "ms") == 0  ? 1
                  : strcmp(end, "s") == 0 ? 1000
                  : strcmp(end, "m") == 0 ? 60000
                  : strcmp(end, "h") == 0 ? 3600000
                                          : 0;
    if (end == word || !unit || value < 0 || value * unit > G_MAXINT32)
        return FALSE;
    *ms = value * unit;
    return TRUE;
}

static gboolean clause_from(Clause *clause, const char *word, GError **error) {
    clause->from = jid_prepare(word, error);
    return clause->from != NULL;
}

static gboolean clause_word(Clause *clause, guint kind, const char *word, const char **rest,
                            GError **error) {
    g_autofree char *value = NULL;
    if (kinds[kind].from && strcmp(word, "from") == 0) {
        value = words_next(rest);
        return value ? clause_from(clause, value, error) : wrong(error, "from whom?");
    }
    if (kinds[kind].matching && strcmp(word, "matching") == 0) {
        value = words_next(rest);
        if (!value)
            return wrong(error, "matching what?");
        clause->regex = g_regex_new(value, G_REGEX_OPTIMIZE, 0, error);
        return clause->regex != NULL;
    }
    gboolean named = kinds[kind].state || kinds[kind].account;
    if (named && !clause->from && jid_is_valid(word) && strchr(word, '@'))
        return clause_from(clause, word, error);
    if (kinds[kind].state && !clause->state) {
        clause->state = g_strdup(word);
        return TRUE;
    }
    return wrong(error, "“%s” doesn't belong after “%s”", word, clause->what);
}

static gboolean state_is_right(const Clause *clause, gboolean one, GError **error) {
    static const char *const typing[] = {"active", "composing", "paused", "inactive", "gone", NULL};
    Show show;
    if (clause->event == EV_PRESENCE && clause->state && !show_parse(clause->state, &show))
        return wrong(error, "presence is one of online, chat, away, xa, dnd, offline, not “%s”",
                     clause->state);
    if (clause->event == EV_CONV_CHANGED && clause->state &&
        !g_strv_contains(typing, clause->state))
        return wrong(error, "typing is one of active, composing, paused, inactive, gone, not “%s”",
                     clause->state);
    if (one && (clause->event == EV_PRESENCE || clause->event == EV_CONV_CHANGED) && !clause->from)
        return wrong(error, "“%s” needs an address", clause->what);
    return TRUE;
}

Clause *clause_parse(const char *what, const char *words, gboolean with_time, GError **error) {
    g_autoptr(Clause) clause = g_new0(Clause, 1);
    guint kind = 0;
    while (kind < G_N_ELEMENTS(kinds) && strcmp(kinds[kind].what, what) != 0)
        kind++;
    if (kind == G_N_ELEMENTS(kinds)) {
        wrong(error, "nothing is called “%s”", what);
        return NULL;
    }
    clause->event = kinds[kind].event;
    clause->what = g_strdup(what);
    clause->timeout = DEFAULT_TIMEOUT_MS;
    const char *rest = words ? words : "";
    char *word;
    while ((word = words_next(&rest))) {
        g_autofree G_GNUC_UNUSED char *owned = word;
        gboolean last = !rest[strspn(rest, " ")];
        if (with_time && last && time_parse(word, &clause->timeout))
            break;
        if (!clause_word(clause, kind, word, &rest, error))
            return NULL;
    }
    return state_is_right(clause, with_time, error) ? g_steal_pointer(&clause) : NULL;
}

void match_clear(Match *match) {
    g_clear_pointer(&match->from, g_free);
    g_clear_pointer(&match->body, g_free);
    g_clear_pointer(&match->groups, g_strfreev);
}

static gboolean is_from(const Clause *clause, const char *from) {
    if (!clause->from)
        return TRUE;
    return jid_resource(clause->from) ? jid_equal(clause->from, from)
                                      : jid_equal_bare(clause->from, from);
}

gboolean clause_fits(const Clause *clause, const char *from, const char *body, Match *match) {
    g_autoptr(GMatchInfo) info = NULL;
    if (!from || !is_from(clause, from))
        return FALSE;
    if (clause->regex && !g_regex_match(clause->regex, body ? body : "", 0, &info))
        return FALSE;
    match_clear(match);
    match->from = jid_bare(from);
    match->body = g_strdup(body ? body : "");
    match->groups = info ? g_match_info_fetch_all(info) : NULL;
    return TRUE;
}

static gboolean is_word(const char *at, const char *name) {
    gsize length = strlen(name);
    return strncmp(at, name, length) == 0 && !g_ascii_isalnum(at[length]);
}

/* The value of the $name at *at, and *at moved behind it; NULL: a plain dollar. */
static const char *variable(const Match *match, const char **at) {
    const char *name = *at + 1;
    if (is_word(name, "from")) {
        *at = name + 4;
        return match->from ? match->from : "";
    }
    if (is_word(name, "body")) {
        *at = name + 4;
        return match->body ? match->body : "";
    }
    if (*name < '0' || *name > '9')
        return NULL;
    *at = name + 1;
    guint n = *name - '0', have = match->groups ? g_strv_length(match->groups) : 0;
    return n < have ? match->groups[n] : "";
}

/* What somebody else wrote, as it may stand inside the quotes of a command. */
static void add_escaped(GString *out, const char *value) {
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *value);
    }
}

/* Where more words follow, a value stays one word: escaped inside quotes, else put in quotes. At
 * the end of the line it is text as it is. */
static void add_value(GString *out, const char *value, gboolean quoted, const char *after) {
    const char *close = quoted ? strchr(after, '"') : after;
    gboolean more = close && close[quoted + strspn(close + quoted, " ")];
    if (quoted && more) {
        add_escaped(out, value);
        return;
    }
    g_autofree char *word = more && *after == ' ' ? words_quote(value) : NULL;
    g_string_append(out, word ? word : value);
}

char *match_expand(const Match *match, const char *line) {
    g_autoptr(GString) out = g_string_new(NULL);
    gboolean command = *line == '/', quoted = FALSE;
    for (const char *at = line; *at;) {
        const char *value = *at == '$' ? variable(match, &at) : NULL;
        if (value && command) {
            add_value(out, value, quoted, at);
        } else if (value) {
            g_string_append(out, value);
        } else {
            quoted ^= *at == '"' && (at == line || at[-1] != '\\');
            g_string_append_c(out, *at++);
        }
    }
    if (!command && out->str[0] == '/')
        g_string_prepend_c(out, '/');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gboolean typing_holds(const Clause *clause, const Runner *runner) {
    static const char *const names[] = {"none",   "active",   "composing",
                                        "paused", "inactive", "gone"};
    const Account *account = runner_account(runner);
    g_autofree char *bare = jid_bare(clause->from);
    const Conv *conv = account ? convs_find(account, bare) : NULL;
    return conv && conv->typing != TYPING_NONE &&
           (!clause->state || strcmp(clause->state, names[conv->typing]) == 0);
}

static gboolean presence_holds(const Clause *clause, const Runner *runner) {
    const Account *account = runner_account(runner);
    const Contact *contact = account ? roster_find(account->roster, clause->from) : NULL;
    Show show = contact ? contact_show(contact) : SHOW_OFFLINE;
    return clause->state ? strcmp(show_name(show), clause->state) == 0 : show != SHOW_OFFLINE;
}

Account *clause_account(const Clause *clause, const Runner *runner) {
    gboolean names_account = clause->event == EV_ACCOUNT_STATE || clause->event == EV_ROSTER_LOADED;
    return clause->from && names_account ? accounts_find(runner_model(runner), clause->from)
                                         : runner_account(runner);
}

gboolean clause_holds(const Clause *clause, const Runner *runner) {
    const Account *account = clause_account(clause, runner);
    if (strcmp(clause->what, "sent") == 0)
        return heard_unsent(runner_heard(runner)) == 0;
    if (clause->event == EV_PROMPT_ASKED)
        return prompts_first(runner_model(runner)->prompts) != NULL;
    if (!account)
        return strcmp(clause->what, "offline") == 0;
    if (strcmp(clause->what, "online") == 0)
        return account_is_online(account);
    if (strcmp(clause->what, "offline") == 0)
        return account->state == ACCOUNT_OFFLINE;
    if (clause->event == EV_ROSTER_LOADED)
        return heard_has_roster(runner_heard(runner), account);
    if (clause->event == EV_PRESENCE)
        return presence_holds(clause, runner);
    return clause->event == EV_CONV_CHANGED && typing_holds(clause, runner);
}
