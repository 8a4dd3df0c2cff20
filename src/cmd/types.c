/* The table of what an argument may be, and the types that need no look at the model. */
#include "cmd/types.h"

#include "base/datetime.h"
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include <stdlib.h>
#include <string.h>

static void add(GPtrArray *out, const char *text) {
    g_ptr_array_add(out, g_strdup(text));
}

char *arg_refuse(GError **error, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *text = tr_vprintf(format, list);
    va_end(list);
    g_set_error_literal(error, CMD_ERROR, CMD_ERROR_USAGE, text);
    return NULL;
}

static char *refuse_like(GError **error, const char *what, const char *word,
                         const char *const *candidates, const char *else_see) {
    const char *near = words_nearest(word, candidates);
    return near       ? arg_refuse(error, "%s “%s”; did you mean “%s”?", what, word, near)
           : else_see ? arg_refuse(error, "%s “%s”: %s shows them", what, word, else_see)
                      : arg_refuse(error, "%s “%s”", what, word);
}

static char *check_choice(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error) {
    for (guint i = 0; slot->choices[i]; i++)
        if (g_ascii_strcasecmp(word, slot->choices[i]) == 0)
            return g_strdup(slot->choices[i]);
    g_autofree char *what = slot_what(slot);
    const char *near = words_nearest(word, (const char *const *)slot->choices);
    return near ? arg_refuse(error, "“%s” isn't %s; did you mean “%s”?", word, what, near)
                : arg_refuse(error, "“%s” isn't %s", word, what);
}

static void complete_choice(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out) {
    for (guint i = 0; slot->choices[i]; i++)
        add(out, slot->choices[i]);
}

static char *check_number(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error) {
    g_autoptr(GError) wrong = NULL;
    gint64 number;
    if (!g_ascii_string_to_signed(word, 10, -G_MAXINT32, G_MAXINT32, &number, &wrong))
        return arg_refuse(error, "<%s> “%s” isn't a whole number", slot->name, word);
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

/* Into milliseconds. */
static char *check_duration(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GError **error) {
    guint ms;
    if (duration_parse(word, &ms))
        return g_strdup_printf("%u", ms);
    return arg_refuse(error, "“%s” isn't a time: write 500ms, 30s, 5m or 2h", word);
}

static char *check_jid(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                       GError **error) {
    return jid_prepare(word, error);
}

static char *check_show(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error) {
    static const char *const shows[] = {"online", "chat", "away", "xa", "dnd", NULL};
    Show show;
    if (show_parse(word, &show) && show != SHOW_OFFLINE)
        return g_strdup(show_name(show));
    return refuse_like(error, _("one of online, chat, away, xa, dnd is needed, not"), word, shows,
                       NULL);
}

static void complete_show(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out) {
    for (int show = SHOW_ONLINE; show <= SHOW_DND; show++)
        add(out, show_name(show));
}

/* Names of all settings that may be set in these scopes; NULL-terminated, borrowed names. */
static GPtrArray *setting_names(guint scopes) {
    GPtrArray *names = g_ptr_array_new();
    guint n;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++)
        if (table[i].scope & scopes)
            g_ptr_array_add(names, (gpointer)table[i].name);
    g_ptr_array_add(names, NULL);
    return names;
}

static guint slot_scopes(const Slot *slot) {
    return slot->type == type_find("account-setting") ? SCOPE_ACCOUNT
                                                      : SCOPE_GLOBAL | SCOPE_ACCOUNT | SCOPE_CONV;
}

static char *check_setting(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GError **error) {
    const Setting *setting = setting_find(word);
    if (setting && setting->scope & slot_scopes(slot))
        return g_strdup(setting->name);
    g_autoptr(GPtrArray) names = setting_names(slot_scopes(slot));
    gboolean key = slot_scopes(slot) == SCOPE_ACCOUNT;
    return refuse_like(error, key ? _("an account has no key") : _("there is no setting"), word,
                       (const char *const *)names->pdata, key ? "/help account set" : "/set list");
}

static void complete_setting(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                             GPtrArray *out) {
    g_autoptr(GPtrArray) names = setting_names(slot_scopes(slot));
    for (guint i = 0; i + 1 < names->len; i++)
        add(out, g_ptr_array_index(names, i));
}

static char *check_file(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error) {
    if (strcmp(word, "~") != 0 && !g_str_has_prefix(word, "~/"))
        return g_strdup(word);
    return g_build_filename(g_get_home_dir(), word + 1, NULL);
}

static void complete_theme(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out) {
    g_auto(GStrv) folders = paths_themes(ctx->model->paths);
    add(out, "default");
    for (char **folder = folders; *folder; folder++) {
        g_autoptr(GDir) dir = g_dir_open(*folder, 0, NULL);
        const char *name;
        while (dir && (name = g_dir_read_name(dir))) {
            g_autofree char *theme = g_str_has_suffix(name, ".theme")
                                         ? g_strndup(name, strlen(name) - strlen(".theme"))
                                         : NULL;
            if (theme && g_utf8_validate(theme, -1, NULL) &&
                !g_ptr_array_find_with_equal_func(out, theme, g_str_equal, NULL))
                add(out, theme);
        }
    }
}

static gint by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *check_theme(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GError **error) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    complete_theme(ctx, slot, args, word, names);
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    if (g_strv_contains((const char *const *)names->pdata, word))
        return g_strdup(word);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    return arg_refuse(error, "there is no theme “%s”; there are: %s", word, all);
}

/* The value of the setting in the argument "name". */
static char *check_value(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GError **error) {
    const Setting *setting = setting_find(arg_text(args, "name"));
    g_return_val_if_fail(setting, NULL);
    /* Found again tomorrow, from another folder. */
    g_autofree char *home = setting->file ? check_file(ctx, slot, args, word, NULL) : NULL;
    g_autofree char *value = home && *word ? g_canonicalize_filename(home, NULL) : g_strdup(word);
    if (!settings_check(setting, value, error))
        return NULL;
    return strcmp(setting->name, "theme") == 0 ? check_theme(ctx, slot, args, value, error)
                                               : g_steal_pointer(&value);
}

static void complete_file(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out) {
    const char *slash = strrchr(word, '/');
    g_autofree char *typed = g_strndup(word, slash ? slash + 1 - word : 0);
    g_autofree char *folder = check_file(ctx, slot, args, *typed ? typed : ".", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        if (!g_utf8_validate(name, -1, NULL) || (*name == '.' && !(slash ? slash[1] : *word)))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        gboolean is_dir = g_file_test(path, G_FILE_TEST_IS_DIR);
        g_ptr_array_add(out, g_strconcat(typed, name, is_dir ? "/" : "", NULL));
    }
}

/* What was written before the last word stays. */
static void complete_list(const Setting *setting, const char *word, GPtrArray *out) {
    gsize before = strlen(word);
    while (before > 0 && !strchr(", ", word[before - 1]))
        before--;
    g_autofree char *typed = g_strndup(word, before);
    for (guint i = 0; setting->choices[i]; i++)
        if (!strstr(typed, setting->choices[i]))
            g_ptr_array_add(out, g_strconcat(typed, setting->choices[i], NULL));
}

static void complete_value(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out) {
    const char *name = arg_text(args, "name");
    const Setting *setting = name ? setting_find(name) : NULL;
    if (!setting)
        return;
    if (setting->file)
        complete_file(ctx, slot, args, word, out);
    if (strcmp(setting->name, "theme") == 0)
        complete_theme(ctx, slot, args, word, out);
    if (setting->type == SETTING_BOOL) {
        add(out, "on");
        add(out, "off");
    }
    if (setting->type == SETTING_LIST) {
        complete_list(setting, word, out);
        return;
    }
    for (guint i = 0; setting->choices && setting->choices[i]; i++)
        add(out, setting->choices[i]);
    const char *now =
        setting->type == SETTING_SECRET
            ? NULL
            : settings_text(ctx->model->settings, name, args_account(ctx, args), NULL);
    if (now && *now && !setting->choices && setting->type != SETTING_BOOL)
        add(out, now);
}

static void complete_command(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                             GPtrArray *out) {
    g_autoptr(GPtrArray) all = commands_all(ctx->commands);
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(out,
                        g_strconcat("/", ((const Command *)g_ptr_array_index(all, i))->name, NULL));
}

static void complete_topic(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                           GPtrArray *out) {
    g_autoptr(GPtrArray) all = commands_all(ctx->commands);
    for (guint i = 0; i < all->len; i++)
        add(out, ((const Command *)g_ptr_array_index(all, i))->name);
    complete_setting(ctx, slot, args, word, out);
}

static const ArgType types[] = {
    {"account", "one of your accounts", FALSE, type_check_account, type_complete_account},
    {"account-setting", "a key of an account", FALSE, check_setting, complete_setting},
    {"activity", "an activity, see Tab", FALSE, type_check_activity, type_complete_activity},
    {"alias", "the name of one of your aliases", FALSE, NULL, type_complete_alias},
    {"applicant", "the name of somebody who asks to be a member", FALSE, NULL,
     type_complete_applicant},
    {"choice", "one of some words", FALSE, check_choice, complete_choice},
    {"clause", "words that say which, and a time", TRUE, NULL, NULL, .words = TRUE},
    {"command", "a command, with its slash", TRUE, NULL, complete_command, .later = TRUE},
    {"command-when", "words that say which, then do and a line", TRUE, NULL, NULL, .later = TRUE},
    {"contact", "a contact's name or an address", FALSE, type_check_contact, type_complete_contact},
    {"conv", "a conversation", FALSE, type_check_conv, type_complete_conv},
    {"duration", "a time such as 500ms, 30s, 5m or 2h", FALSE, check_duration, NULL},
    {"entity", "a contact's name, a nick in this room, an address or a server", FALSE,
     type_check_entity, type_complete_person},
    {"event", "one of those of /expect, or a time", FALSE, NULL, NULL},
    {"file", "a file", FALSE, check_file, complete_file},
    {"flag", "on if given", FALSE, NULL, NULL},
    {"group", "a group of the roster", FALSE, NULL, type_complete_group},
    {"invitation", "a room that somebody has invited you into", FALSE, type_check_invitation,
     type_complete_invitation},
    {"jid", "an address such as bob@example.org", FALSE, check_jid, type_complete_contact},
    {"login", "one of your accounts, or your address on a server", FALSE, type_check_login,
     type_complete_account},
    {"mood", "a mood, see Tab", FALSE, type_check_mood, type_complete_mood},
    {"number", "a whole number", FALSE, check_number, NULL},
    {"occupant", "the nick of somebody in this room", FALSE, type_check_occupant,
     type_complete_occupant},
    {"past", "a day such as 2026-01-31, yesterday or monday", FALSE, type_check_past,
     type_complete_past},
    {"person", "a nick in this room, a contact's name or an address", FALSE, type_check_person,
     type_complete_person},
    {"preset", "a saved status", FALSE, type_check_preset, type_complete_preset},
    {"program", "a program with its arguments, as a shell reads them", TRUE, NULL, complete_file,
     .later = TRUE},
    {"resource", "one of the contact's resources", FALSE, type_check_resource,
     type_complete_resource},
    {"room", "the address of a room, or its name on your server", FALSE, type_check_room,
     type_complete_room},
    {"script", "the name of one of your scripts", FALSE, NULL, type_complete_script},
    {"secret", "a secret: it is kept out of every history", TRUE, NULL, NULL},
    {"setting", "the name of a setting, see /set", FALSE, check_setting, complete_setting},
    {"show", "one of online, chat, away, xa, dnd", FALSE, check_show, complete_show},
    {"stranger", "an address that waits in the inbox", FALSE, type_check_stranger,
     type_complete_stranger},
    {"text", "some text", FALSE, NULL, NULL},
    {"theme", "the name of a theme", FALSE, check_theme, complete_theme},
    {"time", "a time of day such as 14:30", FALSE, type_check_time, NULL},
    {"topic", "a command, a setting or a topic of /help", FALSE, NULL, complete_topic},
    {"value", "the value of the setting", FALSE, check_value, complete_value},
    {"vcard", "a field of a card, or its number", FALSE, NULL, type_complete_vcard},
    {"verbatim", "the rest of the line as it is", TRUE, NULL, NULL},
    {"window", "the number or name of a window", FALSE, type_check_window, type_complete_conv},
    {"words", "field=value, as often as needed", TRUE, NULL, NULL, .words = TRUE},
};

static int compare_name(const void *name, const void *type) {
    return strcmp(name, ((const ArgType *)type)->name);
}

const ArgType *type_find(const char *name) {
    return bsearch(name, types, G_N_ELEMENTS(types), sizeof *types, compare_name);
}

const ArgType *types_table(guint *n) {
    *n = G_N_ELEMENTS(types);
    return types;
}

char *slot_what(const Slot *slot) {
    if (!slot->choices)
        return g_strdup(tr(slot->type->what));
    g_autofree char *choices = g_strjoinv(", ", slot->choices);
    return g_strdup_printf(_("one of %s"), choices);
}

char *slot_explained(const Slot *slot) {
    if (g_strcmp0(slot->type->name, "account-setting") != 0)
        return slot_what(slot);
    g_autoptr(GPtrArray) names = setting_names(SCOPE_ACCOUNT);
    g_autofree char *keys = g_strjoinv(", ", (char **)names->pdata);
    return g_strdup_printf(_("one of %s"), keys);
}
