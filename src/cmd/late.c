/* Questions to others whose answers come later, to where they were asked. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"

Late *late_new(Ctx *ctx, Account *account, const char *who, LateFn fn, const char *format, ...) {
    Late *late = g_new0(Late, 1);
    va_list list;
    va_start(list, format);
    late->what = tr_vprintf(format, list);
    va_end(list);
    late->reply = reply_ref(ctx->reply);
    late->account = account;
    late->who = g_strdup(who);
    late->fn = fn;
    late->asked = clock_mono(ctx->model->clock);
    reply_expect(late->reply);
    return late;
}

void late_free(gpointer data) {
    Late *late = data;
    if (late->free_data)
        late->free_data(late->data);
    reply_unref(late->reply);
    g_free(late->who);
    g_free(late->what);
    g_free(late);
}

void late_answer(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0) {
        if (late->fn)
            late->fn(late, answer);
    } else {
        g_autofree char *why = stanza_error_text(answer);
        g_autofree char *clean = text_clean(why);
        reply_error(late->reply, "%s: %s", late->what, clean);
    }
    reply_done(late->reply);
}
