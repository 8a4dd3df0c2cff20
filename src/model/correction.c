/* Messages that are corrected: by whom they may be, and what they said before. */
#include "model/correction.h"
#include "base/jid.h"
#include "base/random_id.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/history.h"
#include "model/markup.h"
#include "model/message.h"
#include "model/model.h"
#include "model/saver.h"
#include "store/versions.h"

#define VERSIONS_MAX 100 /* of one message; what goes beyond is shown as a message of its own */

GQuark correction_error_quark(void) {
    return g_quark_from_static_string("papo-correction-error");
}

static gboolean same_occupant(const Message *original, const Message *by, gint64 joined) {
    if (original->occupant_id != NULL || by->occupant_id != NULL)
        return g_strcmp0(original->occupant_id, by->occupant_id) == 0;
    if (original->real_jid != NULL && by->real_jid != NULL)
        return jid_equal_bare(original->real_jid, by->real_jid);
    return jid_equal(original->from, by->from) && joined > 0 && original->time >= joined;
}

gboolean correction_allowed(const Conv *conv, const Message *original, const Message *by,
                            gint64 joined) {
    if (original->kind != MESSAGE_TEXT || message_is_ours(original) != message_is_ours(by) ||
        original->from == NULL || by->from == NULL)
        return FALSE;
    if (message_is_ours(original))
        return TRUE; /* said by our account, as the pipeline has checked */
    if (conv->kind == CONV_CHAT)
        return jid_equal_bare(original->from, by->from);
    return same_occupant(original, by, joined);
}

/* A copy. What is loaded knows more than the disk, should that refuse what was changed last. */
static Message *get(Conv *conv, gint64 id) {
    const Message *loaded = history_find(conv->history, saver_current_id(conv->model->saver, id));

    return loaded != NULL ? message_copy(loaded) : saver_get(conv->model->saver, id);
}

/* A copy of what this correction means, if it may; or NULL. Also what the disk has refused. */
static Message *find_original(Conv *conv, const Message *by, gint64 joined) {
    Model *model = conv->model;
    g_autoptr(GPtrArray) rows = NULL;

    for (guint i = model->unsaved->len; i-- > 0;) {
        const Message *message = g_ptr_array_index(model->unsaved, i);
        if (message->conv_id == conv->id &&
            (g_strcmp0(message->message_id, by->replaces) == 0 ||
             g_strcmp0(message->replaces, by->replaces) == 0) &&
            correction_allowed(conv, message, by, joined))
            return message_copy(message);
    }
    if (conv->id <= 0)
        return NULL;
    rows = versions_meant(model->db, conv->id, by->replaces, message_is_ours(by));
    for (guint i = 0; i < rows->len; i++)
        if (correction_allowed(conv, g_ptr_array_index(rows, i), by, joined))
            return get(conv, ((Message *)g_ptr_array_index(rows, i))->id);
    return NULL;
}

static void keep_version(Conv *conv, const Message *original, gint64 time, const Message *text) {
    saver_version(conv->model->saver, &(Version){.message = original->id,
                                                 .time = time,
                                                 .message_id = text->message_id,
                                                 .subject = text->subject,
                                                 .body = text->body});
}

static gboolean is_known(const GPtrArray *versions, const Message *original, const Message *by) {
    if (by->message_id == NULL)
        return g_strcmp0(original->body, by->body) == 0;
    if (g_strcmp0(original->message_id, by->message_id) == 0)
        return TRUE;
    for (guint i = 0; i < versions->len; i++) {
        const Version *version = g_ptr_array_index(versions, i);
        if (g_strcmp0(version->message_id, by->message_id) == 0)
            return TRUE;
    }
    return FALSE;
}

static void save(Conv *conv, Message *message) {
    Message *unsaved = saver_unsaved(conv->model->saver, message->id);

    if (unsaved != NULL) { /* the copy brings its new text to the one that waits for the disk */
        g_free(unsaved->body);
        g_free(unsaved->subject);
        unsaved->body = g_strdup(message->body);
        unsaved->subject = g_strdup(message->subject);
        unsaved->flags = message->flags;
        message = unsaved;
    }
    conv_changed(conv, message);
}

static void set_text(Message *message, const Message *by) {
    const guint of_text = MESSAGE_MENTION | MESSAGE_UNSTYLED | MESSAGE_FILE;

    g_free(message->body);
    g_free(message->subject);
    message->body = g_strdup(by->body);
    message->subject = g_strdup(by->subject);
    message->flags = (message->flags & ~of_text) | (by->flags & of_text);
}

/* One that is older than what we have (from an archive, perhaps) is kept, but not shown. */
static CorrectionResult apply(Conv *conv, Message *original, const Message *by, guint flags) {
    g_autoptr(GPtrArray) versions = saver_versions(conv->model->saver, original->id);
    gint64 newest = original->time, time = by->time != 0 ? by->time : clock_now(conv->model->clock);

    if (is_known(versions, original, by))
        return CORRECTION_KNOWN;
    if (versions->len >= VERSIONS_MAX)
        return CORRECTION_NONE;
    if (versions->len == 0)
        keep_version(conv, original, original->time, original);
    else
        newest = ((Version *)g_ptr_array_index(versions, versions->len - 1))->time;
    if ((by->flags & MESSAGE_DELAYED) == 0)
        time = MAX(time, newest + 1);
    keep_version(conv, original, time, by);
    original->flags |= MESSAGE_EDITED | flags;
    if (time >= newest)
        set_text(original, by);
    save(conv, original);
    return CORRECTION_DONE;
}

/* A correction came before what it corrects: that becomes its old text. */
static CorrectionResult absorb(Conv *conv, const Message *message) {
    g_autoptr(GPtrArray) rows = conv->id <= 0
                                    ? NULL
                                    : versions_meant(conv->model->db, conv->id, message->message_id,
                                                     message_is_ours(message));

    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        g_autoptr(Message) stray = get(conv, ((Message *)g_ptr_array_index(rows, i))->id);
        g_autoptr(GPtrArray) versions = NULL;
        if (stray == NULL || g_strcmp0(stray->replaces, message->message_id) != 0 ||
            !correction_allowed(conv, stray, message, 0))
            continue;
        versions = saver_versions(conv->model->saver, stray->id);
        if (is_known(versions, stray, message))
            return CORRECTION_KNOWN;
        if (versions->len == 0)
            keep_version(conv, stray, stray->time, stray);
        keep_version(conv, stray, MIN(message->time, stray->time - 1), message);
        stray->flags = (stray->flags & ~(guint)MESSAGE_STRAY) | MESSAGE_EDITED;
        save(conv, stray);
        return CORRECTION_DONE;
    }
    return CORRECTION_NONE;
}

CorrectionResult correction_take(Conv *conv, Message *message, gint64 joined) {
    g_autoptr(Message) original = NULL;
    CorrectionResult result;

    if (!settings_on(conv->model->settings, "corrections", conv->account, conv))
        return CORRECTION_NONE;
    if (message->replaces == NULL)
        return (message->flags & MESSAGE_DELAYED) != 0 && message->message_id != NULL
                   ? absorb(conv, message)
                   : CORRECTION_NONE;
    original = find_original(conv, message, joined);
    result = original == NULL ? CORRECTION_NONE : apply(conv, original, message, 0);
    if (result == CORRECTION_NONE)
        message->flags |= MESSAGE_STRAY;
    return result;
}

static gboolean fail(GError **error, const char *text) {
    g_set_error_literal(error, CORRECTION_ERROR, 0, text);
    return FALSE;
}

/* The whole stanza anew: only the id and what is corrected differ (4). */
static Message *make(Conv *conv, const Message *original, const char *body) {
    Message *correction = message_new(MESSAGE_CORRECTION);

    correction->conv_id = conv->id;
    correction->state = MESSAGE_PENDING;
    correction->flags = original->flags & MESSAGE_UNSTYLED;
    correction->time = MAX(clock_now(conv->model->clock), original->time + 1);
    correction->from = account_full_jid(conv->account);
    correction->body = text_for_wire(body);
    correction->subject = g_strdup(original->subject);
    correction->thread = g_strdup(original->thread);
    correction->message_id = random_id();
    correction->origin_id = g_strdup(correction->message_id);
    correction->replaces =
        g_strdup(original->replaces != NULL ? original->replaces : original->message_id);
    return correction;
}

gboolean correction_say(Conv *conv, gint64 message_id, const char *body, GError **error) {
    g_autoptr(Message) original = get(conv, message_id);
    Message *correction;

    if (original == NULL || original->conv_id != conv->id || !message_is_ours(original) ||
        original->kind != MESSAGE_TEXT || original->message_id == NULL)
        return fail(error, "There is nothing of yours to correct here");
    if (original->state == MESSAGE_FAILED)
        return fail(error, "That message failed, nobody has it: say it again instead");
    if (g_strcmp0(original->body, body) == 0)
        return fail(error, "That is what it says already");
    correction = make(conv, original, body);
    if (apply(conv, original, correction, MESSAGE_EDIT_WAITS) != CORRECTION_DONE) {
        message_free(correction);
        return fail(error, "That message was corrected too often: say it again instead");
    }
    saver_insert(conv->model->saver, correction);
    bus_emit(conv->model->bus, &(Event){.type = EV_OUTGOING,
                                        .account = conv->account,
                                        .conv = conv,
                                        .message = correction});
    if (!saver_owns(correction))
        bus_bury(conv->model->bus, correction, (GDestroyNotify)message_free);
    return TRUE;
}

void correction_moved(Conv *conv, const Message *correction) {
    g_autoptr(Message) original = find_original(conv, correction, 0);
    g_autoptr(GPtrArray) versions = NULL;
    guint flags;

    if (original == NULL || correction->state == MESSAGE_PENDING)
        return;
    versions = saver_versions(conv->model->saver, original->id);
    /* none: the disk refuses them, and there is nothing to compare with */
    if (versions->len > 0 &&
        g_strcmp0(((Version *)g_ptr_array_index(versions, versions->len - 1))->message_id,
                  correction->message_id) != 0)
        return; /* there is a newer one */
    flags = original->flags & ~(guint)(MESSAGE_EDIT_WAITS | MESSAGE_EDIT_FAILED);
    if (correction->state == MESSAGE_FAILED) {
        flags |= MESSAGE_EDIT_FAILED;
        model_error(conv->model, conv, "Your correction did not arrive: %s",
                    correction->error != NULL ? correction->error : _("no reason was given"));
    }
    if (flags == original->flags)
        return;
    original->flags = flags;
    save(conv, original);
}

Message *correction_own(Conv *conv, guint nth) {
    Model *model = conv->model;
    g_autoptr(Message) row = NULL;

    for (guint i = model->unsaved->len; i-- > 0 && nth > 0;) {
        const Message *message = g_ptr_array_index(model->unsaved, i);
        if (message->conv_id == conv->id && message->kind == MESSAGE_TEXT &&
            message_is_ours(message) && --nth == 0)
            return message_copy(message);
    }
    row = conv->id <= 0 ? NULL : versions_own(model->db, conv->id, nth);
    return row == NULL ? NULL : get(conv, row->id);
}

Message *correction_edited(Conv *conv, guint nth) {
    g_autoptr(Message) row = conv->id <= 0 ? NULL : versions_edited(conv->model->db, conv->id, nth);

    return row == NULL ? NULL : get(conv, row->id);
}

GPtrArray *correction_versions(const Conv *conv, const Message *message) {
    return saver_versions(conv->model->saver, message->id);
}

static void changed(Conv *conv) {
    bus_emit(conv->model->bus,
             &(Event){.type = EV_CONV_CHANGED, .account = conv->account, .conv = conv});
}

gboolean correction_begin(Conv *conv, guint nth) {
    g_autoptr(Message) original = correction_own(conv, nth);
    g_autofree char *text = NULL;
    gboolean slash;

    if (original == NULL)
        return FALSE;
    slash = original->body != NULL && *original->body == '/' && !markup_action(original->body);
    text = g_strconcat(slash ? "/" : "", original->body, NULL);
    conv->correcting = original->id;
    conv->correcting_nth = nth;
    conv->correcting_time = original->time;
    bus_emit(conv->model->bus, &(Event){.type = EV_COMPOSE,
                                        .account = conv->account,
                                        .conv = conv,
                                        .text = text,
                                        .number = COMPOSE_INSTEAD});
    changed(conv);
    return TRUE;
}

void correction_end(Conv *conv) {
    if (conv->correcting == 0)
        return;
    conv->correcting = 0;
    conv->correcting_nth = 0;
    g_clear_pointer(&conv->rewording, g_free);
    changed(conv);
}
