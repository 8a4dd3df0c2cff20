/* The names that users of other clients know: what they are called here, or when they come. */
#include "cmd/other_names.h"

#include "base/tr.h"
#include <string.h>

#define ENCRYPTION                                                                                 \
    N_("Comes with end-to-end encryption. Until then nothing is encrypted but the way to the "     \
       "server.")

#define MARGIN                                                                                     \
    N_("There is no such sign to set: themes and panels are how papo's screen is changed, see "    \
       "/help panel.")
#define AT_ONCE N_("Nothing to do: every change is saved at once.")
#define PLACES                                                                                     \
    N_("The bars have their places. /set lists what they may show: title-items, status-items.")

/* By name. A command of papo's of the same name wins. */
static const OtherName table[] = {
    {"about", NULL,
     N_("papo --version prints the version; /help begins with what there is to know.")},
    {"autoconnect off", NULL,
     N_("/account set ACCOUNT autoconnect off, for each account that shall not connect by "
        "itself.")},
    {"autoconnect set", "account set * autoconnect on", NULL},
    {"autoping", "set ping-interval", NULL},
    {"autoping set", "set ping-interval", NULL},
    {"autoping timeout", NULL,
     N_("How long an answer may take is not set by hand: see /help ping-interval.")},
    {"avatar", NULL, N_("Comes with pictures. /info tells that somebody has one.")},
    {"beep", "set bell", NULL},
    {"bookmark", NULL,
     N_("Comes with bookmarks kept on the server. Until then: rooms whose windows are open are "
        "entered again when papo starts.")},
    {"carbons", "set carbons", NULL},
    {"changepassword", "password change", NULL},
    {"changes", NULL, AT_ONCE},
    {"charset", NULL, N_("papo takes it from the locale; in the shell: locale charmap.")},
    {"color", "set nick-colours", NULL},
    {"color blue", "set colour-vision blue", NULL},
    {"color own", NULL, N_("Your own name has a style of its own in every theme: nick.me.")},
    {"color redgreen", "set colour-vision redgreen", NULL},
    {"console", NULL,
     N_("What happens elsewhere is told by tabs, bell and notification, not in the console: see "
        "/help bell, /help notify.")},
    {"correct-editor", NULL,
     N_("/correct puts what you said into the input line, and /edit into your editor.")},
    {"correction", "set corrections", NULL},
    {"correction char", NULL,
     N_("The sign belongs to the screen; /edits shows what was said before.")},
    {"editor", "edit", NULL},
    {"executable", NULL,
     N_("Links are opened by the command in the setting url-open; programs for other things come "
        "later.")},
    {"flash", "set flash", NULL},
    {"gone", NULL, N_("When you have gone is told by itself; /set chat-states off tells nothing.")},
    {"inpblock", NULL, N_("Nothing to set: papo waits for keys and network at the same time.")},
    {"inputwin", NULL, PLACES},
    {"intype", NULL,
     N_("Who is writing stands in the title bar: typing in the setting title-items.")},
    {"log", NULL, N_("papo --log FILE writes a debug log of this run.")},
    {"logging", "set text-log", NULL},
    {"logging chat", "set text-log", NULL},
    {"logging group", "set text-log", NULL},
    {"mainwin", NULL, PLACES},
    {"mam", NULL,
     N_("Comes with the server's archive (XEP-0313). What papo itself has heard is all there: "
        "/history.")},
    {"mucping", NULL,
     N_("Rooms are asked by themselves whether you are still in them (XEP-0410).")},
    {"occupants", NULL,
     N_("The panel lists who is in a room: /panel right occupants. /who does so without it.")},
    {"omemo", NULL, ENCRYPTION},
    {"otr", NULL, ENCRYPTION},
    {"outtype", "set chat-states", NULL},
    {"ox", NULL, ENCRYPTION},
    {"paste", NULL,
     N_("Paste with your terminal: several lines stay one message, and nothing is sent before "
        "Enter.")},
    {"pgp", NULL, ENCRYPTION},
    {"plugins", NULL, N_("papo has scripts and no plugins: /help script, /help on, /help exec.")},
    {"presence chat", "set presence-notices", NULL},
    {"presence console", NULL,
     N_("Comings and goings are told where you talk: /help presence-notices, /help room-comings.")},
    {"presence room", "set room-comings", NULL},
    {"presence titlebar", NULL, N_("It is “presence” in the setting title-items.")},
    {"privacy", NULL,
     N_("See /help answer-os, /help receipts, /help chat-states and /help tell-idle for what "
        "others learn.")},
    {"privacy logging", NULL,
     N_("/set keep-history DAYS says how long papo keeps what was said, /forget deletes it; logs "
        "as text files are the setting text-log.")},
    {"privacy os", "set answer-os", NULL},
    {"privileges", NULL,
     N_("The panel of a room groups its occupants by role: /panel right occupants.")},
    {"receipts request", "set receipts-request", NULL},
    {"receipts send", "set receipts", NULL},
    {"reconnect", "set reconnect-delay", NULL},
    {"reconnect now", "connect", NULL},
    {"reload", NULL,
     N_("papo reads its files when it starts; /set and /account change them while it runs.")},
    {"roster hide", NULL,
     N_("For contacts that are offline: /set panel-offline off. For the panel: /panel off.")},
    {"roster show", NULL,
     N_("For contacts that are offline: /set panel-offline on. For the panel: /panel on.")},
    {"roster size", NULL, N_("/set panel-width NUMBER, in columns.")},
    {"save", NULL, AT_ONCE},
    {"silence", NULL,
     N_("/set strangers drop: nothing of people who aren't contacts is shown. It is inbox by "
        "default.")},
    {"silence off", "set strangers inbox", NULL},
    {"silence on", "set strangers drop", NULL},
    {"slashguard", "set slash-guard", NULL},
    {"spellcheck", NULL,
     N_("/set spell LANGUAGE checks what you write, /unset spell doesn't any more; /spell lists "
        "the dictionaries.")},
    {"spellcheck lang", "set spell", NULL},
    {"spellcheck list", "spell", NULL},
    {"spellcheck off", "unset spell", NULL},
    {"splash", NULL, N_("There is none.")},
    {"stamp", NULL, MARGIN},
    {"states", "set chat-states", NULL},
    {"statusbar maxtabs", NULL, N_("As many tabs as fit are shown; see /help tabs.")},
    {"statusbar tablen", "set tab-width", NULL},
    {"strophe", NULL,
     N_("Stream management is always on where the server has it; papo --log FILE tells what goes "
        "on.")},
    {"theme list", NULL, N_("Tab after /theme offers them all.")},
    {"theme load", "theme", NULL},
    {"theme properties", "theme roles", NULL},
    {"time all", NULL, N_("/set time-format %H:%M:%S says how times are shown.")},
    {"time chat", NULL, N_("/set time-format %H:%M:%S says how times are shown.")},
    {"tls always", "tls allow", NULL},
    {"tls cert", NULL, N_("/account show tells what the connection is encrypted with.")},
    {"tls certpath", NULL, N_("/account set ACCOUNT ca-file FILE trusts the authorities in it.")},
    {"tls revoke", "account clear * tls-pin",
     N_("Say which account: what was pinned for it is forgotten.")},
    {"tls trust", "tls allow", NULL},
    {"tls trusted", NULL,
     N_("A certificate you accepted is the setting tls-pin of its account: /account show.")},
    {"tray", NULL,
     N_("There is no tray icon. The terminal's title shows the number of unread messages: /help "
        "title.")},
    {"vercheck", NULL, N_("papo asks nobody about newer versions; your distribution tells.")},
    {"wintitle", "set title", NULL},
    {"wintitle goodbye", NULL, N_("The title the terminal had is restored when papo ends.")},
    {"wintitle show", "set title", NULL},
    {"wrap", NULL, N_("Lines are always wrapped, between words where possible.")},
};

const OtherName *other_names_table(guint *n) {
    *n = G_N_ELEMENTS(table);
    return table;
}

const OtherName *other_name_find(const char *name) {
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

/* The first words of the line; NULL if it has fewer. */
static char *first_words(const char *line, guint n, const char **rest) {
    const char *at = line;
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < n; i++) {
        at += strspn(at, " ");
        gsize length = strcspn(at, " \n");
        if (!length)
            return NULL;
        g_string_append_printf(words, "%s%.*s", i ? " " : "", (int)length, at);
        at += length;
    }
    *rest = at + strspn(at, " ");
    return g_string_free(g_steal_pointer(&words), FALSE);
}

const OtherName *other_name_of(const Commands *commands, const char *line, const char **rest) {
    for (guint n = 2; n; n--) {
        g_autofree char *name = first_words(line, n, rest);
        if (name && commands_find(commands, name))
            return NULL;
        const OtherName *other = name ? other_name_find(name) : NULL;
        if (other)
            return other;
    }
    return NULL;
}

char *other_name_line(const OtherName *other, const char *rest) {
    if (!other->runs)
        return NULL;
    const char *hole = strchr(other->runs, '*');
    if (!hole)
        return g_strconcat("/", other->runs, *rest ? " " : "", rest, NULL);
    return *rest ? g_strdup_printf("/%.*s%s%s", (int)(hole - other->runs), other->runs, rest,
                                   hole + 1)
                 : NULL;
}
