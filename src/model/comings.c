/* Who comes and goes, said where one talks with them. */
#include "model/comings.h"
#include "base/tr.h"
#include "model/model.h"
#include "model/roster.h"

#define SETTLING_US (10 * G_TIME_SPAN_SECOND) /* the server tells who is there */

static void say(Conv *conv, const Contact *contact) {
    static const char *const words[] = {
        [SHOW_OFFLINE] = N_("offline"),
        [SHOW_ONLINE] = N_("online"),
        [SHOW_CHAT] = N_("online, free for chat"),
        [SHOW_AWAY] = N_("away"),
        [SHOW_XA] = N_("away for long"),
        [SHOW_DND] = N_("busy"),
    };
    const Resource *best = contact_best(contact);
    const char *status = best != NULL ? best->status : contact->last_words;
    gboolean more = status != NULL && *status != '\0';

    model_notice(conv->model, conv, "%s is %s%s%s", conv_name(conv),
                 tr(words[contact_show(contact)]), more ? ": " : "", more ? status : "");
}

void comings_hear(const Event *ev, void *data) {
    Model *model = data;
    Contact *contact = ev->contact;
    Show before, now;
    Conv *conv;

    if (ev->type != EV_PRESENCE || contact == NULL)
        return;
    before = contact->told;
    now = contact->told = contact_show(contact);
    conv = convs_find(ev->account, contact->jid);
    if (now == before || conv == NULL || !conv->open || !contact->in_roster ||
        clock_now(model->clock) - ev->account->online_since < SETTLING_US ||
        !settings_on(model->settings, "presence-notices", ev->account, conv))
        return;
    say(conv, contact);
}
