#pragma once
#include "cmd/command.h"
#include "wire/wire.h"

/* Wires the parts: what main.c and the tests start. Makes the model, the commands, and a stream for
 * every account as it comes and goes. */
typedef struct App App;
typedef struct {
    const char *profile; /* see paths_new() */
    WireMaker maker;     /* NULL: wire_strophe_new */
    gpointer maker_data;
    Clock *clock; /* taken; NULL: the real one */
} AppOptions;

/* The error says what is wrong with the profile: another papo has it, a file is broken. */
App *app_new(const AppOptions *options, GError **error);
void app_free(App *app); /* says goodbye to nobody: see app_quit() */
/* Every enabled account with autoconnect; and the user's hooks and start scripts, from now on. */
void app_connect(App *app);

Model *app_model(const App *app);
Commands *app_commands(const App *app); /* those of cmd/; front ends add their own */
struct Attention *app_attention(const App *app);
struct Scripts *app_scripts(const App *app); /* of the screen */

/* EV_QUIT, from whoever, makes the app say goodbye on every account (text: the last words) and then
 * call fn, at most 2 seconds later. app_quit() emits it. */
typedef void (*AppQuitFn)(gpointer data);
void app_on_quit(App *app, AppQuitFn fn, gpointer data);
void app_quit(App *app, const char *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(App, app_free)
