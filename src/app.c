/* Wires the parts of papo together. */
#include "app.h"

#include "cmd/common.h"
#include "model/attention.h"
#include "model/keeping.h"
#include "model/text_log.h"
#include "script/scripts.h"
#include "xmpp/module.h"
#include "xmpp/stream.h"

enum { GOODBYE_MS = 2000 };

struct App {
    Model *model;
    Commands *commands;
    Attention *attention;
    Retention *retention;
    TextLog *text_log;
    Scripts *scripts;
    WireMaker maker;
    gpointer maker_data;
    AppQuitFn quit_fn;
    gpointer quit_data;
    guint quit_timer;
    gboolean quitting;
};

static void app_add_stream(App *app, Account *account) {
    if (!account->stream)
        stream_new(account, xep_modules, app->maker, app->maker_data);
}

static void app_drop_stream(Account *account) {
    g_clear_pointer(&account->stream, stream_free);
}

static void app_has_quit(gpointer data) {
    App *app = data;
    clock_cancel(app->model->clock, &app->quit_timer);
    AppQuitFn fn = app->quit_fn;
    app->quit_fn = NULL;
    if (fn)
        fn(app->quit_data);
}

static gboolean app_is_connected(const App *app) {
    for (guint i = 0; i < app->model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(app->model->accounts, i);
        if (account->state != ACCOUNT_OFFLINE)
            return TRUE;
    }
    return FALSE;
}

/* The timer's way out, and the one when everybody is offline: after this event has been told. */
static void app_check_quit(App *app) {
    if (!app->quitting || app_is_connected(app))
        return;
    clock_cancel(app->model->clock, &app->quit_timer);
    app->quit_timer = clock_after(app->model->clock, 0, app_has_quit, app);
}

static void app_goodbye(App *app, const char *status) {
    if (app->quitting)
        return;
    app->quitting = TRUE;
    app->quit_timer = clock_after(app->model->clock, GOODBYE_MS, app_has_quit, app);
    for (guint i = 0; i < app->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(app->model->accounts, i);
        if (account->stream && account->state != ACCOUNT_OFFLINE)
            stream_disconnect(account->stream, status);
    }
    app_check_quit(app);
}

static void app_hear(const Event *ev, void *data) {
    App *app = data;
    switch (ev->type) {
    case EV_ACCOUNT_ADDED:
        app_add_stream(app, ev->account);
        break;
    case EV_ACCOUNT_REMOVED:
        app_drop_stream(ev->account);
        break;
    case EV_ACCOUNT_STATE:
        app_check_quit(app);
        break;
    case EV_QUIT:
        app_goodbye(app, ev->text);
        break;
    default:
        break;
    }
}

App *app_new(const AppOptions *options, GError **error) {
    g_autoptr(Clock) clock = options->clock ? options->clock : clock_new();
    g_autoptr(Paths) paths = paths_new(options->profile, error);
    if (!paths || !paths_lock(paths, error))
        return NULL;
    Model *model = model_new(g_steal_pointer(&clock), g_steal_pointer(&paths), error);
    if (!model)
        return NULL;

    App *app = g_new0(App, 1);
    app->model = model;
    app->maker = options->maker ? options->maker : wire_strophe_new;
    app->maker_data = options->maker_data;
    app->commands = commands_new();
    commands_add_all(app->commands);
    commands_set_aliases(app->commands, model->aliases);
    app->attention = attention_new(model);
    app->retention = retention_new(model);
    app->text_log = text_log_new(model);
    app->scripts = scripts_new(model, app->commands);
    bus_listen(model->bus, app_hear, app);
    for (guint i = 0; i < model->accounts->len; i++)
        app_add_stream(app, g_ptr_array_index(model->accounts, i));
    return app;
}

void app_free(App *app) {
    if (!app)
        return;
    clock_cancel(app->model->clock, &app->quit_timer);
    bus_ignore(app->model->bus, app_hear, app);
    for (guint i = 0; i < app->model->accounts->len; i++)
        app_drop_stream(g_ptr_array_index(app->model->accounts, i));
    scripts_free(app->scripts);
    text_log_free(app->text_log);
    retention_free(app->retention);
    attention_free(app->attention);
    commands_free(app->commands);
    model_free(app->model);
    g_free(app);
}

void app_connect(App *app) {
    const Settings *settings = app->model->settings;
    scripts_start(app->scripts);
    for (guint i = 0; i < app->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(app->model->accounts, i);
        if (settings_on(settings, "enabled", account, NULL) &&
            settings_on(settings, "autoconnect", account, NULL) && account->stream)
            stream_connect(account->stream, NULL);
    }
}

Model *app_model(const App *app) {
    return app->model;
}

Commands *app_commands(const App *app) {
    return app->commands;
}

Attention *app_attention(const App *app) {
    return app->attention;
}

Scripts *app_scripts(const App *app) {
    return app->scripts;
}

void app_on_quit(App *app, AppQuitFn fn, gpointer data) {
    app->quit_fn = fn;
    app->quit_data = data;
}

void app_quit(App *app, const char *status) {
    bus_emit(app->model->bus, &(Event){.type = EV_QUIT, .text = status});
}
