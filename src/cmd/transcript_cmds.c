/* What was said, as a file: written, and read from other programs. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/exporter.h"
#include "model/importer.h"
#include <string.h>

/* A file that is worked on. */
typedef struct {
    Model *model;
    Reply *reply;
    char *path;
    Exporter *exporter;
    Importer *importer;
} Work;

static void hear(const Event *ev, void *data);

static Work *work_new(Ctx *ctx, const char *path) {
    Work *work = g_new0(Work, 1);
    work->model = ctx->model;
    work->reply = reply_ref(ctx->reply);
    work->path = g_strdup(path);
    reply_expect(work->reply);
    bus_listen(work->model->bus, hear, work);
    return work;
}

static void work_free(Work *work) {
    bus_ignore(work->model->bus, hear, work);
    reply_done(work->reply);
    reply_unref(work->reply);
    g_free(work->path);
    g_free(work);
}

/* papo ends: what isn't whole is no file. */
static void hear(const Event *ev, void *data) {
    Work *work = data;
    if (ev->type != EV_QUIT)
        return;
    exporter_free(work->exporter);
    importer_free(work->importer);
    work_free(work);
}

static void on_exported(guint n, const GError *error, gpointer data) {
    Work *work = data;
    g_autofree char *path = text_clean(work->path);
    if (error)
        reply_error(work->reply, "The export failed: %s", error->message);
    else
        reply_line(work->reply,
                   tr_count("%u message is in %s now.", "%u messages are in %s now.", n), n, path);
    work_free(work);
}

/* As the ending of the file says, unless the user does. */
static TranscriptFormat format_of(const Args *args, const char *path) {
    const char *format = arg_text(args, "format"), *end = strrchr(path, '.');
    const char *word = format ? format : end ? end + 1 : "";
    if (g_str_has_prefix(word, "htm"))
        return TRANSCRIPT_HTML;
    return g_str_has_prefix(word, "json") ? TRANSCRIPT_JSON : TRANSCRIPT_TEXT;
}

static Conv *conv_meant(const Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = args_conv(ctx, args, "conversation");
    if (conv && conv_has_peer(conv))
        return conv;
    cmd_fail(error, CMD_ERROR_USAGE, "Whose? This is no conversation: -w says which one");
    return NULL;
}

static gboolean export_conv(Ctx *ctx, const Args *args, GError **error) {
    const char *path = arg_text(args, "file");
    Conv *conv = conv_meant(ctx, args, error);
    if (!conv)
        return FALSE;
    Work *work = work_new(ctx, path);
    work->exporter = exporter_new(conv, format_of(args, path), path, arg_on(args, "replace"),
                                  on_exported, work, error);
    gboolean begun = work->exporter != NULL;
    if (!begun)
        work_free(work);
    return begun;
}

static void on_imported(guint taken, guint known, const GError *error, gpointer data) {
    Work *work = data;
    if (error)
        reply_error(work->reply, "The import failed after %u messages: %s", taken, error->message);
    else if (known)
        reply_line(work->reply,
                   tr_count("%u message is in the history now, %u were there before.",
                            "%u messages are in the history now, %u were there before.", taken),
                   taken, known);
    else
        reply_line(work->reply,
                   tr_count("%u message is in the history now.",
                            "%u messages are in the history now.", taken),
                   taken);
    work_free(work);
}

static ForeignKind kind_of(const char *word) {
    return g_strcmp0(word, "profanity") == 0 ? FOREIGN_PROFANITY
           : g_strcmp0(word, "poezio") == 0  ? FOREIGN_POEZIO
           : g_strcmp0(word, "mcabber") == 0 ? FOREIGN_MCABBER
                                             : FOREIGN_UNKNOWN;
}

static gboolean import_conv(Ctx *ctx, const Args *args, GError **error) {
    const char *path = arg_text(args, "file"), *own = arg_text(args, "name");
    Conv *conv = conv_meant(ctx, args, error);
    if (!conv)
        return FALSE;
    if (!own)
        own = settings_text(ctx->model->settings, "nick", conv->account, conv);
    Work *work = work_new(ctx, path);
    work->importer =
        importer_new(conv, path, kind_of(arg_text(args, "format")), own, on_imported, work, error);
    gboolean begun = work->importer != NULL;
    if (!begun)
        work_free(work);
    return begun;
}

static const Command table[] = {
    {"export", "[-f format:text|json|html] [-r replace:flag] [-w conversation:conv] <file:file>",
     "Write all that was said in a conversation into a file.",
     "As text, as JSON lines (one object a message, with everything that is known of it), or as a "
     "page for a browser; without -f the ending of the file says which: .json or .jsonl, .html, "
     "else text. A file that is there already is left alone, unless -r says otherwise. Only you "
     "can read it.",
     "export ~/tea.html", 0, export_conv},
    {"import",
     "[-f format:profanity|poezio|mcabber] [-n name:text] [-w conversation:conv] <file:file>",
     "Take a log of Profanity, poezio or mcabber into the history of a conversation.",
     "A file, or a folder of them, such as one that Profanity has for each contact; also its "
     "history chatlog.db, from which only this conversation is taken. Whose log it "
     "is, is seen from what is in it, or said with -f. -n is your name in it, where only that "
     "tells what you said: in poezio's. What has been imported before, or was heard by papo itself "
     "at that time, is not taken twice.",
     "import ~/.local/share/profanity/chatlogs/me_at_example.org/bob_at_example.org", 0,
     import_conv},
};

void transcript_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
