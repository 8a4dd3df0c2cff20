/* What papo was called with. */
#include "options.h"

#include "base/tr.h"
#include "config.h"
#include <string.h>

/* What of them makes sense only together. */
static gboolean options_check(Options *options, GError **error) {
    if ((options->json || options->events) && !options->scripts && !options->commands) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                            _("--json and --events are for papo without a screen: --script FILE "
                              "or -x COMMAND"));
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
    g_option_context_set_description(
        context, _("papo send JID... [TEXT] says something and ends: papo send --help\n"));
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    if (argc > 1) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                    _("“%s” is too much: accounts are added inside, with /connect you@example.org"),
                    argv[1]);
        return FALSE;
    }
    return options_check(options, error);
}

void options_clear(Options *options) {
    g_free(options->profile);
    g_free(options->log);
    g_free(options->print);
    g_free(options->events);
    g_free(options->account);
    g_free(options->subject);
    g_free(options->file);
    g_free(options->text);
    g_strfreev(options->recipients);
    g_strfreev(options->scripts);
    g_strfreev(options->commands);
    g_strfreev(options->defines);
}
