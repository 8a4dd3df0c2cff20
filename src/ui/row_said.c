/* What somebody said, styled. */
#include "model/markup.h"
#include "model/model.h"
#include "model/room.h"
#include "ui/row_private.h"
#include "ui/styling.h"

static const struct {
    guint8 flag;
    Role role;
} looks[] = {{STYLING_QUOTE, ROLE_QUOTE},
             {STYLING_MONO, ROLE_CODE},
             {STYLING_STRONG, ROLE_STRONG},
             {STYLING_EMPHASIS, ROLE_EMPHASIS},
             {STYLING_STRIKE, ROLE_STRIKE}};

void row_add_span(GArray *spans, char *text, Style style) {
    Span span = {text, style};

    g_array_append_val(spans, span);
}

/* What a role says itself comes on top of what the text looks like anyway. */
static Style styled(const Theme *theme, Style look, guint8 flags) {
    Style plain = theme_style(theme, ROLE_TEXT);

    for (guint i = 0; i < G_N_ELEMENTS(looks); i++) {
        if (!(flags & looks[i].flag))
            continue;
        Style more = theme_style(theme, looks[i].role);
        if (more.fg != plain.fg)
            look.fg = more.fg;
        if (more.bg != plain.bg)
            look.bg = more.bg;
        look.attributes |= more.attributes;
    }
    return look;
}

static void add_styled(Row *row, const char *text, Style look, const RowStyle *style) {
    g_autoptr(GArray) runs = styling_parse(text);

    for (guint i = 0; i < runs->len; i++) {
        const StylingRun *run = &g_array_index(runs, StylingRun, i);
        row_add_span(row->body, g_strndup(text, run->length),
                     styled(style->theme, look, run->flags));
        text += run->length;
    }
}

gboolean row_is_trigger(const Conv *conv, const Message *message) {
    const char *nick = conv->room ? conv->room->nick : NULL;
    gsize start, length;

    return !nick || !message->body ||
           !mention_find(message->body, nick, NULL, mention_how(conv), &start, &length);
}

static void mark_mention(Row *row, const Conv *conv, const char *text, gsize from, Role role,
                         const RowStyle *style) {
    const char *nick = conv->room ? conv->room->nick : NULL;
    const char *words = settings_text(conv->model->settings, "triggers", conv->account, conv);
    gsize start, length;

    if (mention_find(text, nick, words, mention_how(conv), &start, &length))
        row_colour(row->body, from + start, from + start + length, theme_style(style->theme, role));
}

void row_add_said(Row *row, const Conv *conv, const Message *message, const char *text, Style look,
                  const RowStyle *style) {
    gboolean plain = message->flags & MESSAGE_UNSTYLED ||
                     !settings_on(conv->model->settings, "styling", conv->account, conv);
    gsize from = row_length(row->body);

    if (plain || !*text)
        row_add_span(row->body, g_strdup(text), look);
    else
        add_styled(row, text, look, style);
    if (message->flags & MESSAGE_MENTION)
        mark_mention(row, conv, text, from,
                     row_is_trigger(conv, message) ? ROLE_TRIGGER_WORD : ROLE_MENTION_WORD, style);
}
