#pragma once
#include "base/clock.h"
#include "base/paths.h"
#include "model/account.h"
#include "model/conv.h"
#include "model/history.h"
#include "model/model.h"
#include "model/roster.h"
#include <glib/gstdio.h>
#include <string.h>

/* A new folder's name; the folder goes with it, and all that is in it. */
typedef char Folder;

static inline void folder_free(Folder *path) {
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        char *below = g_build_filename(path, name, NULL);
        if (g_file_test(below, G_FILE_TEST_IS_DIR))
            folder_free(below);
        else {
            g_unlink(below);
            g_free(below);
        }
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_rmdir(path);
    g_free(path);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

static inline Folder *folder_new(void) {
    Folder *path = g_dir_make_tmp("papo-test-XXXXXX", NULL);

    g_assert_nonnull(path);
    return path;
}

/* A model in memory (or below a folder) with a clock that stands still at START. */
#define START G_GINT64_CONSTANT(1700000000000000)
#define SECOND G_GINT64_CONSTANT(1000000)

static inline Model *world_new(const char *folder) {
    g_autoptr(GError) error = NULL;
    Paths *paths = paths_new(folder != NULL ? folder : ":memory:", &error);
    Model *model;

    g_assert_no_error(error);
    model = model_new(clock_new_fake(START), paths, &error);
    g_assert_no_error(error);
    return model;
}

static inline Account *world_account(Model *model, const char *jid) {
    g_autoptr(GError) error = NULL;
    Account *account = accounts_add(model, jid, &error);

    g_assert_no_error(error);
    g_assert_nonnull(account);
    return account;
}

static inline Message *world_received(const char *id, const char *body) {
    Message *message = message_new(MESSAGE_TEXT);

    message->from = g_strdup("bob@example.org/phone");
    message->message_id = g_strdup(id);
    message->body = g_strdup(body);
    return message;
}

/* Everything heard, as "name" or "name:text" lines. */
static inline void world_note(const Event *ev, void *data) {
    GString *heard = data;

    g_string_append(heard, event_name(ev->type));
    if (ev->text != NULL)
        g_string_append_printf(heard, ":%s", ev->text);
    g_string_append_c(heard, '\n');
}
