/* What papo send asks of a papo that runs, as words of a line. */
#include "script/send_words.h"

#include "base/words.h"
#include <string.h>

enum { TIMEOUT_MS = 30000, TIMEOUT_MOST_MS = 24 * 3600 * 1000 };

struct SendAsked {
    SendWish wish;
    gboolean asked, text;
    char *account, *subject, *file;
    GPtrArray *to; /* char *, and a NULL when it is asked for */
};

static void add(GString *out, const char *name, const char *value) {
    if (!value)
        return;
    g_autofree char *both = g_strconcat(name, value, NULL), *word = words_quote(both);
    g_string_append_printf(out, " %s", word);
}

void send_words_add(GString *out, const SendWish *wish) {
    g_autofree char *timeout = g_strdup_printf("%u", wish->timeout);
    g_autofree char *file = wish->file ? g_canonicalize_filename(wish->file, NULL) : NULL;
    add(out, "", "send");
    add(out, "account=", wish->account);
    add(out, "subject=", wish->subject);
    add(out, "file=", file);
    add(out, "timeout=", timeout);
    add(out, "", wish->rooms ? "rooms" : NULL);
    add(out, "", wish->lines ? "lines" : NULL);
    add(out, "", wish->text || wish->fd >= 0 ? "text" : NULL);
    for (const char *const *to = wish->recipients; *to; to++)
        add(out, "to=", *to);
}

SendAsked *send_asked_new(void) {
    SendAsked *asked = g_new0(SendAsked, 1);
    asked->wish.timeout = TIMEOUT_MS;
    asked->wish.shared = TRUE;
    asked->to = g_ptr_array_new_with_free_func(g_free);
    return asked;
}

void send_asked_free(SendAsked *asked) {
    if (!asked)
        return;
    g_free(asked->account);
    g_free(asked->subject);
    g_free(asked->file);
    g_ptr_array_unref(asked->to);
    g_free(asked);
}

static gboolean take_value(const char *word, const char *name, char **value) {
    if (!g_str_has_prefix(word, name))
        return FALSE;
    g_free(*value);
    *value = g_strdup(word + strlen(name));
    return TRUE;
}

static gboolean take_flag(const char *word, const char *name, gboolean *flag) {
    *flag = *flag || strcmp(word, name) == 0;
    return strcmp(word, name) == 0;
}

gboolean send_asked_take(SendAsked *asked, const char *word) {
    g_autofree char *timeout = NULL;
    if (g_str_has_prefix(word, "to=")) {
        g_ptr_array_add(asked->to, g_strdup(word + strlen("to=")));
        return TRUE;
    }
    if (take_value(word, "timeout=", &timeout)) {
        asked->wish.timeout =
            (guint)CLAMP(g_ascii_strtoll(timeout, NULL, 10), 1000, TIMEOUT_MOST_MS);
        return TRUE;
    }
    return take_flag(word, "send", &asked->asked) || take_flag(word, "text", &asked->text) ||
           take_flag(word, "rooms", &asked->wish.rooms) ||
           take_flag(word, "lines", &asked->wish.lines) ||
           take_value(word, "account=", &asked->account) ||
           take_value(word, "subject=", &asked->subject) || take_value(word, "file=", &asked->file);
}

const SendWish *send_asked_wish(SendAsked *asked, int fd) {
    if (!asked->asked || !asked->to->len)
        return NULL;
    if (g_ptr_array_index(asked->to, asked->to->len - 1))
        g_ptr_array_add(asked->to, NULL);
    asked->wish.account = asked->account;
    asked->wish.subject = asked->subject;
    asked->wish.file = asked->file;
    asked->wish.fd = asked->text ? fd : -1;
    asked->wish.recipients = (const char *const *)asked->to->pdata;
    return &asked->wish;
}
