#pragma once
#include "cmd/command.h"
#include "model/attention.h"
#include "ui/canvas.h"
#include "ui/notify.h"

/* What a user sees and types: hears the bus, reads the model, and does everything by cmd_run().
 * Works without a terminal: ui_draw() and ui_feed() are all that a test needs. */
typedef struct Ui Ui;

/* Adds the commands of the screen (/win, /scroll, …). ui NULL: there is none, and they say so. */
void ui_commands(Commands *commands, Ui *ui);

/* Borrows both, adds its commands, shows the console. Neither terminal nor signals nor readline are
 * touched yet. */
Ui *ui_new(Model *model, Commands *commands);
void ui_set_attention(Ui *ui, Attention *attention); /* borrowed: told what is looked at */
void ui_set_notify(Ui *ui, Notify *notify);          /* taken; instead of the desktop's own */
void ui_free(Ui *ui); /* ui_stop() first, if that has not been done */

/* Takes the terminal (standard input and output), greets at a first start, and works by itself from
 * then on. A vanished terminal becomes EV_QUIT. The error says what TERM would have to be. */
gboolean ui_start(Ui *ui, GError **error);
void ui_stop(Ui *ui); /* keeps the drafts and restores the terminal; safe to call twice */

/* The whole screen, at the size of the canvas: a pure function of the model and of what was shown.
 */
void ui_draw(Ui *ui, Canvas *canvas);

char *ui_title(const Ui *ui); /* what the terminal's title says; the caller's */

/* As if these bytes had been typed (makes the line editor if there is none yet: one per process).
 */
void ui_feed(Ui *ui, const char *bytes, gsize n);

/* As if this line had been entered in the window that is shown; errors become notices in it. FALSE
 * if the command failed. */
gboolean ui_enter(Ui *ui, const char *line);

/* Fills in model, commands, account and conv; reply is left alone. For callers that bring
 * their own Reply; after cmd_run() give ctx->conv to ui_show() if it changed. */
void ui_context(Ui *ui, Ctx *ctx);

Conv *ui_shown(const Ui *ui); /* never NULL */
void ui_show(Ui *ui, Conv *conv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ui, ui_free)
