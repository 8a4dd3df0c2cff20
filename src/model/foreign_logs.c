/* Reads the text logs of Profanity, poezio and mcabber.
 *
 * Profanity: "2026-01-31T12:30:05+01:00 - Bob: tea?" or "12:30:05 - Bob: tea?", "me" is the user,
 * "*Bob waves" an action; further lines of a message have nothing before them.
 * poezio: "MR 20260131T12:30:05Z 001 <Bob>  tea?" and as many further lines with a blank before
 * them as the number says; MI is information.
 * mcabber: "MR 20260131T12:30:05Z 001 tea?" received, MS sent, and so many further lines as they
 * are; in rooms the text begins with "<Bob> " or "*Bob "; MI and S? are information. */
#include "model/foreign_logs.h"
#include <stdlib.h>
#include <string.h>

enum { HEAD = 23 }; /* "MR 20260131T12:30:05Z 001" without the last blank: two bytes more */

static void message_free_foreign(gpointer data) {
    ForeignMessage *message = data;

    g_free(message->nick);
    g_free(message->body);
    g_free(message->from);
    g_free(message->message_id);
    g_free(message->archive_id);
    g_free(message);
}

GPtrArray *foreign_list_new(void) {
    return g_ptr_array_new_with_free_func(message_free_foreign);
}

ForeignMessage *foreign_add(GPtrArray *list, gint64 time, gboolean ours, const char *nick,
                            const char *body) {
    ForeignMessage *message = g_new0(ForeignMessage, 1);

    *message = (ForeignMessage){time, G_USEC_PER_SEC, ours, g_strdup(nick), g_strdup(body)};
    g_ptr_array_add(list, message);
    return message;
}

static void go_on(ForeignMessage *message, const char *line) {
    g_autofree char *old = message->body;

    message->body = g_strconcat(old, "\n", line, NULL);
}

/* ---- poezio and mcabber: two letters, a time, how many lines follow ---- */

static gboolean read_digits(const char *p, int n, int *value) {
    *value = 0;
    for (int i = 0; i < n; i++) {
        if (!g_ascii_isdigit(p[i]))
            return FALSE;
        *value = *value * 10 + (p[i] - '0');
    }
    return TRUE;
}

/* "20260131T12:30:05Z" */
static gboolean read_stamp(const char *p, gint64 *time) {
    int year, month, day, hour, minute, second;
    g_autoptr(GDateTime) utc = NULL;

    if (strlen(p) < 18 || !read_digits(p, 4, &year) || !read_digits(p + 4, 2, &month) ||
        !read_digits(p + 6, 2, &day) || p[8] != 'T' || !read_digits(p + 9, 2, &hour) ||
        p[11] != ':' || !read_digits(p + 12, 2, &minute) || p[14] != ':' ||
        !read_digits(p + 15, 2, &second) || p[17] != 'Z')
        return FALSE;
    utc = g_date_time_new_utc(year, month, day, hour, minute, second);
    if (utc == NULL)
        return FALSE;
    *time = g_date_time_to_unix(utc) * G_USEC_PER_SEC;
    return TRUE;
}

/* Points rest at the text; FALSE: this is no beginning of an entry. */
static gboolean read_head(const char *line, gint64 *time, guint *more, const char **rest) {
    char *end;

    if (strlen(line) < HEAD || !g_ascii_isupper(line[0]) || line[2] != ' ' ||
        !read_stamp(line + 3, time) || line[21] != ' ' || !g_ascii_isdigit(line[22]))
        return FALSE;
    *more = (guint)strtoul(line + 22, &end, 10);
    if (*end != ' ' && *end != '\0')
        return FALSE;
    *rest = *end == ' ' ? end + 1 : end;
    return TRUE;
}

/* "<Bob> tea?" or "*Bob waves": takes the name off. NULL: there is none. */
static char *take_name(const char **text) {
    const char *end = **text == '<' ? strchr(*text, '>') : NULL;
    char *name;

    if (end == NULL || end == *text + 1)
        return NULL;
    name = g_strndup(*text + 1, (gsize)(end - *text - 1));
    *text = end + 1 + strspn(end + 1, " ");
    return name;
}

static void add_counted(GPtrArray *all, const char *line, ForeignKind kind, gint64 time,
                        const char *rest, const char *own) {
    g_autofree char *nick = take_name(&rest);
    gboolean ours = kind == FOREIGN_MCABBER ? line[1] == 'S'
                                            : nick != NULL && own != NULL && strcmp(nick, own) == 0;

    foreign_add(all, time, ours, nick, rest);
}

/* What began last: its line, and how many messages there were before. */
typedef struct {
    gssize line; /* -1: none */
    guint messages;
} LastEntry;

static void parse_counted(GPtrArray *all, char **lines, ForeignKind kind, const char *own,
                          LastEntry *last) {
    for (guint i = 0; lines[i] != NULL;) {
        const char *line = lines[i++], *rest;
        gint64 time;
        guint more;
        gboolean said;
        if (!read_head(line, &time, &more, &rest))
            continue;
        *last = (LastEntry){i - 1, all->len};
        said = line[0] == 'M' && (line[1] == 'R' || (line[1] == 'S' && kind == FOREIGN_MCABBER));
        if (said)
            add_counted(all, line, kind, time, rest, own);
        for (; more > 0 && lines[i] != NULL; more--, i++)
            if (said)
                go_on(g_ptr_array_index(all, all->len - 1),
                      lines[i] + (kind == FOREIGN_POEZIO && *lines[i] == ' '));
    }
}

/* ---- Profanity ---- */

/* A time of its own or one of the day. Points rest behind " - ". */
static gboolean read_moment(const char *line, GDateTime *day, gint64 *time, const char **rest) {
    const char *end = strstr(line, " - ");
    g_autofree char *stamp =
        end != NULL && end - line < 40 ? g_strndup(line, (gsize)(end - line)) : NULL;
    g_autoptr(GDateTime) at = NULL;
    int hour, minute, second;

    if (stamp == NULL || strlen(stamp) < 8)
        return FALSE;
    if (stamp[2] != ':') {
        g_autoptr(GTimeZone) local = g_time_zone_new_local();
        at = g_date_time_new_from_iso8601(stamp, local);
    } else if (day != NULL && read_digits(stamp, 2, &hour) && read_digits(stamp + 3, 2, &minute) &&
               stamp[5] == ':' && read_digits(stamp + 6, 2, &second)) {
        at = g_date_time_new_local(g_date_time_get_year(day), g_date_time_get_month(day),
                                   g_date_time_get_day_of_month(day), hour, minute, second);
    }
    if (at == NULL)
        return FALSE;
    *time = g_date_time_to_unix(at) * G_USEC_PER_SEC + g_date_time_get_microsecond(at);
    *rest = end + strlen(" - ");
    return TRUE;
}

static void add_said(GPtrArray *all, gint64 time, const char *text, const char *own) {
    gboolean action = *text == '*';
    const char *begin = text + action, *colon = strstr(begin, action ? " " : ": ");
    g_autofree char *nick = colon != NULL ? g_strndup(begin, (gsize)(colon - begin)) : NULL;
    const char *words = colon != NULL ? colon + (action ? 1 : 2) : NULL;
    g_autofree char *body = NULL;
    gboolean ours = nick != NULL && (strcmp(nick, "me") == 0 || g_strcmp0(nick, own) == 0);

    if (nick == NULL || *nick == '\0')
        return;
    body = g_strconcat(action ? "/me " : "", words, NULL);
    foreign_add(all, time, ours, nick, body);
}

static void parse_profanity(GPtrArray *all, char **lines, GDateTime *day, const char *own,
                            LastEntry *last) {
    gboolean within = FALSE;

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *rest;
        gint64 time;
        guint before = all->len;
        if (read_moment(lines[i], day, &time, &rest)) {
            *last = (LastEntry){i, before};
            add_said(all, time, rest, own);
            within = all->len > before;
        } else if (within && (*lines[i] != '\0' || lines[i + 1] != NULL)) {
            go_on(g_ptr_array_index(all, all->len - 1), lines[i]);
        }
    }
}

/* ---- all ---- */

ForeignKind foreign_kind(const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", 200);
    g_autoptr(GDateTime) day = g_date_time_new_utc(2000, 1, 1, 0, 0, 0);

    for (guint i = 0; lines[i] != NULL && i < 199; i++) {
        const char *rest;
        gint64 time;
        guint more;
        if (read_head(lines[i], &time, &more, &rest)) {
            if (lines[i][0] == 'S' || lines[i][1] == 'S')
                return FOREIGN_MCABBER;
            if (lines[i][1] == 'R' && *rest == '<' && strstr(rest, ">  ") != NULL)
                return FOREIGN_POEZIO;
            if (lines[i][1] == 'R')
                return FOREIGN_MCABBER;
        } else if (read_moment(lines[i], day, &time, &rest)) {
            return FOREIGN_PROFANITY;
        }
    }
    return FOREIGN_UNKNOWN;
}

static const char *line_at(const char *text, const char *end, gssize n) {
    for (; n > 0 && text < end; n--) {
        const char *newline = memchr(text, '\n', (gsize)(end - text));
        text = newline != NULL ? newline + 1 : end;
    }
    return text;
}

/* Without an entry only the line that isn't complete is worth coming back to. */
static gsize leave_last(GPtrArray *all, const LastEntry *last, const char *text, gsize length) {
    const char *newline = length > 0 ? memrchr(text, '\n', length) : NULL, *end = text + length;

    if (last->line < 0)
        return newline != NULL ? (gsize)(end - newline - 1) : length;
    g_ptr_array_set_size(all, (int)last->messages);
    return (gsize)(end - line_at(text, end, last->line));
}

GPtrArray *foreign_parse(const char *text, gsize length, ForeignKind kind, GDateTime *day,
                         const char *own, gsize *rest) {
    GPtrArray *all = foreign_list_new();
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    LastEntry last = {-1, 0};

    for (char **line = lines; *line != NULL; line++)
        if (g_str_has_suffix(*line, "\r"))
            (*line)[strlen(*line) - 1] = '\0';
    if (kind == FOREIGN_PROFANITY)
        parse_profanity(all, lines, day, own, &last);
    else if (kind != FOREIGN_UNKNOWN)
        parse_counted(all, lines, kind, own, &last);
    if (rest != NULL)
        *rest = leave_last(all, &last, text, length);
    return all;
}
