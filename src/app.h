#pragma once
#include "cmd/command.h"
#include "wire/wire.h"

/* Wires the parts: what main.c and the tests start. */
typedef struct App App;
typedef struct {
    const char *profile; /* see paths_new() */
    WireMaker maker;
    gpointer maker_data;
    Clock *clock; /* taken; NULL: the real one */
} AppOptions;

App *app_new(const AppOptions *options, GError **error);
void app_free(App *app); /* says goodbye to nobody: see app_quit() */
Model *app_model(const App *app);
Commands *app_commands(const App *app);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(App, app_free)
