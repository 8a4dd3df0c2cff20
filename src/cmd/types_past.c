/* Arguments that name a day or a time of it. */
#include "base/day.h"
#include "base/tr.h"
#include "cmd/types.h"
#include "model/model.h"

static GDateTime *now_of(const Ctx *ctx) {
    g_autoptr(GDateTime) utc =
        g_date_time_new_from_unix_utc(clock_now(ctx->model->clock) / G_USEC_PER_SEC);
    return g_date_time_to_local(utc);
}

char *type_check_past(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error) {
    g_autoptr(GDateTime) now = now_of(ctx), day = day_parse(word, now);
    if (day)
        return g_date_time_format(day, "%Y-%m-%d");
    char *conv = type_check_conv(ctx, slot, args, word, NULL);
    if (!conv)
        g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE,
                    _("“%s” is neither a day (2026-01-31, 01-31, yesterday, monday, 3d, 2w) nor a "
                      "conversation"),
                    word);
    return conv;
}

char *type_check_time(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error) {
    g_autoptr(GDateTime) now = now_of(ctx), time = day_at(now, word);
    if (!time)
        g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE,
                    _("“%s” is no time of day: 14:30 or 9 would be one"), word);
    return time ? g_date_time_format(time, "%H:%M") : NULL;
}

void type_complete_past(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out) {
    for (const char *const *day = day_words(); *day; day++)
        g_ptr_array_add(out, g_strdup(*day));
    type_complete_conv(ctx, slot, args, word, out);
}

gboolean args_moment(const Ctx *ctx, const Args *args, const char *day, const char *time,
                     gint64 *moment) {
    g_autoptr(GDateTime) now = now_of(ctx);
    g_autoptr(GDateTime) begin = arg_text(args, day) ? day_parse(arg_text(args, day), now) : NULL;
    if (!begin)
        return FALSE;
    g_autoptr(GDateTime) at = arg_text(args, time) ? day_at(begin, arg_text(args, time)) : NULL;
    *moment = g_date_time_to_unix(at ? at : begin) * G_USEC_PER_SEC;
    return TRUE;
}
