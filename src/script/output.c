/* What a script tells: answers, errors, and one readable line per event. */
#include "script/output.h"
#include "base/text.h"
#include "model/conv.h"
#include "model/roster.h"
#include <stdio.h>
#include <string.h>

struct Output {
    OutputFn fn;
    gpointer data;
    gboolean events;
};

Output *output_new(OutputFn fn, gpointer data) {
    Output *output = g_new0(Output, 1);
    output->fn = fn;
    output->data = data;
    return output;
}

static gboolean standard(const char *line, gboolean is_error, gpointer data) {
    FILE *file = is_error ? stderr : stdout;
    return fprintf(file, "%s\n", line) >= 0 && fflush(file) == 0;
}

Output *output_standard(void) {
    Output *output = output_new(standard, NULL);
    output->events = TRUE;
    return output;
}

void output_free(Output *output) {
    g_free(output);
}

gboolean output_line(const Output *output, const char *text) {
    g_autofree char *clean = text_clean_lines(text);
    return output->fn(clean, FALSE, output->data);
}

void output_error(const Output *output, const char *where, const char *text) {
    g_autofree char *clean = text_clean(text), *line = g_strdup_printf("%s: %s", where, clean);
    output->fn(line, TRUE, output->data);
}

static char *message_added(const Conv *conv, const Message *message) {
    g_autofree char *body = text_clean(message->body ? message->body : "");
    g_autofree char *subject = text_clean(message->subject ? message->subject : "");
    g_autofree char *from = text_clean(message->from ? message->from : "");
    if (message->kind == MESSAGE_ERROR)
        return g_strdup_printf("error: %s", body);
    if (message->kind == MESSAGE_NOTICE)
        return g_strdup_printf("notice: %s", body);
    if (message->kind != MESSAGE_TEXT || message->state != MESSAGE_RECEIVED)
        return NULL;
    return g_strdup_printf("message %s: %s%s%s%s", from, *subject ? "[" : "", subject,
                           *subject ? "] " : "", body);
}

static char *account_state(const Account *account) {
    static const char *const names[] = {"offline", "connecting", "online", "waiting"};
    g_autofree char *reason = text_clean(account->reason ? account->reason : "");
    return g_strdup_printf("%s %s%s%s", names[account->state], account->jid, *reason ? ": " : "",
                           reason);
}

/* Owned by the caller; NULL: not worth a line. */
static char *event_line(const Event *ev) {
    switch (ev->type) {
    case EV_ACCOUNT_STATE:
        return account_state(ev->account);
    case EV_MESSAGE_ADDED:
        return message_added(ev->conv, ev->message);
    case EV_MESSAGE_CHANGED: {
        if (ev->message->state != MESSAGE_FAILED)
            return NULL;
        g_autofree char *why = text_clean(ev->message->error ? ev->message->error : "");
        return g_strdup_printf("failed %s: %s", ev->conv->jid, why);
    }
    case EV_SUBSCRIPTION: {
        g_autofree char *text = text_clean(ev->text ? ev->text : "");
        return ev->contact ? g_strdup_printf("subscription %s: %s", ev->contact->jid, text) : NULL;
    }
    case EV_INVITED:
        return ev->number ? g_strdup_printf("invitation %s", ev->text) : NULL;
    case EV_PROMPT_ASKED: {
        g_autofree char *text = text_clean_lines(ev->prompt->text);
        return g_strdup_printf("question %u: %s", ev->prompt->id, text);
    }
    default:
        return NULL;
    }
}

gboolean output_event(const Output *output, const Event *ev) {
    g_autofree char *text = output->events ? event_line(ev) : NULL;
    return !text || output_line(output, text);
}
