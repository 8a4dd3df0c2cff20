/* The live screen: hears the bus, paints what changed, passes on what is typed. */
#include "ui/ui.h"

#include "base/log.h"
#include "base/tr.h"
#include "config.h"
#include "model/attention.h"
#include "model/idle.h"
#include "ui/detach.h"
#include "ui/ui_private.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define FRAME_MS 33

gboolean ui_unicode(const Ui *ui) {
    const char *wish = settings_text(ui->model->settings, "unicode", NULL, NULL);
    if (strcmp(wish, "auto") == 0)
        return !ui->term || term_unicode(ui->term);
    return strcmp(wish, "on") == 0;
}

RowStyle ui_row_style(const Ui *ui) {
    const Settings *settings = ui->model->settings;
    return (RowStyle){
        .theme = ui->theme,
        .zone = ui->zone,
        .time_format = settings_text(settings, "time-format", NULL, NULL),
        .date_format = settings_text(settings, "date-format", NULL, NULL),
        .name_width = settings_number(settings, "name-width", NULL, NULL),
        .since = ui->since,
        .unicode = ui_unicode(ui),
        .plain_names = !settings_on(settings, "nick-colours", NULL, NULL),
        .hit = ui->view->hit,
        .find = ui->find.folded,
        .found = ui->find.id,
    };
}

void ui_notice(Ui *ui, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = tr_vprintf(format, args);
    va_end(args);
    model_notice(ui->model, ui->view->conv, "%s", text);
}

/* ---- painting ---- */

/* "(!2 of 5) ": what calls us has the sign that tabs have for it. */
static char *count_news(const Ui *ui) {
    guint unread, mentions;
    convs_count_news(ui->model, &unread, &mentions);
    if (mentions == 0)
        return unread ? g_strdup_printf("(%u) ", unread) : g_strdup("");
    return mentions >= unread ? g_strdup_printf("(!%u) ", mentions)
                              : g_strdup_printf(_("(!%u of %u) "), mentions, unread);
}

char *ui_title(const Ui *ui) {
    g_autofree char *count = count_news(ui);
    return g_strdup_printf(_("%s%s – papo"), count, conv_name(ui->view->conv));
}

static void set_title(Ui *ui) {
    if (!settings_on(ui->model->settings, "title", NULL, NULL)) {
        if (ui->title)
            term_title(ui->term, NULL);
        g_clear_pointer(&ui->title, g_free);
        return;
    }
    g_autofree char *title = ui_title(ui);
    if (g_strcmp0(title, ui->title) == 0)
        return;
    term_title(ui->term, title);
    g_free(ui->title);
    ui->title = g_steal_pointer(&title);
}

static void on_paint_time(gpointer data) {
    Ui *ui = data;
    ui->paint_timer = 0;
    ui_paint(ui);
}

void ui_paint(Ui *ui) {
    if (!ui->term || ui->lent)
        return;
    clock_cancel(ui->model->clock, &ui->paint_timer);
    int width, height;
    term_size(ui->term, &width, &height);
    if (ui->screen->width != width || ui->screen->height != height) {
        canvas_free(ui->screen);
        ui->screen = canvas_new(width, height);
        ui->dirty = DIRTY_ALL;
    }
    gboolean both = ui->both;
    theme_follow(ui);
    ui->painting = TRUE; /* what drawing loads is drawn already */
    layout_draw(ui, ui->screen);
    ui->painting = FALSE;
    if (both != ui->both) /* there is room for the other window now, or no more */
        views_seen(ui);
    term_show(ui->term, ui->screen); /* busy: on_term_ready() comes */
    set_title(ui);                   /* what one looks at comes first */
    ui->painted = clock_mono(ui->model->clock);
}

void ui_dirty(Ui *ui, guint bits) {
    if (ui->painting)
        return;
    ui->dirty |= bits;
    if (!ui->term || ui->paint_timer || !ui->dirty)
        return;
    gint64 since = (clock_mono(ui->model->clock) - ui->painted) / 1000;
    ui->paint_timer = clock_after(ui->model->clock, (guint)CLAMP(FRAME_MS - since, 0, FRAME_MS),
                                  on_paint_time, ui);
}

void ui_draw(Ui *ui, Canvas *canvas) {
    theme_follow(ui);
    ui->dirty = DIRTY_ALL;
    ui->painting = TRUE;
    layout_draw(ui, canvas);
    ui->painting = FALSE;
}

static void on_term_ready(gpointer data) {
    ui_paint(data);
}

static gboolean on_winch(gpointer data) {
    Ui *ui = data;
    term_resized(ui->term);
    g_clear_pointer(&ui->title, g_free); /* may have been the shell's meanwhile */
    ui_dirty(ui, DIRTY_ALL);             /* a storm of them is one paint in a frame's time */
    return G_SOURCE_CONTINUE;
}

/* The colours of names are chosen among those there are. */
static void tell_theme(const Ui *ui) {
    if (ui->term)
        theme_set_colours(ui->theme, term_colours(ui->term));
    const char *vision = settings_text(ui->model->settings, "colour-vision", NULL, NULL);
    theme_set_vision(ui->theme, strcmp(vision, "redgreen") == 0 ? VISION_REDGREEN
                                : strcmp(vision, "blue") == 0   ? VISION_BLUE
                                                                : VISION_NORMAL);
}

static void forget_all(Ui *ui) {
    GHashTableIter iter;
    gpointer view;
    g_hash_table_iter_init(&iter, ui->views);
    while (g_hash_table_iter_next(&iter, NULL, &view))
        viewport_forget(((View *)view)->viewport, 0);
}

gboolean ui_load_theme(Ui *ui, const char *name, GError **error) {
    g_auto(GStrv) folders = paths_themes(ui->model->paths);
    Theme *theme = theme_load((const char *const *)folders, name, error);
    if (!theme)
        return FALSE;
    theme_free(ui->theme);
    ui->theme = theme;
    tell_theme(ui);
    forget_all(ui);
    ui->dirty = DIRTY_ALL;
    return TRUE;
}

/* ---- what happened ---- */

static guint bits_of(const Ui *ui, const Event *ev) {
    gboolean shown = ev->conv == ui->view->conv || (ui->other && ev->conv == ui->other->conv);
    switch (ev->type) {
    case EV_MESSAGE_ADDED:
    case EV_MESSAGE_CHANGED:
        return DIRTY_STATUS | DIRTY_PANEL | (shown ? DIRTY_MAIN | DIRTY_TITLE : 0);
    case EV_HISTORY_MOVED:
    case EV_PAGE_CHANGED:
        return shown ? DIRTY_MAIN | DIRTY_TITLE : 0;
    case EV_PAGE_OPENED:
        return DIRTY_STATUS | (shown ? DIRTY_ALL : 0);
    case EV_CONV_ADDED:
    case EV_CONV_OPENED:
    case EV_CONV_CLOSED:
    case EV_CONV_CHANGED:
    case EV_ROSTER_LOADED:
    case EV_CONTACT_ADDED:
    case EV_CONTACT_REMOVED:
    case EV_PRESENCE:
    case EV_SUBSCRIPTION:
    case EV_INVITED:
    case EV_ROOM_CHANGED:
        return DIRTY_TITLE | DIRTY_STATUS | DIRTY_PANEL;
    case EV_OCCUPANT_ADDED:
    case EV_OCCUPANT_CHANGED:
    case EV_OCCUPANT_REMOVED:
        return shown ? DIRTY_TITLE | DIRTY_PANEL : 0;
    case EV_ACCOUNT_ADDED:
    case EV_ACCOUNT_REMOVED:
    case EV_ACCOUNT_STATE:
    case EV_ACCOUNT_CHANGED:
    case EV_ABOUT:
    case EV_BLOCKED:
    case EV_CONTACT_CHANGED:
    case EV_SETTING_CHANGED:
        return DIRTY_ALL;
    default:
        return 0;
    }
}

static void on_setting(Ui *ui, const char *name) {
    g_autoptr(GError) error = NULL;
    if (strcmp(name, "theme") == 0)
        g_clear_pointer(&ui->tried, g_free);
    if (strcmp(name, "theme") == 0 &&
        !ui_load_theme(ui, settings_text(ui->model->settings, "theme", NULL, NULL), &error))
        model_error(ui->model, ui->view->conv, "%s", error->message);
    if (strcmp(name, "colours") == 0 && ui->term)
        term_set_colours(ui->term, settings_text(ui->model->settings, "colours", NULL, NULL));
    if (strcmp(name, "mouse") == 0 && ui->term)
        term_set_mouse(ui->term, settings_on(ui->model->settings, "mouse", NULL, NULL));
    if (strcmp(name, "editing") == 0 && ui->input)
        input_set_editing(ui->input, settings_text(ui->model->settings, "editing", NULL, NULL));
    if (strcmp(name, "spell") == 0)
        spelling_renew(ui->spelling);
    if (strcmp(name, "status-items") == 0)
        status_clock_start(ui);
    tell_theme(ui);
    forget_all(ui);
}

static void on_message(Ui *ui, const Event *ev) {
    View *view = g_hash_table_lookup(ui->views, ev->conv);
    if (view && ev->type == EV_MESSAGE_CHANGED)
        viewport_forget(view->viewport, ev->message->id);
    if (view == ui->view || view == ui->other)
        views_seen(ui);
    if (ev->type == EV_MESSAGE_ADDED)
        hint_hear(ui, ev);
}

static void on_stanza(Ui *ui, const Event *ev) {
    if (ui->model->xml)
        model_notice(ui->model, ui->model->xml, "%s %s",
                     ev->number ? "sent:" : "received:", ev->text);
}

static void on_look(Ui *ui, const Event *ev) {
    places_keep(ui);
    views_jump(ui, ev->conv, ev->number, FALSE);
}

static void on_event(const Event *ev, void *data) {
    Ui *ui = data;
    switch (ev->type) {
    case EV_MESSAGE_ADDED:
    case EV_MESSAGE_CHANGED:
        on_message(ui, ev);
        break;
    case EV_CONTACT_CHANGED:
    case EV_CONTACT_ADDED:
    case EV_CONTACT_REMOVED:
        forget_all(ui); /* names */
        break;
    case EV_SETTING_CHANGED:
        on_setting(ui, ev->text);
        break;
    case EV_CONV_CHANGED:
    case EV_COMPOSE:
    case EV_COPY:
    case EV_EDIT:
        compose_hear(ui, ev);
        break;
    case EV_CONV_CLOSED:
        views_drop(ui, ev->conv);
        break;
    case EV_PAGE_OPENED:
        views_page(ui, ev->conv);
        break;
    case EV_ACCOUNT_REMOVED:
        views_drop_account(ui, ev->account);
        break;
    case EV_ACCOUNT_STATE:
        tell_account(ui, ev->account);
        break;
    case EV_SUBSCRIPTION:
        tell_subscription(ui, ev->contact, ev->text);
        break;
    case EV_INVITED:
        tell_invitation(ui, ev->account, ev->text);
        break;
    case EV_PROMPT_ASKED:
        ask_next(ui);
        break;
    case EV_PROMPT_CLOSED:
        ask_closed(ui, ev->prompt);
        break;
    case EV_ATTENTION:
    case EV_READ:
        alert_hear(ui, ev);
        break;
    case EV_LOOK:
        on_look(ui, ev);
        break;
    case EV_STANZA:
        on_stanza(ui, ev);
        break;
    default:
        break;
    }
    ui_dirty(ui, bits_of(ui, ev));
}

/* ---- beginning and end ---- */

static void view_free(gpointer data) {
    View *view = data;
    viewport_free(view->viewport);
    g_free(view->quote);
    g_free(view);
}

Ui *ui_new(Model *model, Commands *commands) {
    Ui *ui = g_new0(Ui, 1);
    ui->model = model;
    ui->commands = commands;
    ui->zone = g_time_zone_new_local();
    ui->theme = theme_builtin();
    ui->editors = editors_new();
    ui->spelling = spelling_new();
    ui->views = g_hash_table_new_full(NULL, NULL, NULL, view_free);
    ui->trail = g_ptr_array_new();
    ui->places = places_new();
    ui->keys = key_binds_new(model->paths);
    ui->screen = canvas_new(0, 0);
    ui->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ui->focused = TRUE;
    ui->since = clock_now(model->clock);
    ui->view = views_get(ui, model->console);
    ui_commands(commands, ui);
    g_autoptr(GError) error = NULL;
    if (!ui_load_theme(ui, settings_text(model->settings, "theme", NULL, NULL), &error))
        log_warning("%s", error->message);
    bus_listen(model->bus, on_event, ui);
    return ui;
}

void ui_set_attention(Ui *ui, Attention *attention) {
    ui->attention = attention;
    views_seen(ui);
}

static void on_detach(gboolean detached, gpointer data) {
    Ui *ui = data;
    idle_detached(ui->model, detached);
}

void ui_set_notify(Ui *ui, Notify *notify) {
    notify_free(ui->notify);
    ui->notify = notify;
}

static void greet(Ui *ui) {
    if (ui->model->accounts->len > 0) {
        model_notice(ui->model, NULL, "papo %s. /help lists what can be done.", PAPO_VERSION);
        return;
    }
    model_notice(ui->model, NULL,
                 "Welcome to papo. Have an account? /connect you@example.org asks for its password "
                 "and brings you online.");
    model_notice(ui->model, NULL,
                 "None yet? /register you@server makes one, for example on a server listed at "
                 "https://providers.xmpp.net.");
    model_notice(ui->model, NULL,
                 "/help explains everything; Tab completes what you type; /quit leaves.");
}

gboolean ui_start(Ui *ui, GError **error) {
    gboolean unicode = g_get_charset(NULL);
    ui->winch =
        g_unix_signal_add(SIGWINCH, on_winch, ui); /* before curses, which then lets it be */
    /* Readline first: it asks for the terminal's description in a way that would upset curses. */
    gboolean made = !ui->input && isatty(STDIN_FILENO);
    if (made)
        entry_open(ui, STDIN_FILENO);
    ui->term = term_open(
        &(TermOptions){.unicode = unicode,
                       .colours = settings_text(ui->model->settings, "colours", NULL, NULL)},
        on_term_ready, ui, error);
    if (!ui->term) {
        g_clear_handle_id(&ui->winch, g_source_remove);
        if (made)
            g_clear_pointer(&ui->input, input_free);
        return FALSE;
    }
    term_set_mouse(ui->term, settings_on(ui->model->settings, "mouse", NULL, NULL));
    tell_theme(ui);
    status_clock_start(ui);
    if (!ui->notify)
        ui->notify = notify_desktop(ui->model->clock);
    ui->detach = detach_new(on_detach, ui);
    idle_touch(ui->model); /* somebody has started it */
    greet(ui);
    ui->dirty = DIRTY_ALL;
    ui_paint(ui);
    return TRUE;
}

void ui_stop(Ui *ui) {
    editors_end(ui);
    find_leave(ui);
    if (ui->input) {
        typing_leave(ui);
        views_keep_draft(ui);
    }
    clock_cancel(ui->model->clock, &ui->paint_timer);
    clock_cancel(ui->model->clock, &ui->prompt_timer);
    clock_cancel(ui->model->clock, &ui->minute);
    alert_end(ui);
    if (ui->term)
        term_title(ui->term, NULL);
    g_clear_pointer(&ui->term, term_close);
    key_binds_apply(ui->keys, NULL, NULL);
    g_clear_pointer(&ui->input, input_free);
    g_clear_pointer(&ui->detach, detach_free);
    g_clear_handle_id(&ui->winch, g_source_remove);
}

void ui_free(Ui *ui) {
    if (!ui)
        return;
    ui_stop(ui);
    bus_ignore(ui->model->bus, on_event, ui);
    if (ui->attention)
        attention_looking_at(ui->attention, NULL, NULL);
    g_ptr_array_unref(ui->editors);
    spelling_free(ui->spelling);
    g_hash_table_unref(ui->views);
    g_ptr_array_unref(ui->trail);
    g_array_unref(ui->places);
    key_binds_free(ui->keys);
    g_clear_pointer(&ui->grab, reply_unref);
    g_free(ui->find.last);
    g_hash_table_unref(ui->told);
    for (int i = 0; i < PANE_COUNT; i++)
        canvas_free(ui->panes[i].canvas);
    canvas_free(ui->screen);
    theme_free(ui->theme);
    g_time_zone_unref(ui->zone);
    g_free(ui->title);
    g_free(ui->hint);
    g_free(ui->tried);
    g_free(ui->typing.text);
    g_free(ui);
}
