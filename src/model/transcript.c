/* Messages as text, JSON and HTML. */
#include "model/transcript.h"
#include "base/datetime.h"
#include "base/jid.h"
#include "base/json.h"
#include "base/text.h"
#include "model/markup.h"
#include "model/message.h"
#include "model/model.h"
#include "model/saver.h"
#include <string.h>

static char *local_time(gint64 us) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(us / G_USEC_PER_SEC);

    return time != NULL ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S") : g_strdup("?");
}

/* Clean, in one line, and nothing that could be taken for the end of a name. */
static char *speaker(const Conv *conv, const Message *message) {
    g_autofree char *own =
        message_is_ours(message) && message->nick == NULL ? jid_local(conv->account->jid) : NULL;
    g_autofree char *name = text_clean(message->nick != NULL      ? message->nick
                                       : own != NULL              ? own
                                       : message_is_ours(message) ? conv->account->jid
                                                                  : conv_name(conv));

    g_strdelimit(name, "<>", '_');
    return g_steal_pointer(&name);
}

static void add_text(GString *out, const Conv *conv, const Message *message) {
    g_autofree char *time = local_time(message->time), *who = speaker(conv, message);
    const char *body = message->body != NULL ? message->body : "", *action = markup_action(body);
    g_autofree char *words =
        message->subject != NULL && *message->subject != '\0'
            ? g_strdup_printf("[%s]%s%s", message->subject, *body != '\0' ? " " : "", body)
            : g_strdup(action != NULL ? action : body);
    g_autofree char *clean = text_clean_lines(words);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(clean), "\n", -1);
    g_autofree char *text = g_strjoinv("\n\t", lines);

    if (message->kind != MESSAGE_TEXT)
        g_string_append_printf(out, "%s - %s%s%s", time, message->nick != NULL ? who : "",
                               message->nick != NULL ? " " : "", text);
    else
        g_string_append_printf(out, action != NULL ? "%s * %s %s" : "%s <%s> %s", time, who, text);
    if ((message->flags & MESSAGE_EDITED) != 0)
        g_string_append(out, " (edited)");
    if (message->state == MESSAGE_FAILED)
        g_string_append(out, " (failed)");
    g_string_append_c(out, '\n');
}

static void add_versions(GString *out, const Conv *conv, const Message *message) {
    g_autoptr(GPtrArray) versions = saver_versions(conv->model->saver, message->id);

    if (versions->len == 0)
        return;
    json_open(out, "versions", '[');
    for (guint i = 0; i < versions->len; i++) {
        const Version *version = g_ptr_array_index(versions, i);
        g_autofree char *time = datetime_format(version->time);
        json_open(out, NULL, '{');
        json_text(out, "time", time);
        json_text(out, "subject", version->subject);
        json_text(out, "body", version->body);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void add_json(GString *out, const Conv *conv, const Message *message) {
    g_autofree char *time = datetime_format(message->time);

    json_open(out, NULL, '{');
    json_text(out, "time", time);
    json_text(out, "account", conv->account->jid);
    json_text(out, "conversation", conv->jid);
    json_text(out, "kind", message_kind_name(message->kind));
    json_text(out, "state", message_state_name(message->state));
    json_text(out, "from", message->from);
    json_text(out, "nick", message->nick);
    json_text(out, "subject", message->subject);
    json_text(out, "body", message->body);
    json_text(out, "id", message->message_id);
    json_text(out, "archive-id", message->archive_id);
    json_text(out, "occupant-id", message->occupant_id);
    json_text(out, "error", message->error);
    if ((message->flags & MESSAGE_EDITED) != 0)
        add_versions(out, conv, message);
    json_close(out, '}');
    g_string_append_c(out, '\n');
}

static void add_html(GString *out, const Conv *conv, const Message *message) {
    g_autofree char *time = local_time(message->time), *who = speaker(conv, message);
    g_autofree char *iso = datetime_format(message->time);
    g_autofree char *clean = text_clean_lines(message->body != NULL ? message->body : "");
    g_autofree char *subject = text_clean(message->subject != NULL ? message->subject : "");
    const char *action = message->kind == MESSAGE_TEXT ? markup_action(clean) : NULL;
    g_autofree char *line = g_markup_printf_escaped(
        "<p class=\"%s\"><time datetime=\"%s\">%s</time> <b>%s</b> %s%s<span>%s</span>%s</p>\n",
        message_is_ours(message) ? "own" : "other", iso, time,
        message->kind == MESSAGE_TEXT || message->nick != NULL ? who : "-", subject,
        *subject != '\0' ? " " : "", action != NULL ? action : clean,
        (message->flags & MESSAGE_EDITED) != 0 ? " (edited)" : "");

    g_string_append(out, line);
}

void transcript_message(GString *out, const Conv *conv, const Message *message,
                        TranscriptFormat format) {
    if (format == TRANSCRIPT_TEXT)
        add_text(out, conv, message);
    else if (format == TRANSCRIPT_JSON)
        add_json(out, conv, message);
    else
        add_html(out, conv, message);
}

void transcript_begin(GString *out, const Conv *conv, TranscriptFormat format) {
    g_autofree char *name = text_clean(conv_name(conv));
    g_autofree char *title = NULL;

    if (format != TRANSCRIPT_HTML)
        return;
    title = g_markup_escape_text(name, -1);
    g_string_append_printf(
        out,
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<title>%s</title>\n<style>body{font-family:sans-serif;max-width:50em;"
        "margin:auto}p{margin:.3em 0}span{white-space:pre-wrap}time{color:#777}.own "
        "b{color:#00489c}</style></head>\n<body><h1>%s</h1>\n",
        title, title);
}

void transcript_end(GString *out, TranscriptFormat format) {
    if (format == TRANSCRIPT_HTML)
        g_string_append(out, "</body></html>\n");
}
