/* What one tells of oneself: mood, activity, tune. */
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "model/about.h"
#include "xmpp/xep/0107_mood.h"
#include "xmpp/xep/0108_activity.h"
#include "xmpp/xep/0118_tune.h"
#include <string.h>

static void complete_names(const char *const *names, GPtrArray *out) {
    for (; *names; names++)
        g_ptr_array_add(out, g_strdup(*names));
}

static char *check_name(const char *const *names, const char *what, const char *word,
                        GError **error) {
    if (g_strv_contains(names, word))
        return g_strdup(word);
    const char *near = words_nearest(word, names);
    cmd_fail(error, CMD_ERROR_USAGE,
             near ? N_("There is no %s “%s”; did you mean “%s”?")
                  : N_("There is no %s “%s”; Tab shows which there are"),
             what, word, near);
    return NULL;
}

char *type_check_mood(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error) {
    return check_name(mood_names, _("mood"), word, error);
}

void type_complete_mood(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out) {
    complete_names(mood_names, out);
}

/* "having_tea" is enough for "eating/having_tea" wherever it is unique. */
char *type_check_activity(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error) {
    for (const char *const *name = activity_names; *name; name++) {
        const char *slash = strchr(*name, '/');
        if (slash && strcmp(slash + 1, word) == 0 && strcmp(word, "other") != 0)
            return g_strdup(*name);
    }
    return check_name(activity_names, _("activity"), word, error);
}

void type_complete_activity(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out) {
    for (const char *const *name = activity_names; *name; name++) {
        const char *slash = strchr(*name, '/');
        g_ptr_array_add(out, g_strdup(slash && !strchr(word, '/') && strcmp(slash, "/other") != 0
                                          ? slash + 1
                                          : *name));
    }
}

static Late *late(Ctx *ctx, const Args *args, LateFn fn, const char *what) {
    Account *account = args_account(ctx, args);
    return late_new(ctx, account, account->jid, fn, "The server didn't take the %s", what);
}

static void tell_published(Late *late, Stanza *answer) {
    reply_line(late->reply, "Your contacts are told");
}

/* Without a name: what is known of ourselves and of everybody in the roster. */
static gboolean tell_all(Ctx *ctx, const Args *args, About kind) {
    const Account *account = args_account(ctx, args);
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    gboolean any = account->about[kind] != NULL;
    g_autofree char *own = cmd_clean(account->about[kind]);
    if (any)
        reply_line(ctx->reply, "You: %s", own);
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = g_ptr_array_index(contacts, i);
        if (!contact->about[kind])
            continue;
        g_autofree char *name = cmd_clean(contact_display_name(contact));
        g_autofree char *text = cmd_clean(contact->about[kind]);
        reply_line(ctx->reply, "%s: %s", name, text);
        any = TRUE;
    }
    if (!any)
        reply_line(ctx->reply, "Nobody tells %s",
                   kind == ABOUT_MOOD       ? _("a mood")
                   : kind == ABOUT_ACTIVITY ? _("an activity")
                                            : _("a tune"));
    return TRUE;
}

static gboolean mood(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name");
    Stream *stream = name ? cmd_stream(ctx, args, error) : NULL;
    if (!name)
        return tell_all(ctx, args, ABOUT_MOOD);
    if (stream)
        mood_publish(stream, name, arg_text(args, "text"), late_answer,
                     late(ctx, args, tell_published, _("mood")), late_free);
    return stream != NULL;
}

static gboolean activity(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name");
    Stream *stream = name ? cmd_stream(ctx, args, error) : NULL;
    if (!name)
        return tell_all(ctx, args, ABOUT_ACTIVITY);
    if (stream)
        activity_publish(stream, name, arg_text(args, "text"), late_answer,
                         late(ctx, args, tell_published, _("activity")), late_free);
    return stream != NULL;
}

static gboolean tune(Ctx *ctx, const Args *args, GError **error) {
    const char *title = arg_text(args, "title");
    Stream *stream = title ? cmd_stream(ctx, args, error) : NULL;
    if (!title)
        return tell_all(ctx, args, ABOUT_TUNE);
    if (stream)
        tune_publish(stream, arg_text(args, "artist"), title, arg_text(args, "from"), late_answer,
                     late(ctx, args, tell_published, _("tune")), late_free);
    return stream != NULL;
}

static gboolean clear(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    const char *what = args_command(args)->name;
    if (!stream)
        return FALSE;
    if (strcmp(what, "mood clear") == 0)
        mood_publish(stream, NULL, NULL, late_answer, late(ctx, args, tell_published, _("mood")),
                     late_free);
    else if (strcmp(what, "activity clear") == 0)
        activity_publish(stream, NULL, NULL, late_answer,
                         late(ctx, args, tell_published, _("activity")), late_free);
    else
        tune_publish(stream, NULL, NULL, NULL, late_answer,
                     late(ctx, args, tell_published, _("tune")), late_free);
    return TRUE;
}

static const Command table[] = {
    {"mood", "[-a account:account] [name:mood] [text:text...]",
     "Tell your contacts how you feel, or show how they do (XEP-0107).",
     "Tab shows the moods there are.", "mood happy The sun is back", NEED_ACCOUNT, mood,
     "mood set"},
    {"mood clear", "[-a account:account]", "Tell no mood any more.", NULL, "mood clear",
     NEED_ONLINE, clear},
    {"activity", "[-a account:account] [name:activity] [text:text...]",
     "Tell your contacts what you are doing, or show what they do (XEP-0108).",
     "Tab shows the activities there are.", "activity having_tea With milk", NEED_ACCOUNT, activity,
     "activity set"},
    {"activity clear", "[-a account:account]", "Tell no activity any more.", NULL, "activity clear",
     NEED_ONLINE, clear},
    {"tune", "[-a account:account] [-b artist:text] [-f from:text] [title:text...]",
     "Tell your contacts what you are listening to, or show what they do (XEP-0118).",
     "A script of your player may do it: papo -x '/tune -b \"Yes\" -f \"Yessongs\" \"Heart of the "
     "Sunrise\"'.",
     "tune -b Yes Heart of the Sunrise", NEED_ACCOUNT, tune, "tune set"},
    {"tune clear", "[-a account:account]", "Tell no tune any more.", NULL, "tune clear",
     NEED_ONLINE, clear},
};

void about_commands(Commands *commands) {
    commands_add(commands, "Your status", table, G_N_ELEMENTS(table));
}
