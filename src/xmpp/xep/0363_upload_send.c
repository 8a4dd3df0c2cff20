/* The way of a file: looked at, offered to the service, put there, its address said. */
#include "base/http.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/blocks.h"
#include "model/room.h"
#include "xmpp/xep/0363_upload.h"

enum { AT_ONCE = 10 };

/* What only the way itself needs to know. */
typedef struct UploadWork {
    const UploadUse *use;
    gpointer data;
    GDestroyNotify free_data;
    GCancellable *cancel;
    GFileInputStream *input;
    HttpPut *put;
    char *url; /* where others will find it */
} UploadWork;

/* What a question is asked with: the upload is there as long as it isn't cancelled. */
typedef struct {
    Upload *upload;
    GCancellable *cancel;
} Step;

static Step *step_new(Upload *upload) {
    Step *step = g_new(Step, 1);
    *step = (Step){upload, g_object_ref(upload->work->cancel)};
    return step;
}

static void step_free(gpointer data) {
    g_object_unref(((Step *)data)->cancel);
    g_free(data);
}

/* NULL: it is gone. */
static Upload *step_upload(const Step *step) {
    return g_cancellable_is_cancelled(step->cancel) ? NULL : step->upload;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Step, step_free)

static void upload_free(gpointer data) {
    Upload *upload = data;
    UploadWork *work = upload->work;
    g_cancellable_cancel(work->cancel);
    http_put_cancel(work->put);
    if (work->free_data)
        work->free_data(work->data);
    g_clear_object(&work->input);
    g_object_unref(work->cancel);
    g_free(work->url);
    g_free(work);
    g_free(upload->jid);
    g_free(upload->path);
    g_free(upload->name);
    g_free(upload->type);
    g_free(upload);
}

gpointer uploads_new(Stream *stream) {
    Uploads *uploads = g_new0(Uploads, 1);
    uploads->uploads = g_ptr_array_new_with_free_func(upload_free);
    return uploads;
}

void uploads_free(Stream *stream, gpointer data) {
    Uploads *uploads = data;
    g_ptr_array_unref(uploads->uploads);
    g_free(uploads->service);
    g_free(uploads);
}

Uploads *uploads_of(Stream *stream) {
    return stream_state(stream, &xep_upload);
}

GPtrArray *uploads_all(const Model *model) {
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        const Uploads *uploads = account->stream ? uploads_of(account->stream) : NULL;
        for (guint k = 0; uploads && k < uploads->uploads->len; k++)
            g_ptr_array_add(all, g_ptr_array_index(uploads->uploads, k));
    }
    return all;
}

static void finish(Upload *upload, const char *why) {
    GPtrArray *all = uploads_of(upload->stream)->uploads;
    guint at;
    g_cancellable_cancel(upload->work->cancel);
    upload->work->use->ended(upload, why, upload->work->data);
    if (g_ptr_array_find(all, upload, &at))
        g_ptr_array_remove_index(all, at);
}

static void fail(Upload *upload, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fail(Upload *upload, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *why = tr_vprintf(format, list);
    va_end(list);
    finish(upload, why);
}

void upload_cancel(Upload *upload) {
    fail(upload, "cancelled");
}

static void enter(Upload *upload, UploadStage stage) {
    upload->stage = stage;
    upload->work->use->moved(upload, upload->work->data);
}

/* ---- said ---- */

/* Since when the one we write to in private has that nick: another may have taken it meanwhile. */
static gint64 since_of(const Account *account, ConvKind kind, const char *jid) {
    const Room *room = kind == CONV_PRIVATE ? rooms_find(account, jid) : NULL;
    const Occupant *occupant = room ? room_occupant(room, jid_resource(jid)) : NULL;
    return occupant ? occupant->since : 0;
}

static const char *hindrance(const Upload *upload, const Conv *conv) {
    const Account *account = stream_account(upload->stream);
    const Room *room = conv->room;
    if (room && room->state == ROOM_OUT && !room->wanted)
        return N_("you are not in the room any more");
    if (blocks_match(account, upload->jid))
        return N_("you have blocked who should get it");
    if (upload->kind == CONV_PRIVATE &&
        since_of(account, upload->kind, upload->jid) != upload->since)
        return N_("somebody else may have that nick now");
    return NULL;
}

static void say(Upload *upload) {
    Conv *conv = convs_get(stream_account(upload->stream), upload->kind, upload->jid);
    const char *why = hindrance(upload, conv);
    if (why)
        fail(upload, "it is at %s now, but nobody was told: %s", upload->work->url, tr(why));
    else if (!conv_say_file(conv, upload->work->url))
        fail(upload, "it is at %s now, but that could not be said", upload->work->url);
    else
        finish(upload, NULL);
}

/* ---- sent ---- */

static void on_progress(gint64 sent, gpointer data) {
    Upload *upload = data;
    upload->sent = sent;
    upload->work->use->moved(upload, upload->work->data);
}

static void on_put(const GError *error, gpointer data) {
    Upload *upload = data;
    upload->work->put = NULL;
    if (error)
        fail(upload, "%s", error->message);
    else
        say(upload);
}

static const char *setting(const Upload *upload, const char *name) {
    const Account *account = stream_account(upload->stream);
    return settings_text(account->model->settings, name, account, NULL);
}

/* Without encryption only where the account itself has none by the user's will, and only to this
 * computer: for a server that is tried out here. */
static gboolean may_be_plain(const Upload *upload) {
    return g_strcmp0(setting(upload, "tls"), "none") == 0;
}

static void put_file(Upload *upload, const UploadSlot *slot) {
    g_autoptr(HttpUrl) url = http_url_parse(slot->put, may_be_plain(upload), NULL);
    HttpUpload put = {.url = url,
                      .way = {.ca_file = setting(upload, "ca-file"),
                              .pin = setting(upload, "tls-pin"),
                              .proxy = setting(upload, "proxy")},
                      .clock = stream_clock(upload->stream),
                      .headers = (const char *const *)slot->headers,
                      .type = upload->type,
                      .body = G_INPUT_STREAM(upload->work->input),
                      .size = upload->size};
    upload->work->put = http_put(&put, on_progress, on_put, upload);
    enter(upload, UPLOAD_SENDING);
}

/* ---- offered ---- */

static void on_slot(Stream *stream, Stanza *answer, gpointer data) {
    Upload *upload = step_upload(data);
    g_autoptr(GError) error = NULL;
    UploadSlot slot = {0};
    if (!upload)
        return;
    const char *service = uploads_of(stream)->service;
    if (!service)
        service = stream_domain(stream);
    if (g_strcmp0(stanza_get(answer, "type"), "result") != 0) {
        g_autofree char *why = upload_refusal(answer, clock_now(stream_clock(stream)));
        fail(upload, "%s: %s", service, why);
        return;
    }
    if (!upload_read_slot(answer, may_be_plain(upload), &slot, &error)) {
        fail(upload, "%s: %s", service, error->message);
        return;
    }
    upload->work->url = g_strdup(slot.get);
    put_file(upload, &slot);
    upload_slot_clear(&slot);
}

static void ask_slot(Upload *upload) {
    const Uploads *uploads = uploads_of(upload->stream);
    if (uploads->limit && upload->size > uploads->limit) {
        g_autofree char *most = g_format_size((guint64)uploads->limit);
        fail(upload, "it is too large: %s takes files of up to %s", uploads->service, most);
        return;
    }
    enter(upload, UPLOAD_ASKING);
    Stanza *iq = iq_new("get", uploads->service, "request", NS_UPLOAD);
    Stanza *request = stanza_child(iq, "request", NS_UPLOAD);
    stanza_set(request, "filename", upload->name);
    stanza_set_number(request, "size", upload->size);
    stanza_set(request, "content-type", upload->type);
    stream_ask(upload->stream, iq, on_slot, step_new(upload), step_free);
}

/* Those that wait for the service; what they tell may start others or end them. */
void uploads_found(Stream *stream) {
    const Uploads *uploads = uploads_of(stream);
    g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func(step_free);
    for (guint i = 0; i < uploads->uploads->len; i++) {
        Upload *upload = g_ptr_array_index(uploads->uploads, i);
        if (upload->stage == UPLOAD_LOOKING && upload->work->input)
            g_ptr_array_add(waiting, step_new(upload));
    }
    for (guint i = 0; i < waiting->len; i++) {
        Upload *upload = step_upload(g_ptr_array_index(waiting, i));
        if (upload && uploads->service)
            ask_slot(upload);
        else if (upload && stream_is_bound(stream))
            fail(upload, "%s has no place for files (XEP-0363)", stream_domain(stream));
        else if (upload)
            fail(upload, "the connection was lost");
    }
}

/* ---- looked at ---- */

static void fail_by(Upload *upload, const GError *error) {
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        fail(upload, "there is no such file");
    else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
        fail(upload, "you may not read it");
    else
        fail(upload, "%s", error->message);
}

static void on_measured(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(Step) step = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileInfo) info =
        g_file_input_stream_query_info_finish(G_FILE_INPUT_STREAM(object), result, &error);
    Upload *upload = step_upload(step);
    if (!upload)
        return;
    if (!info) {
        fail_by(upload, error);
        return;
    }
    upload->size = g_file_info_get_size(info);
    upload->work->input = G_FILE_INPUT_STREAM(g_object_ref(object));
    if (upload->size <= 0)
        fail(upload, "it is empty");
    else if (uploads_of(upload->stream)->service)
        ask_slot(upload);
    else
        upload_find_service(upload->stream);
}

static void on_opened(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(Step) step = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileInputStream) input = g_file_read_finish(G_FILE(object), result, &error);
    Upload *upload = step_upload(step);
    if (!upload)
        return;
    if (!input) {
        fail_by(upload, error);
        return;
    }
    /* Of the open file: the name may lead elsewhere by now. */
    g_file_input_stream_query_info_async(input, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_PRIORITY_DEFAULT,
                                         upload->work->cancel, on_measured, g_steal_pointer(&step));
}

/* Opening a pipe would wait for who writes into it, and a device has no end. */
static void on_looked(GObject *object, GAsyncResult *result, gpointer data) {
    g_autoptr(Step) step = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GFileInfo) info = g_file_query_info_finish(G_FILE(object), result, &error);
    Upload *upload = step_upload(step);
    if (!upload)
        return;
    if (!info) {
        fail_by(upload, error);
        return;
    }
    GFileType type = g_file_info_get_file_type(info);
    if (type == G_FILE_TYPE_DIRECTORY) {
        fail(upload, "it is a folder: only a file can be sent");
        return;
    }
    if (type != G_FILE_TYPE_REGULAR) {
        fail(upload, "it is no ordinary file");
        return;
    }
    const char *content = g_file_info_get_content_type(info);
    upload->type = content ? g_content_type_get_mime_type(content) : NULL;
    g_file_read_async(G_FILE(object), G_PRIORITY_DEFAULT, upload->work->cancel, on_opened,
                      g_steal_pointer(&step));
}

static guint next_number(const Model *model) {
    g_autoptr(GPtrArray) all = uploads_all(model);
    guint number = 0;
    for (guint i = 0; i < all->len; i++)
        number = MAX(number, ((const Upload *)g_ptr_array_index(all, i))->number);
    return number + 1;
}

gboolean upload_start(Conv *conv, const char *path, const UploadUse *use, gpointer data,
                      GDestroyNotify free_data, GError **error) {
    Stream *stream = conv->account->stream;
    Uploads *uploads = uploads_of(stream);
    if (uploads->uploads->len >= AT_ONCE) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
                    _("%d files are on their way already: wait until one has arrived"), AT_ONCE);
        return FALSE;
    }
    Upload *upload = g_new0(Upload, 1);
    UploadWork *work = upload->work = g_new0(UploadWork, 1);
    *work = (UploadWork){use, data, free_data, g_cancellable_new(), NULL, NULL, NULL};
    upload->number = next_number(conv->model);
    upload->stream = stream;
    upload->kind = conv->kind;
    upload->jid = g_strdup(conv->jid);
    upload->since = since_of(conv->account, conv->kind, conv->jid);
    upload->path = g_strdup(path);
    upload->name = upload_name(path);
    g_ptr_array_add(uploads->uploads, upload);
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_file_query_info_async(
        file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE,
        G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, work->cancel, on_looked, step_new(upload));
    return TRUE;
}
