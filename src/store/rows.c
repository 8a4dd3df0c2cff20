/* The rows themselves: made, copied, freed. */
#include "store/rows.h"

Message *message_new(MessageKind kind) {
    Message *message = g_new0(Message, 1);
    message->kind = kind;
    return message;
}

Message *message_copy(const Message *message) {
    Message *copy = g_memdup2(message, sizeof *message);
    copy->from = g_strdup(message->from);
    copy->nick = g_strdup(message->nick);
    copy->subject = g_strdup(message->subject);
    copy->body = g_strdup(message->body);
    copy->thread = g_strdup(message->thread);
    copy->message_id = g_strdup(message->message_id);
    copy->origin_id = g_strdup(message->origin_id);
    copy->archive_id = g_strdup(message->archive_id);
    copy->archive_by = g_strdup(message->archive_by);
    copy->occupant_id = g_strdup(message->occupant_id);
    copy->real_jid = g_strdup(message->real_jid);
    copy->error = g_strdup(message->error);
    copy->replaces = g_strdup(message->replaces);
    return copy;
}

void message_free(Message *message) {
    if (!message)
        return;
    g_free(message->from);
    g_free(message->nick);
    g_free(message->subject);
    g_free(message->body);
    g_free(message->thread);
    g_free(message->message_id);
    g_free(message->origin_id);
    g_free(message->archive_id);
    g_free(message->archive_by);
    g_free(message->occupant_id);
    g_free(message->real_jid);
    g_free(message->error);
    g_free(message->replaces);
    g_free(message);
}

Version *version_copy(const Version *version) {
    Version *copy = g_memdup2(version, sizeof *version);
    copy->message_id = g_strdup(version->message_id);
    copy->subject = g_strdup(version->subject);
    copy->body = g_strdup(version->body);
    return copy;
}

void version_free(Version *version) {
    if (!version)
        return;
    g_free(version->message_id);
    g_free(version->subject);
    g_free(version->body);
    g_free(version);
}

void conv_row_free(ConvRow *row) {
    if (!row)
        return;
    g_free(row->account);
    g_free(row->jid);
    g_free(row->draft);
    g_free(row);
}
