/* What papo was called with. */
#include "options.h"

#include "base/tr.h"
#include "config.h"
#include <string.h>

static const char *wrong_remote(const Options *options) {
    const char *first = options->rest ? options->rest[0] : NULL;
    if (!options->remote && first && strcmp(first, "send") == 0)
        return _("“send” stands first: papo send --profile DIR …");
    if (!options->remote)
        return options->follow || options->in ? _("--follow and --in belong to --remote")
               : first ? _("“%s” is too much: accounts are added inside, "
                           "with /connect you@example.org")
                       : NULL;
    if (options->scripts || options->commands)
        return _(
            "--remote is for a papo that runs: the command follows it, without --script or -x");
    if (!first && !options->follow)
        return _("--remote needs a command: papo --remote \"/wins unread\"");
    if (first && *first != '/' && strcmp(first, "-") != 0 && !options->in)
        return _("“%s” is no command; to say it, name the window: --in bob@example.org");
    return NULL;
}

/* What of them makes sense only together. */
static gboolean options_check(Options *options, GError **error) {
    const char *wrong = wrong_remote(options);
    if (!wrong && (options->json || options->events) && !options->scripts && !options->commands &&
        !options->remote)
        wrong = _("--json and --events are for papo without a screen: --script FILE, -x COMMAND or "
                  "--remote");
    if (wrong) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, wrong,
                    options->rest ? options->rest[0] : "");
        return FALSE;
    }
    options->shown = event_set_default();
    return !options->events || event_set_parse(&options->shown, options->events, error);
}

GOptionEntry *options_entries(Options *options) {
    const GOptionEntry entries[] = {
        {"profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile,
         N_("Keep everything below DIR; :memory: keeps nothing"), N_("DIR")},
        {"script", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->scripts,
         N_("Run a file of commands without a screen; - is standard input"), N_("FILE")},
        {"execute", 'x', 0, G_OPTION_ARG_STRING_ARRAY, &options->commands,
         N_("Run one command without a screen; may be repeated"), N_("COMMAND")},
        {"define", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->defines,
         N_("What $NAME stands for in scripts; may be repeated"), N_("NAME=VALUE")},
        {"forever", 0, 0, G_OPTION_ARG_NONE, &options->forever,
         N_("Stay when the last script has come to its end"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json,
         N_("Without a screen: tell events, answers and errors as JSON, one object in a line"),
         NULL},
        {"events", 0, 0, G_OPTION_ARG_STRING, &options->events,
         N_("Without a screen: which events are told: names with commas between, all, none"),
         N_("LIST")},
        {"remote", 0, 0, G_OPTION_ARG_NONE, &options->remote,
         N_("Have the papo that runs with this profile do the commands that follow; - is standard "
            "input"),
         NULL},
        {"in", 0, 0, G_OPTION_ARG_STRING, &options->in,
         N_("With --remote: in this window, instead of the one on the screen"), N_("WINDOW")},
        {"follow", 0, 0, G_OPTION_ARG_NONE, &options->follow,
         N_("With --remote: stay, and tell what happens"), NULL},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &options->log, N_("Write a debug log"), N_("FILE")},
        {"print", 0, 0, G_OPTION_ARG_STRING, &options->print,
         N_("Print what the program knows: commands, settings, events, keys, man, …"), N_("WHAT")},
        {"version", 'v', 0, G_OPTION_ARG_NONE, &options->version, N_("Print the version"), NULL},
        {NULL}};
    return g_memdup2(entries, sizeof entries);
}

gboolean options_read(Options *options, int argc, char **argv, GError **error) {
    if (argc > 1 && strcmp(argv[1], "send") == 0)
        return options_read_send(options, argc - 1, argv + 1, error);
    g_autofree GOptionEntry *entries = options_entries(options);
    g_autoptr(GOptionContext) context = g_option_context_new(_("– chat over XMPP in a terminal"));
    g_option_context_add_main_entries(context, entries, PAPO_DOMAIN);
    const GOptionEntry rest[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->rest, NULL, NULL}, {NULL}};
    g_option_context_add_main_entries(context, rest, NULL);
    g_option_context_set_description(
        context, _("papo send JID... [TEXT] says something and ends: papo send --help\n"));
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    return options_check(options, error);
}

void options_clear(Options *options) {
    g_free(options->profile);
    g_free(options->log);
    g_free(options->print);
    g_free(options->events);
    g_free(options->in);
    g_strfreev(options->rest);
    g_strfreev(options->scripts);
    g_strfreev(options->commands);
    g_strfreev(options->defines);
}
