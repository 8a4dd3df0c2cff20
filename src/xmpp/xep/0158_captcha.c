/* 0158_captcha.c — challenges: what we have just sent waits until we show that we are no machine.
 */
#include "xmpp/xep/0158_captcha.h"
#include "base/jid.h"
#include "model/history.h"
#include "model/message.h"
#include "model/model.h"
#include "model/room.h"
#include "wire/ns.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0045_muc.h"
#include "xmpp/xep/0066_oob.h"
#include "xmpp/xep/0231_bits.h"
#include <string.h>

#define NS_CAPTCHA "urn:xmpp:captcha"
enum { CHALLENGES_MAX = 10, RECENT_S = 120, LOOK_BACK = 50, ASK_MAX = 10 };

static void challenge_free(gpointer data) {
    Challenge *challenge = data;
    g_free(challenge->challenger);
    g_free(challenge->about);
    g_free(challenge->url);
    g_free(challenge->id);
    g_free(challenge->key);
    g_clear_pointer(&challenge->captcha, stanza_unref);
    g_free(challenge);
}

static gpointer attach(Stream *stream) {
    return g_ptr_array_new_with_free_func(challenge_free);
}

static void detach(Stream *stream, gpointer state) {
    g_ptr_array_unref(state);
}

static GPtrArray *challenges(Stream *stream) {
    return stream_state(stream, &xep_captcha);
}

static void ended(Stream *stream) {
    g_ptr_array_set_size(challenges(stream), 0);
}

/* 3.1.3: it speaks for whom we wrote to: the same bare JID, or the domain of it. */
static gboolean may_challenge(const char *from, const char *about) {
    g_autofree char *domain = jid_domain(about);
    return jid_equal_bare(from, about) || jid_equal(from, domain);
}

/* 3.1.3: have we sent that, a moment ago? A room is asked with presence while we enter it. */
static gboolean was_sent(const Conv *conv, const char *sid, gint64 now) {
    if (conv->room && conv->room->state == ROOM_JOINING)
        return TRUE;
    g_autoptr(GPtrArray) last = sid ? history_last(conv->history, LOOK_BACK) : NULL;
    for (guint i = last ? last->len : 0; i-- > 0;) {
        const Message *m = g_ptr_array_index(last, i);
        if (message_is_ours(m) && g_strcmp0(m->message_id, sid) == 0)
            return now - m->time <= RECENT_S * (gint64)G_USEC_PER_SEC;
    }
    return FALSE;
}

static Challenge *read_challenge(const Incoming *in, const Stanza *captcha, char **sid) {
    g_autoptr(Form) form = forms_parse(captcha);
    const char *about = form ? form_get(form, "from") : NULL;
    const char *id = form ? form_get(form, "challenge") : NULL;
    g_autofree char *jid = about ? jid_prepare(about, NULL) : NULL;
    g_autofree char *bare = jid ? jid_bare(jid) : NULL;
    if (!jid || !id || g_strcmp0(form_get(form, "FORM_TYPE"), NS_CAPTCHA) != 0)
        return NULL;
    Challenge *challenge = g_new0(Challenge, 1);
    challenge->challenger = g_strdup(in->from);
    challenge->about = g_steal_pointer(&bare);
    challenge->id = g_strdup(id);
    challenge->key = stream_new_id();
    challenge->url = oob_url(in->stanza);
    challenge->captcha = stanza_copy(captcha);
    *sid = g_strdup(form_get(form, "sid"));
    return challenge;
}

static void tell(Stream *stream, const Challenge *challenge) {
    Conv *conv = convs_find(stream_account(stream), challenge->about);
    if (!conv)
        return;
    if (conv->room)
        model_notice(conv->model, conv,
                     "%s lets you in when you have shown that you are no machine: /captcha",
                     challenge->about);
    else
        model_notice(
            conv->model, conv,
            "%s holds up what you sent until you have shown that you are no machine: /captcha",
            challenge->about);
    if (challenge->url)
        model_notice(conv->model, conv, "Or on the web: %s", challenge->url);
}

static void on_bits(Stream *stream, gpointer key) {
    GPtrArray *open = challenges(stream);
    for (guint i = 0; i < open->len; i++) {
        Challenge *challenge = g_ptr_array_index(open, i);
        if (strcmp(challenge->key, key) == 0 && --challenge->fetching == 0)
            tell(stream, challenge);
    }
}

/* What came along needs no question; the rest the challenger has, to whom we have just written. */
static void fetch(Stream *stream, Challenge *challenge) {
    g_autoptr(Form) form = forms_parse(challenge->captcha);
    g_autoptr(GPtrArray) uris = g_ptr_array_new();
    for (guint i = 0; i < form->fields->len; i++) {
        const GPtrArray *media = ((const Field *)form->fields->pdata[i])->media;
        for (guint k = 0; k < media->len && uris->len < ASK_MAX; k++)
            if (bits_is_uri(media->pdata[k]) && !bits_file(stream, media->pdata[k]))
                g_ptr_array_add(uris, media->pdata[k]);
    }
    challenge->fetching = uris->len;
    for (guint i = 0; i < uris->len; i++)
        bits_ask(stream, challenge->challenger, uris->pdata[i], on_bits, g_strdup(challenge->key),
                 g_free);
}

/* A room speaks for itself: nobody in it does. */
static gboolean is_honest(const Incoming *in, const Conv *conv, const Challenge *challenge,
                          const char *sid) {
    return conv && !(conv->room && jid_resource(in->from)) &&
           may_challenge(in->from, challenge->about) &&
           was_sent(conv, sid, clock_now(stream_clock(in->stream)));
}

/* Anything else is a message like any other. */
static void identify(Incoming *in) {
    const Stanza *captcha = stanza_child(in->stanza, "captcha", NS_CAPTCHA);
    GPtrArray *open = challenges(in->stream);
    if (!captcha || in->copy || in->outgoing || strcmp(in->type, "error") == 0)
        return;
    g_autofree char *sid = NULL;
    Challenge *challenge = read_challenge(in, captcha, &sid);
    Conv *conv = challenge ? convs_find(stream_account(in->stream), challenge->about) : NULL;
    if (challenge && open->len < CHALLENGES_MAX && is_honest(in, conv, challenge, sid)) {
        in->handled = TRUE;
        g_ptr_array_add(open, challenge);
        if (conv->room)
            muc_wait_for_user(conv, TRUE);
        bits_keep(in->stream, in->stanza);
        fetch(in->stream, challenge);
        if (challenge->fetching == 0)
            tell(in->stream, challenge);
    } else if (challenge) {
        challenge_free(challenge);
    }
}

Form *captcha_form(Stream *stream, const Challenge *challenge) {
    Form *form = forms_parse(challenge->captcha);
    bits_resolve(stream, form);
    return form;
}

const Challenge *captcha_first(Stream *stream) {
    GPtrArray *open = challenges(stream);
    return open->len ? g_ptr_array_index(open, 0) : NULL;
}

static Challenge *take(Stream *stream, const char *id) {
    GPtrArray *open = challenges(stream);
    for (guint i = 0; i < open->len; i++)
        if (strcmp(((const Challenge *)g_ptr_array_index(open, i))->id, id) == 0)
            return g_ptr_array_steal_index(open, i);
    return NULL;
}

/* Now it is the room's turn again. */
static void let_go(Stream *stream, Challenge *challenge) {
    Conv *conv = convs_find(stream_account(stream), challenge->about);
    if (conv && conv->room)
        muc_wait_for_user(conv, FALSE);
    challenge_free(challenge);
}

void captcha_answer(Stream *stream, const char *id, const Form *form, IqFn fn, gpointer data,
                    GDestroyNotify free_data) {
    Challenge *challenge = take(stream, id);
    Stanza *iq = iq_new("set", challenge ? challenge->challenger : NULL, "captcha", NS_CAPTCHA);
    forms_submit(stanza_child(iq, "captcha", NS_CAPTCHA), form);
    if (challenge)
        let_go(stream, challenge);
    stream_ask(stream, iq, fn, data, free_data);
}

void captcha_decline(Stream *stream, const char *id) {
    Challenge *challenge = take(stream, id);
    if (!challenge)
        return;
    Stanza *message = stanza_new("message", NS_CLIENT);
    stanza_set(message, "type", "error");
    stanza_set(message, "to", challenge->challenger);
    stanza_set(message, "id", challenge->id);
    Stanza *error = stanza_add(message, "error", NULL);
    stanza_set(error, "type", "modify");
    stanza_add(error, "not-acceptable", NS_STANZA_ERROR);
    stream_send(stream, message);
    let_go(stream, challenge);
}

const XepModule xep_captcha = {.xep = "0158",
                               .name = "CAPTCHA Forms",
                               .version = "1.0.1",
                               .note = "pictures and sounds are opened outside",
                               .attach = attach,
                               .detach = detach,
                               .ended = ended,
                               .identify = identify};
