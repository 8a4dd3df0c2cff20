/* The part of a conversation that is on the screen: finds, wraps and draws no more than that. */
#include "ui/viewport_private.h"

#include "model/message.h"
#include "model/model.h"

#define CACHE_ROWS 1000

/* Above a message there may be separators: their lines are -1 (next to the message) and -2. */
typedef struct {
    int index; /* in the history; -1: there is nothing */
    int line;
} Place;

Viewport *viewport_new(Conv *conv) {
    Viewport *viewport = g_new0(Viewport, 1);

    viewport->conv = conv;
    viewport->width = 80;
    viewport->height = 20;
    viewport->bottom = TRUE;
    viewport->read_time = G_MAXINT64;
    viewport->cache =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)wrapped_free);
    return viewport;
}

void viewport_free(Viewport *viewport) {
    if (!viewport)
        return;
    g_hash_table_unref(viewport->cache);
    g_free(viewport->time_format);
    g_free(viewport->find);
    g_free(viewport);
}

guint viewport_wraps(const Viewport *viewport) {
    return viewport->wraps;
}

static GPtrArray *messages(const Viewport *viewport) {
    return viewport->conv->history->messages;
}

static Message *message_at(const Viewport *viewport, int index) {
    return g_ptr_array_index(messages(viewport), index);
}

static int count(const Viewport *viewport) {
    return (int)messages(viewport)->len;
}

/* ---- what stands above a message ---- */

static gint64 day_of(const Viewport *viewport, gint64 time) {
    gint64 seconds = time / G_USEC_PER_SEC;
    int interval = g_time_zone_find_interval(viewport->style.zone, G_TIME_TYPE_UNIVERSAL, seconds);

    if (interval >= 0)
        seconds += g_time_zone_get_offset(viewport->style.zone, interval);
    return seconds / 86400 - (seconds % 86400 < 0);
}

/* The first message of a day; of the oldest loaded one it is not known before more is loaded. */
static gboolean has_day(const Viewport *viewport, int index) {
    const Message *message = message_at(viewport, index);

    if (index == 0)
        return viewport->conv->history->at_start;
    return day_of(viewport, message->time) !=
           day_of(viewport, message_at(viewport, index - 1)->time);
}

static gboolean is_after(const Message *message, gint64 time, gint64 id) {
    return message->time > time || (message->time == time && message->id > id);
}

/* The first message that is after a point. */
static int first_after(const Viewport *viewport, gint64 time, gint64 id) {
    int low = 0, high = count(viewport);

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (is_after(message_at(viewport, middle), time, id))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static gboolean is_news(const Message *message) {
    return message->kind == MESSAGE_TEXT && !message_is_ours(message);
}

/* Whether the unread line is above this message. */
static gboolean has_unread(const Viewport *viewport, int index) {
    const Message *message = message_at(viewport, index);

    if (!is_news(message) || !is_after(message, viewport->read_time, viewport->read_id))
        return FALSE;
    for (int i = index - 1; i >= 0; i--) {
        const Message *before = message_at(viewport, i);

        if (!is_after(before, viewport->read_time, viewport->read_id))
            return TRUE;
        if (is_news(before))
            return FALSE;
    }
    return viewport->conv->history->at_start;
}

static int separators(const Viewport *viewport, int index) {
    return has_day(viewport, index) + has_unread(viewport, index);
}

/* ---- rows ---- */

static Wrapped *wrap(Viewport *viewport, Row *row) {
    g_autoptr(Row) owned = row;

    viewport->wraps++;
    return wrap_row(owned, viewport->width);
}

static const Wrapped *rows_of(Viewport *viewport, int index) {
    const Message *message = message_at(viewport, index);
    Wrapped *wrapped = g_hash_table_lookup(viewport->cache, &message->id);

    if (!wrapped) {
        Row *row = row_for_message(viewport->conv, message, &viewport->style);
        row_mark_found(row, &viewport->style);
        wrapped = wrap(viewport, row);
        g_hash_table_insert(viewport->cache, g_memdup2(&message->id, sizeof message->id), wrapped);
    }
    return wrapped;
}

static int height_of(Viewport *viewport, int index) {
    return wrapped_height(rows_of(viewport, index));
}

static guint unread_count(Viewport *viewport) {
    if (viewport->unread == 0)
        for (int i = first_after(viewport, viewport->read_time, viewport->read_id);
             i < count(viewport); i++)
            viewport->unread += is_news(message_at(viewport, i));
    return viewport->unread;
}

static void draw_line(Viewport *viewport, Place place, Canvas *canvas, int y) {
    if (place.line >= 0) {
        wrapped_draw(rows_of(viewport, place.index), place.line, canvas, 0, y);
        return;
    }
    gboolean unread = place.line == -1 && has_unread(viewport, place.index);
    g_autoptr(Wrapped) line = wrap(
        viewport, unread ? row_for_unread(unread_count(viewport), &viewport->style)
                         : row_for_day(message_at(viewport, place.index)->time, &viewport->style));
    wrapped_draw(line, 0, canvas, 0, y);
}

/* ---- walking ---- */

static gboolean load_older(Viewport *viewport) {
    History *history = viewport->conv->history;
    int page = settings_number(viewport->conv->model->settings, "history-page", NULL, NULL);

    return !history->at_start && history_load_older(history, (guint)MAX(page, viewport->height));
}

static gboolean load_newer(Viewport *viewport) {
    History *history = viewport->conv->history;
    int page = settings_number(viewport->conv->model->settings, "history-page", NULL, NULL);

    return !history->at_end && history_load_newer(history, (guint)MAX(page, viewport->height));
}

/* Goes up by at most n lines, loading what is missing; says how many it could not go. */
static int walk_up(Viewport *viewport, Place *place, int n) {
    while (n > 0) {
        int above = place->line + separators(viewport, place->index);

        if (above >= n) {
            place->line -= n;
            return 0;
        }
        n -= above;
        place->line -= above;
        if (place->index == 0) {
            gint64 id = message_at(viewport, 0)->id;
            if (!load_older(viewport))
                return n;
            /* The oldest message may now have a line above it, or it may be gone. */
            place->index = MAX(history_index(viewport->conv->history, id), 0);
            continue;
        }
        place->index--;
        place->line = height_of(viewport, place->index);
    }
    return 0;
}

/* Goes down by at most n lines and stops on the last line; says how many it could not go. */
static int walk_down(Viewport *viewport, Place *place, int n) {
    while (n > 0) {
        int below = height_of(viewport, place->index) - 1 - place->line;

        if (below >= n) {
            place->line += n;
            return 0;
        }
        if (place->index == count(viewport) - 1) {
            gint64 id = message_at(viewport, place->index)->id;
            if (!load_newer(viewport)) {
                place->line += below;
                return n - below;
            }
            place->index = MAX(history_index(viewport->conv->history, id), 0);
            continue;
        }
        n -= below + 1;
        place->index++;
        place->line = -separators(viewport, place->index);
    }
    return 0;
}

/* The first line of a screen whose last line is the newest. */
static Place bottom_place(Viewport *viewport) {
    Place place = {count(viewport) - 1, 0};

    if (place.index < 0)
        return place;
    place.line = height_of(viewport, place.index) - 1;
    walk_up(viewport, &place, viewport->height - 1);
    return place;
}

static void set_anchor(Viewport *viewport, Place place) {
    const Message *message = message_at(viewport, place.index);

    viewport->anchor_id = message->id;
    viewport->anchor_time = message->time;
    viewport->anchor_line = place.line;
    viewport->anchor_height = height_of(viewport, place.index);
}

/* Where the anchor is now: in another width the line that says about the same; if the message is
 * gone the one after it. */
static Place anchor_place(Viewport *viewport) {
    Place place = {first_after(viewport, viewport->anchor_time, viewport->anchor_id - 1),
                   viewport->anchor_line};

    if (place.index == count(viewport))
        return bottom_place(viewport);
    int height = height_of(viewport, place.index);
    if (place.line >= 0 && height != viewport->anchor_height)
        place.line = place.line * height / viewport->anchor_height;
    place.line = CLAMP(place.line, -separators(viewport, place.index), height - 1);
    return place;
}

/* Never further down than where the newest line is the last one. */
static Place held_above_bottom(Viewport *viewport, Place place) {
    Place end = place;
    int missing = walk_down(viewport, &end, viewport->height - 1);

    if (missing > 0)
        walk_up(viewport, &place, missing);
    return place;
}

static Place top_place(Viewport *viewport) {
    if (count(viewport) == 0 && !load_older(viewport))
        return (Place){-1, 0};
    if (viewport->wanted_id) {
        Place place = {history_index(viewport->conv->history, viewport->wanted_id), 0};

        viewport->wanted_id = 0;
        if (place.index >= 0) {
            walk_up(viewport, &place, viewport->height / 3);
            set_anchor(viewport, held_above_bottom(viewport, place));
        }
    }
    return viewport->bottom ? bottom_place(viewport)
                            : held_above_bottom(viewport, anchor_place(viewport));
}

/* ---- drawing ---- */

static void use(Viewport *viewport, int width, int height, const RowStyle *style) {
    RowStyle fit = row_style_fit(style, width), *old = &viewport->style;
    gboolean same = width == viewport->width && fit.theme == old->theme && fit.zone == old->zone &&
                    fit.name_width == old->name_width && fit.unicode == old->unicode &&
                    g_strcmp0(fit.time_format, viewport->time_format) == 0 &&
                    g_strcmp0(fit.find, viewport->find) == 0;

    if (!same || g_hash_table_size(viewport->cache) > (guint)(CACHE_ROWS + height))
        g_hash_table_remove_all(viewport->cache);
    if (fit.found != old->found) {
        g_hash_table_remove(viewport->cache, &fit.found);
        g_hash_table_remove(viewport->cache, &old->found);
    }
    if (fit.hit != old->hit) {
        g_hash_table_remove(viewport->cache, &fit.hit);
        g_hash_table_remove(viewport->cache, &old->hit);
    }
    if (!same) {
        g_free(viewport->time_format);
        viewport->time_format = g_strdup(fit.time_format);
        g_free(viewport->find);
        viewport->find = g_strdup(fit.find);
    }
    *old = fit;
    viewport->width = width;
    viewport->height = height;
}

/* What came since the bottom was left and is below the last line that was drawn. */
static guint count_below(const Viewport *viewport, int last) {
    int from = MAX(last + 1, first_after(viewport, viewport->seen_time, viewport->seen_id));
    guint n = 0;

    for (int i = from; i < count(viewport); i++)
        n += is_news(message_at(viewport, i));
    return viewport->conv->history->at_end ? n : MAX(n, viewport->conv->unread);
}

/* Of what was there when the window was cleared nothing is shown, until one scrolls up to it. */
static int first_shown(const Viewport *viewport) {
    return viewport->bottom && viewport->cleared_time
               ? first_after(viewport, viewport->cleared_time, viewport->cleared_id)
               : 0;
}

void viewport_draw(Viewport *viewport, Canvas *canvas, const RowStyle *style) {
    if (canvas->width == 0 || canvas->height == 0)
        return;
    use(viewport, canvas->width, canvas->height, style);
    canvas_clear(canvas, theme_style(style->theme, ROLE_TEXT));
    Place place = top_place(viewport);
    int first = first_shown(viewport), last = -1;

    if (place.index >= 0 && place.index < first)
        place =
            first < count(viewport) ? (Place){first, -separators(viewport, first)} : (Place){-1, 0};
    viewport->top_time = place.index >= 0 ? message_at(viewport, place.index)->time : 0;
    viewport->dated = place.index >= 0 && place.line == -separators(viewport, place.index) &&
                      has_day(viewport, place.index);
    for (int y = 0; y < canvas->height && place.index >= 0; y++) {
        draw_line(viewport, place, canvas, y);
        last = place.index;
        if (walk_down(viewport, &place, 1) > 0)
            break;
    }
    viewport->last_id = last >= 0 ? message_at(viewport, last)->id : 0;
    viewport->last_time = last >= 0 ? message_at(viewport, last)->time : 0;
    viewport->new_below = viewport->bottom ? 0 : count_below(viewport, last);
}

/* ---- moving ---- */

/* What is newest now is not "new below" later. */
static void note_seen(Viewport *viewport) {
    if (!viewport->bottom || count(viewport) == 0)
        return;
    const Message *newest = message_at(viewport, count(viewport) - 1);
    gboolean known = viewport->conv->history->at_end;

    viewport->seen_time = known ? newest->time : clock_now(viewport->conv->model->clock);
    viewport->seen_id = known ? newest->id : G_MAXINT64;
}

static void hold(Viewport *viewport) {
    viewport->bottom = FALSE;
    viewport->conv->history->held = TRUE;
}

void viewport_scroll(Viewport *viewport, int lines, const RowStyle *style) {
    use(viewport, viewport->width, viewport->height, style);
    Place place = top_place(viewport);

    if (place.index < 0 || lines == 0 || (viewport->bottom && lines > 0))
        return;
    int first = first_shown(viewport);
    viewport->cleared_time = first > 0 ? 0 : viewport->cleared_time;
    if (place.index < first)
        return; /* the first step back brings what was cleared away */
    if (lines < 0) {
        walk_up(viewport, &place, -lines);
    } else {
        Place end = place;

        walk_down(viewport, &place, lines);
        if (walk_down(viewport, &end, lines + viewport->height - 1) > 0 ||
            (end.index == count(viewport) - 1 && end.line == height_of(viewport, end.index) - 1)) {
            viewport_to_bottom(viewport);
            return;
        }
    }
    Place end = place;
    if (walk_down(viewport, &end, viewport->height - 1) > 0)
        return; /* everything there is fits on the screen */
    note_seen(viewport);
    hold(viewport);
    set_anchor(viewport, place);
}

void viewport_to_bottom(Viewport *viewport) {
    History *history = viewport->conv->history;

    viewport->bottom = TRUE;
    viewport->wanted_id = 0;
    viewport->new_below = 0;
    history->held = FALSE;
    if (!history->at_end)
        history_to_end(history, (guint)settings_number(viewport->conv->model->settings,
                                                       "history-page", NULL, NULL));
}

void viewport_clear(Viewport *viewport) {
    viewport_to_bottom(viewport);
    if (count(viewport) == 0)
        return;
    viewport->cleared_time = message_at(viewport, count(viewport) - 1)->time;
    viewport->cleared_id = message_at(viewport, count(viewport) - 1)->id;
}

void viewport_to_top(Viewport *viewport) {
    load_older(viewport);
    if (count(viewport) == 0)
        return;
    note_seen(viewport);
    hold(viewport);
    viewport->wanted_id = 0;
    viewport->anchor_id = message_at(viewport, 0)->id;
    viewport->anchor_time = message_at(viewport, 0)->time;
    viewport->anchor_line = -2;
    viewport->anchor_height = 1;
}

void viewport_to_message(Viewport *viewport, gint64 message_id) {
    History *history = viewport->conv->history;
    int page = settings_number(viewport->conv->model->settings, "history-page", NULL, NULL);

    note_seen(viewport); /* before the window moves */
    if (history_index(history, message_id) < 0 &&
        !history_jump(history, message_id, (guint)MAX(page, viewport->height)))
        return;
    hold(viewport);
    viewport->wanted_id = message_id;
}

gboolean viewport_at_bottom(const Viewport *viewport) {
    return viewport->bottom;
}

guint viewport_new_below(const Viewport *viewport) {
    return viewport->new_below;
}

gint64 viewport_undated(const Viewport *viewport) {
    return viewport->dated ? 0 : viewport->top_time;
}

gint64 viewport_scrolled_to(const Viewport *viewport) {
    return viewport->bottom ? 0 : viewport->top_time;
}

void viewport_forget(Viewport *viewport, gint64 message_id) {
    if (message_id)
        g_hash_table_remove(viewport->cache, &message_id);
    else
        g_hash_table_remove_all(viewport->cache);
}

void viewport_set_unread(Viewport *viewport, gint64 read_time, gint64 read_id) {
    viewport->read_time = read_time;
    viewport->read_id = read_id;
    viewport->unread = 0;
}
