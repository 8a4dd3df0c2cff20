/* What others said, quoted. */
#include "model/quote.h"
#include "base/text.h"
#include "model/history.h"
#include "model/markup.h"
#include "model/message.h"
#include "model/model.h"
#include "model/saver.h"
#include <string.h>

enum { LOOK_AT = 2000, LENGTH_MAX = 2000, LINES_MAX = 20 };

Message *quote_find(const Conv *conv, guint nth) {
    g_autoptr(GPtrArray) last = history_last(conv->history, LOOK_AT);

    for (guint i = last->len; nth > 0 && i-- > 0;) {
        const Message *message = g_ptr_array_index(last, i);
        if (message->kind == MESSAGE_TEXT && !message_is_ours(message) && --nth == 0)
            return message_copy(message);
    }
    return NULL;
}

/* Without what is quoted in it, unless there is nothing else. */
static GPtrArray *own_lines(char **lines) {
    GPtrArray *own = g_ptr_array_new();

    for (char **line = lines; *line != NULL; line++)
        if (**line != '>' && (own->len > 0 || (*line)[strspn(*line, " ")] != '\0'))
            g_ptr_array_add(own, *line);
    for (char **line = lines; own->len == 0 && *line != NULL; line++)
        g_ptr_array_add(own, *line);
    return own;
}

static char *words_of(const Conv *conv, const Message *message) {
    const char *body = message->body != NULL ? message->body : "", *action = markup_action(body);
    const char *nick = message->nick != NULL ? message->nick : conv_name(conv);

    if (action != NULL)
        return g_strdup_printf("%s %s", nick, action);
    if (conv->kind == CONV_ROOM && message->nick != NULL)
        return g_strdup_printf("%s: %s", nick, body);
    return g_strdup(body);
}

char *quote_text(const Conv *conv, const Message *message) {
    g_autofree char *words = words_of(conv, message), *clean = text_clean_lines(words);
    g_auto(GStrv) lines = NULL;
    g_autoptr(GPtrArray) own = NULL;
    GString *quote = g_string_new(NULL);
    gboolean cut = FALSE;

    g_strchomp(clean);
    lines = g_strsplit(clean, "\n", -1);
    own = own_lines(lines);
    for (guint i = 0; i < own->len && !cut; i++) {
        const char *line = g_ptr_array_index(own, i);
        gsize room = i == LINES_MAX ? 0 : LENGTH_MAX - MIN(quote->len, LENGTH_MAX);
        gsize length = MIN(strlen(line), room);
        cut = length < strlen(line) || i == LINES_MAX;
        while (length > 0 && (line[length] & 0xc0) == 0x80) /* no half characters */
            length--;
        g_string_append_printf(quote, ">%s%.*s%s\n", *line == '>' ? "" : " ", (int)length, line,
                               cut ? "…" : "");
    }
    return g_string_free(quote, FALSE);
}

Message *quote_selected(const Conv *conv) {
    g_autoptr(Message) message =
        conv->selected != 0 ? saver_get(conv->model->saver, conv->selected) : NULL;

    if (message == NULL || message->conv_id != conv->id || message->kind != MESSAGE_TEXT)
        return NULL;
    return g_steal_pointer(&message);
}

gboolean quote_begin(Conv *conv, guint nth) {
    g_autoptr(Message) message = quote_selected(conv);
    g_autofree char *text = NULL;

    if (message == NULL) {
        message = quote_find(conv, nth);
        conv->quoting_nth = message != NULL ? nth : 0;
    }
    if (message == NULL)
        return FALSE;
    text = quote_text(conv, message);
    bus_emit(conv->model->bus, &(Event){.type = EV_COMPOSE,
                                        .account = conv->account,
                                        .conv = conv,
                                        .text = text,
                                        .number = COMPOSE_BEFORE});
    return TRUE;
}
