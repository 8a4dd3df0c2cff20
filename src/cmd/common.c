/* What several command files need: errors, who is meant, times. */
#include "cmd/common.h"

#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/roster.h"

const char *cmd_who(const Ctx *ctx, const Args *args, GError **error) {
    const char *who = arg_text(args, "who");
    if (!who && ctx->conv && conv_has_peer(ctx->conv))
        who = ctx->conv->jid;
    if (!who)
        cmd_fail(error, CMD_ERROR_USAGE, "/%s: say who: a contact's name or an address",
                 args_command(args)->name);
    return who;
}

char *cmd_who_full(const Ctx *ctx, const Args *args, GError **error) {
    const Account *account = args_account(ctx, args);
    const char *who = cmd_who(ctx, args, error);
    if (!who || jid_resource(who) || !account)
        return g_strdup(who);
    const Conv *chat = convs_find(account, who);
    if (chat && chat->kind == CONV_CHAT && chat->resource)
        return jid_full(who, chat->resource);
    Contact *contact = roster_find(account->roster, who);
    const Resource *best = contact ? contact_best(contact) : NULL;
    return best && *best->name ? jid_full(who, best->name) : g_strdup(who);
}

Stream *cmd_stream(const Ctx *ctx, const Args *args, GError **error) {
    const Account *account = args_account(ctx, args);
    if (!account || !account->stream || !account_is_online(account)) {
        cmd_fail(error, CMD_ERROR_STATE, "/%s needs a connection: /connect",
                 args_command(args)->name);
        return NULL;
    }
    return account->stream;
}

char *cmd_clean(const char *text) {
    return text_clean(text ? text : "");
}

char *cmd_time(gint64 us, gint64 now_us) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(us / G_USEC_PER_SEC);
    if (!time)
        return g_strdup("?");
    gboolean recent = ABS(now_us - us) < 12 * 3600 * (gint64)G_USEC_PER_SEC;
    return g_date_time_format(time, recent ? "%H:%M" : "%Y-%m-%d %H:%M");
}

char *cmd_duration(gint64 seconds) {
    gint64 minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (seconds < 60)
        return g_strdup_printf(_("%d s"), (int)seconds);
    if (hours == 0)
        return g_strdup_printf(_("%d min"), (int)minutes);
    if (days == 0)
        return g_strdup_printf(_("%d h %d min"), (int)hours, (int)(minutes % 60));
    return g_strdup_printf(_("%d d %d h"), (int)MIN(days, G_MAXINT), (int)(hours % 24));
}
