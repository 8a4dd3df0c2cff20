/* Links in what was said: found again, opened, copied, written. */
#include "base/links.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "model/history.h"
#include "model/message.h"
#include "model/page.h"
#include <string.h>

enum { LOOK_AT = 2000, LINKS_MAX = 500 };
#define LINKS "links"

typedef struct {
    char *url;
    Message *message; /* that said it last */
} Found;

static void found_free(gpointer data) {
    Found *found = data;
    g_free(found->url);
    message_free(found->message);
    g_free(found);
}

static void add_links(const Message *message, GHashTable *seen, GPtrArray *all) {
    g_autofree char *body = text_clean_lines(message->body ? message->body : "");
    gsize start = 0, end, first = all->len;
    while (all->len < LINKS_MAX && link_next(body, &start, &end)) {
        g_autofree char *url = g_strndup(body + start, end - start);
        start = end;
        if (!g_hash_table_add(seen, g_strdup(url)))
            continue;
        Found *found = g_new0(Found, 1);
        found->url = g_steal_pointer(&url);
        found->message = message_copy(message);
        g_ptr_array_insert(all, (gint)first, found); /* the last one of a message is the newest */
    }
}

/* Found*, the newest first, each once. */
static GPtrArray *links_of(const Conv *conv) {
    GPtrArray *all = g_ptr_array_new_with_free_func(found_free);
    g_autoptr(GPtrArray) last = history_last(conv->history, LOOK_AT);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = last->len; i-- > 0 && all->len < LINKS_MAX;)
        add_links(g_ptr_array_index(last, i), seen, all);
    return all;
}

/* The conversation meant: in the list, the one whose links these are. NULL and an error. */
static Conv *conv_meant(const Ctx *ctx, GError **error) {
    const Conv *conv = ctx->conv;
    if (conv && conv->page && strcmp(conv->page->name, LINKS) == 0)
        conv = convs_exists(ctx->model, conv->page->from) ? conv->page->from : NULL;
    if (conv && conv_has_peer(conv))
        return (Conv *)conv;
    cmd_fail(error, CMD_ERROR_STATE, "/url belongs in a conversation: /msg WHO starts one");
    return NULL;
}

/* A number counts from the newest. Owned by the caller; NULL and an error. */
static char *link_meant(const Ctx *ctx, const Args *args, GError **error) {
    const char *word = arg_text(args, "link");
    const PageItem *item =
        !word && ctx->conv && ctx->conv->page && strcmp(ctx->conv->page->name, LINKS) == 0
            ? page_current(ctx->conv->page)
            : NULL;
    guint64 nth = 1;
    if (item)
        return g_strdup(item->id);
    if (word && link_is_whole(word))
        return g_strdup(word);
    if (word && !g_ascii_string_to_unsigned(word, 10, 1, LINKS_MAX, &nth, NULL)) {
        cmd_fail(error, CMD_ERROR_USAGE,
                 "“%s” is neither a link, such as https://example.org, nor the number of one, "
                 "counted from the newest",
                 word);
        return NULL;
    }
    const Conv *conv = conv_meant(ctx, error);
    if (!conv)
        return NULL;
    g_autoptr(GPtrArray) all = links_of(conv);
    if (nth <= all->len)
        return g_strdup(((Found *)g_ptr_array_index(all, nth - 1))->url);
    cmd_fail(error, CMD_ERROR_FAILED,
             nth == 1 ? N_("No link was said here") : N_("Not so many links were said here"));
    return NULL;
}

/* ---- the list ---- */

static void list_one(Page *page, const Conv *conv, const Found *found) {
    g_autofree char *host = link_host(found->url), *quoted = words_quote(found->url);
    g_autofree char *time = cmd_time(found->message->time, clock_now(page->model->clock));
    const char *who = message_is_ours(found->message) ? _("you")
                      : found->message->nick          ? found->message->nick
                                                      : conv_name(conv);
    PageItem *item = page_add(page, found->url, found->url, NULL);
    page_item_detail(item, "%s%s%sSaid by %s, %s", host ? _("Leads to ") : "", host ? host : "",
                     host ? ". " : "", who, time);
    item->command = g_strdup_printf("/url open %s", quoted);
}

static void list_fill(Page *page, gpointer data) {
    const Conv *conv = data;
    if (!convs_exists(page->model, conv))
        return;
    g_autoptr(GPtrArray) all = links_of(conv);
    for (guint i = 0; i < all->len; i++)
        list_one(page, conv, g_ptr_array_index(all, i));
}

static gboolean url(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = conv_meant(ctx, error);
    if (!conv)
        return FALSE;
    Page *page = page_new(ctx->model, conv->account, LINKS, "Links of %s", conv_name(conv));
    page->empty = g_strdup(_("No link was said here."));
    page->once = TRUE;
    page_fill_by(page, PAGE_EVENT(EV_MESSAGE_ADDED) | PAGE_EVENT(EV_MESSAGE_CHANGED), list_fill,
                 conv, NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

/* ---- what can be done with one ---- */

gboolean cmd_open_link(Ctx *ctx, const char *link, GError **error) {
    const char *template = settings_text(ctx->model->settings, "url-open", NULL, NULL);
    g_autoptr(GError) cause = NULL;
    g_auto(GStrv) command = link_command(template, link, &cause);
    if (!command || !g_spawn_async(NULL, command, NULL,
                                   G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                                       G_SPAWN_STDERR_TO_DEV_NULL,
                                   NULL, NULL, NULL, &cause))
        return cmd_fail(error, CMD_ERROR_FAILED, "“%s” does not work (%s): /set url-open COMMAND",
                        template, cause->message);
    reply_line(ctx->reply, "Opening %s", link);
    return TRUE;
}

static gboolean url_open(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *link = link_meant(ctx, args, error);
    return link && cmd_open_link(ctx, link, error);
}

static gboolean url_copy(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *link = link_meant(ctx, args, error);
    if (!link)
        return FALSE;
    bus_emit(ctx->model->bus, &(Event){.type = EV_COPY, .text = link});
    reply_line(ctx->reply, "Copied, if your terminal allows it: %s", link);
    return TRUE;
}

static gboolean url_write(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *link = link_meant(ctx, args, error);
    Conv *conv = link ? conv_meant(ctx, error) : NULL;
    if (!conv)
        return FALSE;
    bus_emit(ctx->model->bus, &(Event){.type = EV_COMPOSE,
                                       .account = conv->account,
                                       .conv = conv,
                                       .text = link,
                                       .number = COMPOSE_AFTER});
    ctx->conv = conv;
    return TRUE;
}

static const Command table[] = {
    {"url", "", "List the links that were said here.",
     "The newest first. Enter opens one; /url copy and /url write, typed there, do that with the "
     "one "
     "under the cursor. Below it stands where it really leads.",
     "url", 0, url, "urls"},
    {"url open", "[link:verbatim]", "Open a link, as the setting url-open says.",
     "A number counts from the newest; without one it is the newest, in the list the one under the "
     "cursor.",
     "url open 2", 0, url_open},
    {"url copy", "[link:verbatim]", "Put a link into the clipboard.",
     "The terminal does it (OSC 52), if it can and may; also over SSH.", "url copy", 0, url_copy},
    {"url write", "[link:verbatim]", "Write a link into the input line.", NULL, "url write", 0,
     url_write, "url print"},
};

void url_commands(Commands *commands) {
    commands_add(commands, "Chat", table, G_N_ELEMENTS(table));
}
