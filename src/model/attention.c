/* What the user should be told now: somebody says something new that isn't being read. */
#include "model/attention.h"
#include "model/inbox.h"
#include "model/model.h"

struct Attention {
    Model *model;
    const Conv *read[2];
};

static gboolean deserves(const Attention *attention, const Conv *conv, const Message *message) {
    guint quiet = MESSAGE_DELAYED | MESSAGE_CARBON | MESSAGE_VOLATILE;

    return message->state == MESSAGE_RECEIVED && message->kind == MESSAGE_TEXT &&
           (message->flags & quiet) == 0 && conv != attention->read[0] &&
           conv != attention->read[1] && !inbox_folds(conv) &&
           (conv->kind != CONV_ROOM || (message->flags & MESSAGE_MENTION) != 0);
}

static void on_event(const Event *ev, void *data) {
    Attention *attention = data;

    if (ev->type == EV_MESSAGE_ADDED && deserves(attention, ev->conv, ev->message))
        bus_emit(attention->model->bus, &(Event){.type = EV_ATTENTION,
                                                 .account = ev->account,
                                                 .conv = ev->conv,
                                                 .message = ev->message});
}

Attention *attention_new(Model *model) {
    Attention *attention = g_new0(Attention, 1);

    attention->model = model;
    bus_listen(model->bus, on_event, attention);
    return attention;
}

void attention_free(Attention *attention) {
    if (attention == NULL)
        return;
    bus_ignore(attention->model->bus, on_event, attention);
    g_free(attention);
}

void attention_looking_at(Attention *attention, const Conv *conv, const Conv *other) {
    attention->read[0] = conv;
    attention->read[1] = other;
}
