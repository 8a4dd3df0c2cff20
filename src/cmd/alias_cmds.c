/* The commands about the user's own names for lines. */
#include "base/tr.h"
#include "base/words.h"
#include "cmd/alias.h"
#include "cmd/common.h"
#include "cmd/other_names.h"
#include "cmd/registry.h"
#include <string.h>

enum { LINE_MAX_BYTES = 2000 };

void type_complete_alias(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GPtrArray *out) {
    g_auto(GStrv) names = aliases_names(ctx->model->aliases);
    for (char **name = names; *name; name++)
        g_ptr_array_add(out, g_strdup(*name));
}

static void fill(Page *page, gpointer data) {
    const Commands *commands = data;
    g_auto(GStrv) names = aliases_names(page->model->aliases);
    for (char **name = names; *name; name++) {
        g_autofree char *line = aliases_line(page->model->aliases, *name);
        g_autofree char *shown = g_strconcat("/", *name, NULL);
        const char *rest = line + 1;
        const Command *command = *line == '/' ? commands_match(commands, &rest) : NULL;
        PageItem *item = page_add(page, *name, shown, line, NULL);
        item->edit = g_strdup_printf("/alias add %s %s", *name, line);
        if (commands_find(commands, *name))
            page_item_detail(item, "/%s is a command, which goes before it.", *name);
        else
            page_item_detail(item, "%s Enter changes it.",
                             command ? tr(command->help) : _("A text that is said."));
    }
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, NULL, "aliases", "Aliases");
    page->empty = g_strdup(_("No aliases: /alias add hi /msg $1 Good morning!"));
    page_fill_by(page, 0, fill, ctx->commands, NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

static void listed_anew(const Ctx *ctx) {
    Page *page = page_find(ctx->model, NULL, "aliases");
    if (page)
        page_stale(page);
}

static gboolean name_is_free(const Ctx *ctx, const char *name, GError **error) {
    g_autoptr(GPtrArray) subs = commands_words(ctx->commands, name);
    if (!alias_is_name(name))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "“%s” is no name: it has letters, digits, - and _, and a letter first",
                        name);
    if (commands_find(ctx->commands, name) || subs->len)
        return cmd_fail(error, CMD_ERROR_USAGE, "/%s is a command: an alias can't hide it", name);
    return TRUE;
}

static gboolean line_is_good(const Ctx *ctx, const char *name, const char *line, GError **error) {
    g_autofree char *first = g_strndup(line, strcspn(line, " \n"));
    if (strlen(line) > LINE_MAX_BYTES)
        return cmd_fail(error, CMD_ERROR_USAGE, "That is too long for an alias");
    if (*line != '/' && commands_find(ctx->commands, first))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "“%s” is a command: /alias add %s /%s, or /say %s if it is a text", first,
                        name, line, line);
    if (*line == '/' && strchr(first, '$'))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "An alias says which command it is: “%s” could be any", first);
    if (cmd_line_is_secret(ctx->commands, line))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "An alias can't hold a secret: aliases.ini is no place for it");
    return TRUE;
}

/* The command isn't there, or an alias leads to itself: better known now than later. */
static gboolean leads_somewhere(const Ctx *ctx, const char *name, const char *line,
                                GError **error) {
    const char *rest = line + 1;
    g_autofree char *first = g_strndup(line, strcspn(line, " "));
    if (*line != '/' || line[1] == '/' || commands_match(ctx->commands, &rest))
        return TRUE;
    if (strcmp(first + 1, name) == 0)
        return cmd_fail(error, CMD_ERROR_USAGE, "/%s can't mean itself", name);
    g_autofree char *meaning = aliases_line(ctx->model->aliases, first + 1);
    if (!meaning && !other_name_find(first + 1))
        return cmd_fail(error, CMD_ERROR_UNKNOWN, "There is no command “%s”; /help lists them all",
                        first);
    return TRUE;
}

static gboolean add(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name"), *line = arg_text(args, "command");
    name += *name == '/';
    g_autofree char *before = aliases_line(ctx->model->aliases, name);
    if (!name_is_free(ctx, name, error) || !line_is_good(ctx, name, line, error) ||
        !leads_somewhere(ctx, name, line, error) ||
        !aliases_set(ctx->model->aliases, name, line, error))
        return FALSE;
    if (before)
        reply_line(ctx->reply, "/%s is %s now; it was %s", name, line, before);
    else
        reply_line(ctx->reply, "/%s is %s now", name, line);
    listed_anew(ctx);
    return TRUE;
}

static gboolean drop(Ctx *ctx, const Args *args, GError **error) {
    Aliases *aliases = ctx->model->aliases;
    const char *name = arg_text(args, "name");
    name += *name == '/';
    g_autofree char *line = aliases_line(aliases, name);
    g_auto(GStrv) names = aliases_names(aliases);
    const char *near = words_nearest(name, (const char *const *)names);
    if (!line)
        return near ? cmd_fail(error, CMD_ERROR_USAGE,
                               "No alias is called “%s”; did you mean “%s”?", name, near)
                    : cmd_fail(error, CMD_ERROR_USAGE, "No alias is called “%s”", name);
    if (!aliases_set(aliases, name, NULL, error))
        return FALSE;
    reply_line(ctx->reply, "/%s is gone; it was %s", name, line);
    listed_anew(ctx);
    return TRUE;
}

static const Command table[] = {
    {"alias", "", "List your aliases.", NULL, "alias", 0, list, "alias list"},
    {"alias add", "<name:text> <command:command...>", "Give a line a name of your own.",
     "/NAME is the line from then on, in scripts and for keys as well. In the line $1 to $9 are "
     "the "
     "words that follow the name, $* is all of them, $$ a dollar; without any of these, what "
     "follows the name follows the line. A line without a slash is a text. Kept in aliases.ini.",
     "alias add hi /msg $1 Good morning!", 0, add},
    {"alias remove", "<name:alias>", "Forget an alias.", NULL, "alias remove hi", 0, drop},
};

void alias_commands(Commands *commands) {
    commands_add(commands, "Scripts", table, G_N_ELEMENTS(table));
}
