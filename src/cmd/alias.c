/* What a line with one of the user's aliases means. */
#include "cmd/alias.h"
#include "base/words.h"
#include "cmd/registry.h"
#include <string.h>

enum { DEPTH_MAX = 8 };

char *alias_of(const Commands *commands, const char *line, const char **rest) {
    const Aliases *aliases = commands_aliases(commands);
    const char *at = line + 1;
    if (!aliases || line[0] != '/' || commands_match(commands, &at))
        return NULL;
    gsize length = strcspn(line + 1, " \n");
    g_autofree char *name = g_strndup(line + 1, length);
    *rest = line + 1 + length;
    *rest += **rest == ' ';
    return *name ? aliases_line(aliases, name) : NULL;
}

static gboolean is_place(char c) {
    return c == '*' || (c >= '1' && c <= '9');
}

gboolean alias_takes(const char *line) {
    for (const char *at = strchr(line, '$'); at && at[1]; at = strchr(at + 2, '$'))
        if (is_place(at[1]))
            return TRUE;
    return FALSE;
}

/* How words are written in the line: as they are in a text, else so that each stays one. */
typedef enum { IN_TEXT, IN_COMMAND, IN_PROGRAM } Form;

typedef struct {
    GString *out;
    const char *rest; /* all that was typed after the name */
    GPtrArray *words; /* the same in words */
    Form form;
    gboolean quoted, names;
    guint missing; /* the first one that isn't there; 0: all are */
} Work;

static void put_escaped(GString *out, const char *text) {
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
}

static void put_word(Work *work, guint n) {
    if (n > work->words->len) {
        work->missing = work->missing ? work->missing : n;
        return;
    }
    const char *word = g_ptr_array_index(work->words, n - 1);
    g_autofree char *shown = work->form == IN_PROGRAM   ? g_shell_quote(word)
                             : work->form == IN_COMMAND ? words_quote(word)
                                                        : g_strdup(word);
    if (work->quoted)
        put_escaped(work->out, word);
    else
        g_string_append(work->out, shown);
}

static void put_all(Work *work) {
    if (work->quoted)
        put_escaped(work->out, work->rest);
    else if (work->form == IN_PROGRAM)
        for (guint n = 1; n <= work->words->len; n++) {
            if (n > 1)
                g_string_append_c(work->out, ' ');
            put_word(work, n);
        }
    else
        g_string_append(work->out, work->rest);
}

static void put(Work *work, const char *meaning) {
    for (const char *at = meaning; *at; at++) {
        gboolean dollar = *at == '$' && at[1];
        if (dollar && at[1] == '*')
            put_all(work);
        else if (dollar && is_place(at[1]))
            put_word(work, at[1] - '0');
        else if (!dollar || at[1] != '$') {
            work->quoted ^=
                work->form != IN_TEXT && *at == '"' && (at == meaning || at[-1] != '\\');
            g_string_append_c(work->out, *at);
            continue;
        } else {
            g_string_append(work->out, work->names ? "$$" : "$");
        }
        at++;
    }
}

static Form form_of(const Commands *commands, const char *meaning) {
    const char *rest = meaning + 1;
    const Command *command = *meaning == '/' ? commands_match(commands, &rest) : NULL;
    return *meaning != '/'                                ? IN_TEXT
           : command && strstr(command->args, ":program") ? IN_PROGRAM
                                                          : IN_COMMAND;
}

/* One step from alias to line. */
static char *follow(const Commands *commands, const char *line, const char *meaning,
                    const char *rest, gboolean names, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    Work work = {.out = out,
                 .rest = rest,
                 .words = words,
                 .form = form_of(commands, meaning),
                 .names = names};
    const char *at = rest;
    for (char *word; (word = words_next(&at));)
        g_ptr_array_add(words, word);
    put(&work, meaning);
    if (work.missing) {
        cmd_fail(error, CMD_ERROR_USAGE, "%.*s is %s, and there is nothing for $%u",
                 (int)strcspn(line, " \n"), line, meaning, work.missing);
        return NULL;
    }
    if (!alias_takes(meaning) && *rest) {
        g_string_append_c(out, ' ');
        put_all(&work);
    }
    if (work.form == IN_TEXT && out->str[0] == '/')
        g_string_prepend_c(out, '/');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *alias_meant(const Commands *commands, const char *line, gboolean names, GError **error) {
    g_autofree char *meant = NULL;
    for (guint depth = 0;; depth++) {
        const char *now = meant ? meant : line, *rest;
        g_autofree char *meaning = alias_of(commands, now, &rest);
        if (!meaning)
            return g_steal_pointer(&meant);
        if (depth == DEPTH_MAX) {
            cmd_fail(error, CMD_ERROR_STATE,
                     "%.*s leads from alias to alias without an end: /alias list",
                     (int)strcspn(line, " \n"), line);
            return NULL;
        }
        char *next = follow(commands, now, meaning, rest, names, error);
        if (!next)
            return NULL;
        g_free(meant);
        meant = next;
    }
}
