/* Pictures and sounds that belong to the fields of forms: fetched, and opened outside. */
#include "base/links.h"
#include "cmd/form_window.h"
#include "model/page.h"
#include "xmpp/xep/0231_bits.h"

enum { ASK_MAX = 10 }; /* for one form */

const char *form_medium(const Field *field) {
    const char *link = NULL;
    for (guint i = 0; i < field->media->len; i++) {
        const char *medium = field->media->pdata[i];
        if (*medium == '/')
            return medium;
        if (!link && link_is_whole(medium))
            link = medium;
    }
    return link;
}

/* A window that may be gone when the answer comes. */
typedef struct {
    Model *model;
    char *page;
} Waiting;

static void waiting_free(gpointer data) {
    Waiting *waiting = data;
    g_free(waiting->page);
    g_free(waiting);
}

static void on_bits(Stream *stream, gpointer data) {
    const Waiting *waiting = data;
    FormWindow *window = form_window_find(waiting->model, stream_account(stream), waiting->page);
    if (!window)
        return;
    bits_resolve(stream, window->form);
    page_stale(window->page);
}

static void ask(const FormWindow *window, Stream *stream, const char *from, const char *uri) {
    Waiting *waiting = g_new(Waiting, 1);
    *waiting = (Waiting){window->page->model, g_strdup(window->page->name)};
    bits_ask(stream, from, uri, on_bits, waiting, waiting_free);
}

void form_window_fetch(FormWindow *window, const char *from) {
    const Account *account = window->page->account;
    Stream *stream = account_is_online(account) ? account->stream : NULL;
    guint n = 0;
    if (!stream)
        return;
    bits_resolve(stream, window->form);
    for (guint i = 0; i < window->form->fields->len; i++) {
        const Field *field = window->form->fields->pdata[i];
        for (guint k = 0; k < field->media->len && n < ASK_MAX; k++)
            if (bits_is_uri(field->media->pdata[k])) {
                ask(window, stream, from, field->media->pdata[k]);
                n++;
            }
    }
}
