/* What can be said about a message without knowing where it is kept. */
#include "model/message.h"

Message *message_new_notice(MessageKind kind, char *text, gint64 time) {
    Message *message = message_new(kind);

    message->flags = MESSAGE_VOLATILE;
    message->body = text;
    message->time = time;
    return message;
}

gboolean message_is_ours(const Message *message) {
    return message->state != MESSAGE_RECEIVED;
}

int message_compare(const Message *a, const Message *b) {
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

const char *message_kind_name(MessageKind kind) {
    static const char *const names[] = {"text", "notice", "error", "subject", "join", "leave"};

    if (kind == MESSAGE_CORRECTION)
        return "correction";
    return kind < G_N_ELEMENTS(names) ? names[kind] : "other";
}

const char *message_state_name(MessageState state) {
    static const char *const names[] = {"received",  "pending", "sent",
                                        "delivered", "read",    "failed"};

    return names[state];
}
