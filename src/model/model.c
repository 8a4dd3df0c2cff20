/* The root of everything that exists. */
#include "model/model.h"
#include "base/tr.h"
#include "model/account.h"
#include "model/aliases.h"
#include "model/comings.h"
#include "model/conv.h"
#include "model/idle.h"
#include "model/inbox.h"
#include "model/invitation.h"
#include "model/keeping.h"
#include "model/message.h"
#include "model/page.h"
#include "model/saver.h"
#include <string.h>

/* Presence follows its settings at once; a new priority leaves the status text alone. */
static void on_event(const Event *ev, void *data) {
    Model *model = data;

    if (ev->type != EV_SETTING_CHANGED || ev->account == NULL ||
        (strcmp(ev->text, "priority") != 0 && strcmp(ev->text, "status") != 0))
        return;
    account_set_presence(ev->account, ev->account->show,
                         strcmp(ev->text, "status") == 0
                             ? settings_text(model->settings, "status", ev->account, NULL)
                             : ev->account->status,
                         settings_number(model->settings, "priority", ev->account, NULL));
}

static gboolean open_files(Model *model, GError **error) {
    g_autofree char *settings = paths_config(model->paths, "settings.ini");
    g_autofree char *accounts = paths_config(model->paths, "accounts.ini");
    g_autofree char *db = paths_data(model->paths, "papo.db");

    model->settings = settings_new(model->bus, settings, accounts, error);
    if (model->settings == NULL)
        return FALSE;
    model->aliases = aliases_new(model->paths, error);
    if (model->aliases == NULL)
        return FALSE;
    model->db = db_open(db, error);
    if (model->db == NULL)
        return FALSE;
    saver_gather(model->saver);
    if (!accounts_load(model, error))
        return FALSE;
    model->forgetter = forgetter_new(model);
    return TRUE;
}

Model *model_new(Clock *clock, Paths *paths, GError **error) {
    g_autoptr(Model) model = g_new0(Model, 1);
    const GPtrArray *warnings;

    model->clock = clock;
    model->paths = paths;
    model->bus = bus_new();
    model->closing = g_cancellable_new();
    model->prompts = prompts_new(model->bus);
    model->accounts = g_ptr_array_new();
    model->pages = g_ptr_array_new();
    model->conv_ids = g_hash_table_new(g_int64_hash, g_int64_equal);
    model->unsaved = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    model->saver = saver_new(model);
    model->idle = idle_new(model);
    model->console = conv_new(model, NULL, CONV_CONSOLE, "console");
    model->console->open = TRUE;
    bus_listen(model->bus, on_event, model);
    bus_listen(model->bus, comings_hear, model);
    bus_listen(model->bus, invitations_hear, model);
    bus_listen(model->bus, inbox_hear, model);
    bus_listen(model->bus, pages_hear, model);
    if (!open_files(model, error))
        return NULL;
    warnings = settings_warnings(model->settings);
    for (guint i = 0; i < warnings->len; i++)
        model_error(model, NULL, "%s", (const char *)g_ptr_array_index(warnings, i));
    return g_steal_pointer(&model);
}

void model_free(Model *model) {
    if (model == NULL)
        return;
    g_cancellable_cancel(model->closing);
    if (model->db != NULL)
        saver_last_try(model->saver);
    idle_free(model->idle);
    forgetter_free(model->forgetter);
    clock_cancel(model->clock, &model->sweep);
    accounts_forget_provisional(model);
    bus_ignore(model->bus, on_event, model);
    bus_ignore(model->bus, comings_hear, model);
    bus_ignore(model->bus, inbox_hear, model);
    bus_ignore(model->bus, invitations_hear, model);
    bus_ignore(model->bus, pages_hear, model);
    /* Their questions are asked for accounts. */
    for (guint i = 0; i < model->pages->len; i++)
        conv_free(g_ptr_array_index(model->pages, i));
    g_ptr_array_unref(model->pages);
    for (guint i = 0; i < model->accounts->len; i++)
        account_free(g_ptr_array_index(model->accounts, i));
    g_ptr_array_unref(model->accounts);
    conv_free(model->console);
    conv_free(model->xml);
    saver_free(model->saver);
    g_ptr_array_unref(model->unsaved);
    g_clear_pointer(&model->hits, g_ptr_array_unref);
    g_hash_table_unref(model->conv_ids);
    g_object_unref(model->closing);
    prompts_free(model->prompts);
    bus_free(model->bus);
    settings_free(model->settings);
    aliases_free(model->aliases);
    db_close(model->db);
    paths_free(model->paths);
    clock_free(model->clock);
    g_free(model);
}

static void say(Model *model, Conv *conv, MessageKind kind, const char *format, va_list args) {
    char *text = tr_vprintf(format, args);

    conv_add(conv != NULL ? conv : model->console,
             message_new_notice(kind, text, clock_now(model->clock)));
}

void model_notice(Model *model, Conv *conv, const char *format, ...) {
    va_list args;

    va_start(args, format);
    say(model, conv, MESSAGE_NOTICE, format, args);
    va_end(args);
}

void model_error(Model *model, Conv *conv, const char *format, ...) {
    va_list args;

    va_start(args, format);
    say(model, conv, MESSAGE_ERROR, format, args);
    va_end(args);
}
