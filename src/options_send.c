/* What papo send was called with. */
#include "base/jid.h"
#include "base/tr.h"
#include "config.h"
#include "options.h"
#include <string.h>

enum { TIMEOUT_S = 30, TIMEOUT_MOST_S = 24 * 3600 };

#define wrong(error, ...) tr_fail(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__)

static gboolean is_address(const char *word) {
    return jid_is_valid(word) && strchr(word, '@');
}

/* Addresses up to the first word that is none, or to "--"; what follows is the text. */
static gboolean take_words(Options *options, char **words, char **end, char **after,
                           GError **error) {
    g_autoptr(GStrvBuilder) recipients = g_strv_builder_new();
    guint n = 0;
    for (; words < end && (n == 0 || is_address(*words)); n++) {
        if (!jid_is_valid(*words))
            return wrong(error, "“%s” is no address such as bob@example.org", *words);
        g_strv_builder_add(recipients, *words++);
    }
    if (n == 0)
        return wrong(error, "to whom? papo send bob@example.org \"The backup failed\"");
    if (words < end && after)
        return wrong(error, "“%s” is no address, and the text comes after --", *words);
    options->recipients = g_strv_builder_end(recipients);
    if (after)
        options->text = g_strjoinv(" ", after);
    else if (words < end)
        options->text = g_strjoinv(" ", words);
    return TRUE;
}

static gboolean check(Options *options, GError **error) {
    const char *text = options->text;
    if ((text || options->file) && options->lines)
        return wrong(error, "--lines is for text from standard input");
    if (options->file && !g_file_test(options->file, G_FILE_TEST_IS_REGULAR))
        return wrong(error, "%s is no file", options->file);
    if (text && !text[strspn(text, " \t\r\n")])
        return wrong(error, "the text is empty");
    if (text && strlen(text) > FEED_MAX)
        return wrong(error, "that is more than 64 KiB for one message");
    if (text && !g_utf8_validate(text, -1, NULL))
        return wrong(error, "the text isn't UTF-8");
    if ((options->subject && strpbrk(options->subject, "\r\n")) ||
        (options->file && strpbrk(options->file, "\r\n")))
        return wrong(error, "a subject, and the name of a file, are one line");
    if (options->subject && !g_utf8_validate(options->subject, -1, NULL))
        return wrong(error, "the subject isn't UTF-8");
    if (options->timeout < 1 || options->timeout > TIMEOUT_MOST_S)
        return wrong(error, "--timeout is a number of seconds from 1 to %d", TIMEOUT_MOST_S);
    options->shown = 0;
    if (options->json && !options->events)
        options->shown = event_set_default();
    return !options->events || event_set_parse(&options->shown, options->events, error);
}

/* Cuts argv at the first "--"; what stands behind it, or NULL. */
static char **cut_text(int *argc, char **argv) {
    for (int i = 1; i < *argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            *argc = i;
            argv[i] = NULL;
            return argv + i + 1;
        }
    return NULL;
}

GOptionEntry *options_entries_send(Options *options) {
    const GOptionEntry entries[] = {
        {"account", 'a', 0, G_OPTION_ARG_STRING, &options->account,
         N_("Send as this account; else as the default one"), N_("ACCOUNT")},
        {"subject", 0, 0, G_OPTION_ARG_STRING, &options->subject, N_("With this subject"),
         N_("SUBJECT")},
        {"room", 0, 0, G_OPTION_ARG_NONE, &options->rooms,
         N_("They are rooms: enter them first (room@service/NICK: under this nick)"), NULL},
        {"file", 0, 0, G_OPTION_ARG_FILENAME, &options->file,
         N_("Send a file, after the text if there is one"), N_("PATH")},
        {"lines", 0, 0, G_OPTION_ARG_NONE, &options->lines,
         N_("Each line of standard input is a message, sent as it comes"), NULL},
        {"timeout", 0, 0, G_OPTION_ARG_INT, &options->timeout,
         N_("Give up when the server is away or silent for so long; else 30"), N_("SECONDS")},
        {"profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile,
         N_("The folder with the accounts, if it isn't the usual one"), N_("DIR")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json,
         N_("Tell what happens as JSON, one object in a line"), NULL},
        {"events", 0, 0, G_OPTION_ARG_STRING, &options->events,
         N_("Tell these events: names with commas between, default, all"), N_("LIST")},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &options->log, N_("Write a debug log"), N_("FILE")},
        {NULL}};
    return g_memdup2(entries, sizeof entries);
}

gboolean options_read_send(Options *options, int argc, char **argv, GError **error) {
    g_autofree GOptionEntry *entries = options_entries_send(options);
    g_autoptr(GOptionContext) context =
        g_option_context_new(_("JID... [[--] TEXT] – say something, and end"));
    g_set_prgname("papo send");
    g_option_context_add_main_entries(context, entries, PAPO_DOMAIN);
    g_option_context_set_summary(
        context,
        _("Without TEXT it is read from standard input, to its end; nothing there, nothing "
          "sent. It ends when the server has everything."));
    g_option_context_set_description(
        context,
        _("Put -- before a text that comes from elsewhere: what follows is never taken for an "
          "address.\nExit codes: 0 the server has it, 2 wrong use, 3 no connection, 4 login, 5 "
          "certificate,\n6 the server is silent, 7 an error came back. man papo says more."));
    options->sending = TRUE;
    options->timeout = TIMEOUT_S;
    char **after = cut_text(&argc, argv);
    return g_option_context_parse(context, &argc, &argv, error) &&
           take_words(options, argv + 1, argv + argc, after, error) && check(options, error);
}
