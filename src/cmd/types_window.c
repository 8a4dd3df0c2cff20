/* Arguments that name a window: by its number, or whose it is. */
#include "base/jid.h"
#include "cmd/types.h"
#include "model/model.h"
#include <string.h>

typedef gboolean (*Fits)(const char *name, const char *word);

static gboolean is_same(const char *name, const char *word) {
    g_autofree char *a = g_utf8_casefold(name, -1), *b = g_utf8_casefold(word, -1);
    return strcmp(a, b) == 0;
}

/* By its name on the tab, its address, or the nick in a room. */
static gboolean is_called(const Conv *conv, const char *word, Fits fits) {
    const char *nick = conv->kind == CONV_PRIVATE ? jid_resource(conv->jid) : NULL;
    return fits(conv_name(conv), word) || fits(conv->jid, word) || (nick && fits(nick, word));
}

/* The numbers of the windows that are called so, those of one account before others'. */
static GArray *called(const Ctx *ctx, GPtrArray *open, const char *word, Fits fits) {
    GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
    guint own = 0;
    for (guint i = 0; i < open->len; i++) {
        const Conv *conv = g_ptr_array_index(open, i);
        guint number = i + 1;
        if (!is_called(conv, word, fits))
            continue;
        if (conv->account && conv->account == ctx->account)
            g_array_insert_val(found, own++, number);
        else
            g_array_append_val(found, number);
    }
    if (own > 0 && fits == is_same)
        g_array_set_size(found, own);
    return found;
}

static char *several(const GArray *found, const char *word, GError **error) {
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < found->len && i < 8; i++)
        g_string_append_printf(list, "%s%u", i ? ", " : "", g_array_index(found, guint, i));
    return arg_refuse(error, "“%s” could be the windows %s: write more of it, or the number", word,
                      list->str);
}

/* Becomes its number: two accounts may know the same person. */
char *type_check_window(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error) {
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    guint64 n;
    if (g_ascii_string_to_unsigned(word, 10, 0, G_MAXUINT, &n, NULL))
        return n >= 1 && n <= open->len
                   ? g_strdup_printf("%u", (guint)n)
                   : arg_refuse(error, "there is no window %s; /wins lists the %u there are", word,
                                open->len);
    g_autoptr(GArray) exact = called(ctx, open, word, is_same);
    g_autoptr(GArray) near = called(ctx, open, word, word_fits);
    const GArray *found = exact->len ? exact : near;
    if (found->len > 1)
        return several(found, word, error);
    return found->len
               ? g_strdup_printf("%u", g_array_index(found, guint, 0))
               : arg_refuse(error, "there is no window “%s”; /wins lists them, /msg opens one",
                            word);
}

Conv *args_window(const Ctx *ctx, const Args *args, const char *name) {
    gint64 number = arg_number(args, name, 0);
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    if (!arg_text(args, name))
        return ctx->conv;
    return number >= 1 && number <= open->len ? g_ptr_array_index(open, number - 1) : NULL;
}
