/* /sendfile: files to people and rooms, by way of the server's place for files (XEP-0363). */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/blocks.h"
#include "model/message.h"
#include "model/page.h"
#include "model/room.h"
#include "xmpp/xep/0363_upload.h"
#include <string.h>

#define UPLOADS "uploads"
enum { REDRAW_US = 400000 };

/* How one of them is told of: in a line that changes in its place, and at the end. */
typedef struct {
    Model *model;
    Reply *reply;
    gint64 notice; /* its id; 0: there is none */
    gint64 told;   /* when it changed last, µs */
    UploadStage stage;
} Telling;

static void telling_free(gpointer data) {
    Telling *telling = data;
    reply_done(telling->reply);
    reply_unref(telling->reply);
    g_free(telling);
}

static Conv *conv_of(const Upload *upload) {
    return convs_find(stream_account(upload->stream), upload->jid);
}

/* "43 %", "waits for the server": before, and when all of it is out. Owned by the caller. */
static char *how_far(const Upload *upload) {
    return upload->stage == UPLOAD_SENDING && upload->sent < upload->size
               ? g_strdup_printf("%d %%", (int)((double)upload->sent * 100 / (double)upload->size))
               : g_strdup(_("waits for the server"));
}

static void tell(const Upload *upload, Telling *telling, const char *how) {
    Conv *conv = conv_of(upload);
    g_autofree char *size = g_format_size((guint64)upload->size);
    char *text = g_strdup_printf(_("Sending %s (%s): %s"), upload->name, size, how);
    telling->told = clock_mono(telling->model->clock);
    telling->stage = upload->stage;
    if (telling->notice && conv) {
        conv_reword(conv, telling->notice, text);
    } else if (conv) {
        Message *notice =
            message_new_notice(MESSAGE_NOTICE, text, clock_now(telling->model->clock));
        telling->notice = conv_add(conv, notice)->id;
        return;
    }
    g_free(text);
}

/* A script waits for the end only; a terminal far away gets at most some lines in a second. */
static void moved(const Upload *upload, gpointer data) {
    Telling *telling = data;
    gint64 now = clock_mono(telling->model->clock);
    gboolean soon = upload->stage == telling->stage && now < telling->told + REDRAW_US;
    if (!reply_has_window(telling->reply) ||
        (telling->notice && soon && upload->sent < upload->size))
        return;
    g_autofree char *how = how_far(upload);
    tell(upload, telling, how);
}

static void ended(const Upload *upload, const char *why, gpointer data) {
    Telling *telling = data;
    if (telling->notice)
        tell(upload, telling, why ? _("not sent") : _("done"));
    if (why)
        reply_error(telling->reply, "%s was not sent: %s", upload->name, why);
}

/* As terminals put it there when a file is dropped on them, and without the blank that completion
 * leaves behind a name. Owned by the caller. */
static char *path_meant(const char *word) {
    g_autofree char *path = g_strstrip(g_strdup(word));
    gsize length = strlen(path);
    if (length > 2 && *path == '\'' && path[length - 1] == '\'' &&
        !memchr(path + 1, '\'', length - 2))
        return g_strndup(path + 1, length - 2);
    char *local = g_str_has_prefix(path, "file://") ? g_filename_from_uri(path, NULL, NULL) : NULL;
    return local ? local : g_steal_pointer(&path);
}

static gboolean send_file(Ctx *ctx, const Args *args, GError **error) {
    static const UploadUse use = {moved, ended};
    Conv *conv = ctx->conv;
    const Room *room = conv->room;
    const char *blocked = blocks_match(conv->account, conv->jid);
    g_autofree char *path = path_meant(arg_text(args, "file"));
    g_autoptr(GError) wrong = NULL;
    if (room && room->state == ROOM_OUT && !room->wanted)
        return cmd_fail(error, CMD_ERROR_STATE, "You are not in %s: /join goes in", conv->jid);
    if (blocked)
        return cmd_fail(error, CMD_ERROR_STATE, "You have blocked %s: /unblock %s", blocked,
                        blocked);
    Telling *telling = g_new0(Telling, 1);
    *telling = (Telling){.model = ctx->model, .reply = reply_ref(ctx->reply)};
    reply_expect(telling->reply);
    if (upload_start(conv, path, &use, telling, telling_free, &wrong)) {
        reply_takes_time(ctx->reply);
        return TRUE;
    }
    telling_free(telling);
    return cmd_fail(error, CMD_ERROR_STATE, "%s", wrong->message);
}

/* ---- those on their way ---- */

static void list_fill(Page *page, gpointer data) {
    g_autoptr(GPtrArray) all = uploads_all(page->model);
    for (guint i = 0; i < all->len; i++) {
        const Upload *upload = g_ptr_array_index(all, i);
        g_autofree char *number = g_strdup_printf("%u", upload->number);
        g_autofree char *size = g_format_size((guint64)upload->size), *how = how_far(upload);
        PageItem *item = page_add(page, number, number, upload->name, upload->jid, size, how, NULL);
        item->edit = g_strdup_printf("/sendfile cancel %u", upload->number);
    }
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, NULL, UPLOADS, "Files on their way");
    page->empty =
        g_strdup(_("No file is on its way. /sendfile FILE sends one, in a conversation."));
    page->once = TRUE;
    page_fill_by(page, PAGE_EVENT(EV_MESSAGE_ADDED) | PAGE_EVENT(EV_MESSAGE_CHANGED), list_fill,
                 NULL, NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

static gint64 number_meant(const Ctx *ctx, const Args *args) {
    Page *page = ctx->conv ? ctx->conv->page : NULL;
    const PageItem *item = page && strcmp(page->name, UPLOADS) == 0 ? page_current(page) : NULL;
    return arg_number(args, "number", item ? g_ascii_strtoll(item->id, NULL, 10) : 0);
}

static gboolean cancel(Ctx *ctx, const Args *args, GError **error) {
    g_autoptr(GPtrArray) all = uploads_all(ctx->model);
    gint64 number = number_meant(ctx, args);
    if (!all->len)
        return cmd_fail(error, CMD_ERROR_STATE, "No file is on its way");
    if (!number && all->len > 1)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "Which one? /sendfile list has the numbers of the %u files", all->len);
    for (guint i = 0; i < all->len; i++) {
        Upload *upload = g_ptr_array_index(all, i);
        if (number && upload->number != number)
            continue;
        upload_cancel(upload);
        return TRUE;
    }
    return cmd_fail(error, CMD_ERROR_STATE, "No file on its way has the number %d: /sendfile list",
                    (int)number);
}

static const Command table[] = {
    {"sendfile", "<file:file...>", "Send a file to who you are talking to (XEP-0363).",
     "It is put on the web by your server, and its address is said here: so everybody who gets "
     "that address can fetch it, also your server. It keeps the last part of its name. A line in "
     "the window says how far it is; /sendfile cancel gives it up. What is said meanwhile comes "
     "first.",
     "sendfile ~/pictures/teapot.jpg", NEED_CHAT | NEED_ONLINE, send_file},
    {"sendfile list", "", "List the files that are on their way.", NULL, "sendfile list", 0, list},
    {"sendfile cancel", "[number:number]", "Give up a file that is on its way.",
     "The one that there is; of several, by its number in /sendfile list, or under the cursor "
     "there.",
     "sendfile cancel 2", 0, cancel},
};

void upload_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
