/* Names in the lines of scripts, and what is put in their place. */
#include "base/expand.h"

#include "base/tr.h"
#include <gio/gio.h>
#include <string.h>

enum { DEPTH_MAX = 8 };

typedef struct {
    const Expander *expander;
    GString *out;
    gboolean words, quoted;
    guint depth;
} Work;

#define wrong(error, ...) tr_fail(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, __VA_ARGS__)

static gboolean name_begins(char c) {
    return g_ascii_isalpha(c) || c == '_';
}

static gsize name_length(const char *text) {
    gsize length = 0;
    while (name_begins(text[length]) || (length && g_ascii_isdigit(text[length])))
        length++;
    return length;
}

gboolean expand_is_name(const char *text) {
    return *text && !text[name_length(text)];
}

/* A word's part: escaped where it stands in quotes, else in quotes of its own, if it needs them. */
static void put_word(Work *work, const char *value) {
    if (!work->quoted && *value && !strpbrk(value, "\"\\ \t\n\r\v\f")) {
        g_string_append(work->out, value);
        return;
    }
    if (!work->quoted)
        g_string_append_c(work->out, '"');
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            g_string_append_c(work->out, '\\');
        g_string_append_c(work->out, *value);
    }
    if (!work->quoted)
        g_string_append_c(work->out, '"');
}

static gboolean put(Work *work, const char *value, GError **error) {
    if (work->out->len + strlen(value) > EXPAND_MAX)
        return wrong(error, "with what stands for its names the line is longer than a megabyte");
    if (work->words)
        put_word(work, value);
    else
        g_string_append(work->out, value);
    return TRUE;
}

/* The } of a ${, other ones between them passed over; NULL. */
static const char *closing(const char *at) {
    for (guint open = 1; *at; at++) {
        if (at[0] == '$' && at[1] == '{')
            open++;
        else if (*at == '}' && --open == 0)
            return at;
    }
    return NULL;
}

static char *run(const Expander *expander, const char *text, ExpandHow how, guint depth,
                 GError **error);

/* ${NAME} or ${NAME:-text}, from behind the brace on. */
static gboolean put_braces(Work *work, const char **at, GError **error) {
    const char *inside = *at, *end = closing(inside);
    gsize digits = strspn(inside, "0123456789");
    gsize length = digits ? digits : name_length(inside);
    if (!end)
        return wrong(error, "“${%s” has no closing }; in quotes, it may have blanks", inside);
    gboolean fallback = g_str_has_prefix(inside + length, ":-");
    if (!length || (!fallback && inside + length != end))
        return wrong(error, "“${%.*s}” isn't a name: ${NAME}, or ${NAME:-what else}",
                     (int)(end - inside), inside);
    if (work->depth == DEPTH_MAX)
        return wrong(error, "too many ${ in each other");
    *at = end + 1;
    g_autofree char *name = g_strndup(inside, length);
    g_autofree char *value =
        work->expander->value(name, work->expander->data, fallback ? NULL : error);
    if (fallback && (!value || !*value)) {
        const char *from = inside + length + 2;
        g_autofree char *text = g_strndup(from, end - from);
        g_free(value);
        value = run(work->expander, text, EXPAND_TEXT, work->depth + 1, error);
    }
    return value && put(work, value, error);
}

/* What begins with the dollar at *at. */
static gboolean put_dollar(Work *work, const char **at, GError **error) {
    const char *after = *at + 1;
    gsize length = g_ascii_isdigit(*after) ? 1 : name_length(after);
    if (*after == '{') {
        *at = after + 1;
        return put_braces(work, at, error);
    }
    if (!length) {
        g_string_append_c(work->out, '$');
        *at = after + (*after == '$');
        return TRUE;
    }
    *at = after + length;
    g_autofree char *name = g_strndup(after, length);
    g_autofree char *value = work->expander->value(name, work->expander->data, error);
    return value && put(work, value, error);
}

static char *run(const Expander *expander, const char *text, ExpandHow how, guint depth,
                 GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    Work work = {expander, out, how == EXPAND_WORDS, FALSE, depth};
    while (*text) {
        if (*text == '$') {
            if (!put_dollar(&work, &text, error))
                return NULL;
            continue;
        }
        if (work.words && *text == '\\' && text[1])
            g_string_append_c(out, *text++);
        else if (*text == '"')
            work.quoted = !work.quoted;
        g_string_append_c(out, *text++);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *expand(const Expander *expander, const char *text, ExpandHow how, GError **error) {
    return run(expander, text, how, 0, error);
}
