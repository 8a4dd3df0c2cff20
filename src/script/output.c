/* What a script tells: answers, errors, and one readable line per event. */
#include "script/output.h"
#include "base/text.h"
#include "model/conv.h"
#include "model/message.h"
#include "model/prompt.h"
#include "model/room.h"
#include "model/roster.h"
#include <stdio.h>
#include <string.h>

struct Output {
    OutputFn fn;
    gpointer data;
    OutputForm form;
    EventSet events;
    gboolean quiet;
    const Clock *clock;
};

Output *output_new(OutputFn fn, gpointer data) {
    Output *output = g_new0(Output, 1);
    output->fn = fn;
    output->data = data;
    return output;
}

void output_set_form(Output *output, OutputForm form) {
    output->form = form;
}

void output_set_events(Output *output, EventSet events) {
    output->events = events;
}

void output_set_clock(Output *output, const Clock *clock) {
    output->clock = clock;
}

static gint64 output_now(const Output *output) {
    return output->clock ? clock_now(output->clock) : g_get_real_time();
}

static gboolean standard(const char *line, gboolean is_error, gpointer data) {
    FILE *file = is_error ? stderr : stdout;
    return fprintf(file, "%s\n", line) >= 0 && fflush(file) == 0;
}

Output *output_standard(void) {
    Output *output = output_new(standard, NULL);
    output->events = event_set_default();
    return output;
}

Output *output_quiet(void) {
    Output *output = output_new(standard, NULL);
    output->quiet = TRUE;
    return output;
}

void output_free(Output *output) {
    g_free(output);
}

gboolean output_line(const Output *output, const char *text) {
    if (output->quiet)
        return TRUE;
    g_autofree char *line =
        output->form == OUTPUT_JSON ? reply_json(text, output_now(output)) : text_clean_lines(text);
    return output->fn(line, FALSE, output->data);
}

void output_error(const Output *output, const char *where, const char *text) {
    g_autofree char *clean = text_clean(text), *line = NULL;
    line = output->form == OUTPUT_JSON ? error_json(where, text, output_now(output))
                                       : g_strdup_printf("%s: %s", where, clean);
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

/* The default ones, for people. Owned by the caller; NULL: not worth a line. */
static char *readable(const Event *ev) {
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

/* Any other event in words: its name, whom it is about, and what there is to say. */
static char *plain(const Event *ev) {
    const char *nick = ev->occupant ? ev->occupant->nick : NULL;
    const char *whom = ev->contact   ? ev->contact->jid
                       : ev->conv    ? ev->conv->jid
                       : ev->account ? ev->account->jid
                                     : NULL;
    const char *word = ev->contact   ? show_name(contact_show(ev->contact))
                       : ev->message ? message_state_name(ev->message->state)
                                     : NULL;
    const char *text = ev->text ? ev->text : ev->message ? ev->message->body : NULL;
    GString *out = g_string_new(event_name(ev->type));
    const char *const parts[] = {whom, nick, word};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] && *parts[i])
            g_string_append_printf(out, " %s", parts[i]);
    if (text && *text)
        g_string_append_printf(out, ": %s", text);
    g_autofree char *line = g_string_free(out, FALSE);
    return text_clean(line);
}

/* Owned by the caller; NULL: nothing to tell. */
static char *event_line(const Output *output, const Event *ev) {
    if (!(output->events & EVENT_BIT(ev->type)))
        return NULL;
    if (output->form == OUTPUT_JSON)
        return event_json(ev, output_now(output));
    return event_set_default() & EVENT_BIT(ev->type) ? readable(ev) : plain(ev);
}

gboolean output_event(const Output *output, const Event *ev) {
    g_autofree char *line = event_line(output, ev);
    if (!line)
        return TRUE;
    g_autofree char *clean =
        output->form == OUTPUT_JSON ? g_steal_pointer(&line) : text_clean_lines(line);
    return output->fn(clean, FALSE, output->data);
}
