/* Messages as rows of styled text. Text from outside is cleaned here, once, and nowhere later. */
#include "ui/row_private.h"

#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/markup.h"
#include "model/message.h"
#include "model/model.h"
#include "model/room.h"

#include <string.h>

#define COLUMNS_FOR_NAMES 50 /* narrower: no column of names */
#define COLUMNS_FOR_TIME 30  /* narrower: no time */
#define COMPACT_NAME 12      /* a name before its text: at most */
#define COMPACT_INDENT 2

/* Where a name would stand. A name that is one of these is quoted. */
static const char *const signs[] = {"-", "!", "*", "->", "<-", "→", "←"};

/* Before the name of somebody who could be taken for somebody else: ASCII, Unicode. */
static const char *const lookalike[] = {"!=", "≠"};

static void span_clear(gpointer data) {
    g_free(((Span *)data)->text);
}

static void add(GArray *spans, char *text, Style style) {
    row_add_span(spans, text, style);
}

static Row *row_new(gint64 message_id) {
    Row *row = g_new0(Row, 1);
    GArray **arrays[] = {&row->head, &row->body, &row->tail};

    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) {
        *arrays[i] = g_array_new(FALSE, FALSE, sizeof(Span));
        g_array_set_clear_func(*arrays[i], span_clear);
    }
    row->message_id = message_id;
    return row;
}

void row_free(Row *row) {
    if (!row)
        return;
    g_array_unref(row->head);
    g_array_unref(row->body);
    g_array_unref(row->tail);
    g_free(row);
}

RowStyle row_style_fit(const RowStyle *style, int width) {
    RowStyle fit = *style;

    fit.name_width = width < COLUMNS_FOR_NAMES ? 0 : MIN(style->name_width, width / 4);
    if (width < COLUMNS_FOR_TIME) {
        fit.time_format = NULL;
        /* xgettext:no-c-format */
        fit.date_format = N_("%a %-d %b %Y");
    }
    return fit;
}

static char *format_time(gint64 time, const char *format, GTimeZone *zone) {
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, zone) : NULL;
    g_autofree char *text = local ? tr_date(local, format) : NULL;

    return text ? text_clean(text) : g_strdup("--:--");
}

/* A space after it; as wide as the widest usual time, so that bodies stand in one column. */
static char *time_column(gint64 time, const RowStyle *style) {
    const gint64 wide = G_GINT64_CONSTANT(1790808898) * G_USEC_PER_SEC; /* 30 September, 22:54:58 */
    g_autofree char *text = format_time(time, style->time_format, style->zone);
    g_autofree char *model = format_time(wide, style->time_format, style->zone);
    int pad = MAX(0, text_width(model, -1) - text_width(text, -1));

    return g_strdup_printf("%s%*s", text, pad + 1, "");
}

static const char *own_nick(const Conv *conv) {
    return settings_text(conv->model->settings, "nick", conv->account, conv);
}

/* Who said it, as it may be shown: clean, not empty, and not one of our signs. */
static char *speaker(const Conv *conv, const Message *message) {
    g_autofree char *local = NULL, *name = NULL;

    if (message->nick)
        name = text_clean(message->nick);
    else if (!message_is_ours(message))
        name = text_clean(conv_name(conv));
    else if (conv->account && own_nick(conv))
        name = text_clean(own_nick(conv));
    else
        name = text_clean((local = conv->account ? jid_local(conv->account->jid) : NULL) ? local
                                                                                         : "me");
    g_strstrip(name);
    if (!*name)
        return g_strdup("\"\"");
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
        if (g_str_equal(name, signs[i]) || g_str_has_prefix(name, lookalike[i % 2]))
            return g_strdup_printf("\"%s\"", name);
    return g_steal_pointer(&name);
}

static const char *mark_of(const Conv *conv, const Message *message, const RowStyle *style) {
    gboolean marked = conv->room && message->nick && !message_is_ours(message) &&
                      room_is_lookalike(conv->room, message->nick);

    return marked ? lookalike[style->unicode] : "";
}

static Style speaker_style(const Conv *conv, const Message *message, const RowStyle *style) {
    if (message_is_ours(message))
        return theme_style(style->theme, ROLE_NICK_ME);
    if (style->plain_names)
        return theme_style(style->theme, ROLE_NICK);
    return theme_nick(style->theme, message->nick ? message->nick : conv->jid ? conv->jid : "");
}

/* The column of names: name, time, text. Without it: time, name, colon, text. */
static void set_head(Row *row, const Message *message, const char *mark, const char *name,
                     Style name_style, gboolean colon, const RowStyle *style) {
    int most = (style->name_width > 0 ? style->name_width : COMPACT_NAME) - text_width(mark, -1);
    g_autofree char *cut = text_ellipsize_address(name, MAX(1, most));
    Style mark_style = theme_style(style->theme, ROLE_ERROR);
    char *time = style->time_format ? time_column(message->time, style) : NULL;
    Style time_style = theme_style(style->theme, ROLE_TIME);

    if (style->name_width > 0) {
        int pad = MAX(0, most - text_width(cut, -1));

        add(row->head, g_strnfill((gsize)pad, ' '), time_style);
        if (*mark)
            add(row->head, g_strdup(mark), mark_style);
        add(row->head, g_strdup(cut), name_style);
        add(row->head, g_strdup(" "), time_style);
        if (time)
            add(row->head, time, time_style);
        row->indent = style->name_width + 1 + (time ? text_width(time, -1) : 0);
        return;
    }
    if (time)
        add(row->head, time, time_style);
    if (*mark)
        add(row->head, g_strdup(mark), mark_style);
    add(row->head, g_strdup(cut), name_style);
    add(row->head, g_strdup(colon ? ": " : " "), name_style);
    row->indent = COMPACT_INDENT;
}

static const char *sign_of(const Message *message, gboolean unicode) {
    switch (message->kind) {
    case MESSAGE_ERROR:
        return "!";
    case MESSAGE_SUBJECT:
        return "*";
    case MESSAGE_JOIN:
        return unicode ? "→" : "->";
    case MESSAGE_LEAVE:
        return unicode ? "←" : "<-";
    default:
        return "-";
    }
}

static const char *state_sign(MessageState state, gboolean unicode) {
    switch (state) {
    case MESSAGE_PENDING:
        return unicode ? " ·" : " .";
    case MESSAGE_SENT:
        return unicode ? " ✓" : " v";
    case MESSAGE_DELIVERED:
    case MESSAGE_READ:
        return unicode ? " ✓✓" : " vv";
    case MESSAGE_FAILED:
        return " !";
    default:
        return "";
    }
}

static const Role state_roles[] = {
    [MESSAGE_RECEIVED] = ROLE_DIM,    [MESSAGE_PENDING] = ROLE_STATE_WAITING,
    [MESSAGE_SENT] = ROLE_STATE_SENT, [MESSAGE_DELIVERED] = ROLE_STATE_DELIVERED,
    [MESSAGE_READ] = ROLE_STATE_READ, [MESSAGE_FAILED] = ROLE_STATE_FAILED};

static const char *edited(const Message *message, gboolean unicode) {
    if (message->flags & MESSAGE_EDIT_FAILED)
        return _(" (correction failed)");
    if (message->flags & MESSAGE_EDIT_WAITS)
        return unicode ? _(" (edited ·)") : _(" (edited .)");
    return _(" (edited)");
}

static void set_tail(Row *row, const Message *message, const RowStyle *style) {
    Style dim = theme_style(style->theme, ROLE_DIM);
    if (message->flags & MESSAGE_EDITED)
        add(row->tail, g_strdup(edited(message, style->unicode)), dim);
    else if (message->flags & MESSAGE_STRAY)
        add(row->tail, g_strdup(_(" (corrects nothing of theirs here)")), dim);
    else if (message->replaces)
        add(row->tail, g_strdup(_(" (correction)")), dim);
    if (message->state == MESSAGE_RECEIVED && !message->error)
        return;
    Style look = theme_style(style->theme, state_roles[message->state]);
    add(row->tail, g_strdup(state_sign(message->state, style->unicode)), look);
    if (message->error) {
        g_autofree char *reason = text_clean(message->error);
        add(row->tail, g_strdup_printf(" %s", reason), look);
    }
}

/* Tabs would become one blank each, and code unreadable. */
static char *clean_body(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text ? text : "", "\t", -1);
    g_autofree char *wide = g_strjoinv("    ", parts);
    char *clean = text_clean_lines(wide);

    return g_strchomp(clean);
}

/* In a conversation notices stay in the background; in the console they are what one reads. */
static Style body_style(const Conv *conv, const Message *message, gboolean action,
                        const RowStyle *style) {
    static const Role roles[] = {[MESSAGE_TEXT] = ROLE_TEXT,   [MESSAGE_NOTICE] = ROLE_NOTICE,
                                 [MESSAGE_ERROR] = ROLE_ERROR, [MESSAGE_SUBJECT] = ROLE_SUBJECT,
                                 [MESSAGE_JOIN] = ROLE_COMING, [MESSAGE_LEAVE] = ROLE_COMING};

    if (style->hit && message->id == style->hit)
        return theme_style(style->theme, ROLE_SEARCH_HIT);
    if (message->flags & MESSAGE_MENTION)
        return theme_style(style->theme,
                           row_is_trigger(conv, message) ? ROLE_TRIGGER : ROLE_MENTION);
    if (message->kind == MESSAGE_NOTICE && !conv_has_peer(conv))
        return theme_style(style->theme, ROLE_TEXT);
    if (action || message->kind != MESSAGE_TEXT)
        return theme_style(style->theme, action ? ROLE_ACTION : roles[message->kind]);
    return theme_style(style->theme, message->time < style->since ? ROLE_TEXT_HISTORY
                                     : message_is_ours(message)   ? ROLE_TEXT_ME
                                                                  : ROLE_TEXT_THEM);
}

static void set_subject(Row *row, const Message *message, const char *body, Style style) {
    g_autofree char *subject = text_clean(message->subject);

    add(row->body, g_strdup_printf("%s%s", subject, *body ? "\n" : ""), style);
}

/* In the console nobody has a name: a column for the signs is enough. */
static RowStyle style_for(const Conv *conv, const RowStyle *style) {
    RowStyle own = *style;

    if (!conv_has_peer(conv) && style->name_width > 0)
        own.name_width = 1;
    return own;
}

Row *row_for_message(const Conv *conv, const Message *message, const RowStyle *wished) {
    const RowStyle own = style_for(conv, wished), *style = &own;
    Row *row = row_new(message->id);
    g_autofree char *body = clean_body(message->body);
    gboolean said = message->kind == MESSAGE_TEXT;
    const char *action = said ? markup_action(body) : NULL;
    Style look = body_style(conv, message, action != NULL, style);

    if (!said) {
        set_head(row, message, "", sign_of(message, style->unicode), look, FALSE, style);
        if (message->kind == MESSAGE_SUBJECT && message->subject)
            set_subject(row, message, body, look);
        add(row->body, g_steal_pointer(&body), look);
        return row;
    }
    g_autofree char *name = speaker(conv, message);
    Style name_style = speaker_style(conv, message, style);
    const char *mark = mark_of(conv, message, style);
    set_head(row, message, action ? "" : mark, action ? "*" : name, action ? look : name_style,
             !action, style);
    if (message->subject && *message->subject)
        set_subject(row, message, body, theme_style(style->theme, ROLE_SUBJECT));
    if (action) {
        if (*mark)
            add(row->body, g_strdup(mark), theme_style(style->theme, ROLE_ERROR));
        add(row->body, g_strdup(name), name_style);
        add(row->body, g_strdup(" "), look);
    }
    row_add_said(row, conv, message, action ? action : body, look, style);
    set_tail(row, message, style);
    return row;
}

static Row *separator(char *text, Role role, const RowStyle *style) {
    Row *row = row_new(0);

    add(row->body, text, theme_style(style->theme, role));
    row->fill = style->unicode ? "─" : "-";
    return row;
}

Row *row_for_day(gint64 time, const RowStyle *style) {
    return separator(format_time(time, style->date_format, style->zone), ROLE_SEPARATOR, style);
}

Row *row_for_unread(guint n, const RowStyle *style) {
    return separator(g_strdup_printf(tr_count("%u new", "%u new", n), n), ROLE_UNREAD_LINE, style);
}
