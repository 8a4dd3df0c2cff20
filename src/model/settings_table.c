/* Every setting: its name, where it may be set, what it may be, and what it does. */
#include "base/tr.h"
#include "model/settings.h"
#include "model/settings_check.h"
#include <string.h>

static const char *const tls_choices[] = {"require", "direct", "pinned", "none", NULL};
static const char *const auth_choices[] = {"default", "legacy", NULL};
static const char *const mechanism_choices[] = {"plain", "scram", "scram-plus", "external", NULL};
static const char *const stranger_choices[] = {"inbox", "window", "drop", NULL};
static const char *const auto_choices[] = {"auto", "on", "off", NULL};
static const char *const panel_choices[] = {"off",       "auto",          "roster",
                                            "occupants", "conversations", NULL};
static const char *const window_kinds[] = {"console", "chats", "rooms", "lists", NULL};
static const char *const notify_choices[] = {"auto", "all", "mentions", "none", NULL};
static const char *const room_notify_choices[] = {"all", "mentions", "none", NULL};
static const char *const attention_kinds[] = {"message",      "mention", "invitation",
                                              "subscription", "typing",  NULL};
static const char *const coming_choices[] = {"all", "talkers", "none", NULL};
static const char *const away_choices[] = {"off", "away", NULL};
static const char *const editing_choices[] = {"inputrc", "emacs", "vi", NULL};
static const char *const status_items[] = {"account", "presence", "tabs", "time", NULL};
static const char *const title_items[] = {"address",  "presence", "status",     "typing",
                                          "resource", "account",  "connection", NULL};
static const char *const tab_choices[] = {"all", "unread", NULL};
static const char *const tab_name_choices[] = {"name", "address", "none", NULL};
static const char *const vision_choices[] = {"normal", "redgreen", "blue", NULL};
static const char *const colour_choices[] = {"auto", "mono", "8", "16", "256", "truecolor", NULL};

enum {
    GLOBAL = SCOPE_GLOBAL,
    ACCOUNT = SCOPE_ACCOUNT,
    BROAD = SCOPE_GLOBAL | SCOPE_ACCOUNT,
    ANYWHERE = SCOPE_GLOBAL | SCOPE_ACCOUNT | SCOPE_CONV,
};

#define TEXT(name_, scope_, fallback_, check_, help_)                                              \
    {                                                                                              \
        .name = name_, .type = SETTING_TEXT, .scope = scope_, .fallback = fallback_,               \
        .check = check_, .help = help_                                                             \
    }
#define FILE_NAME(name_, scope_, help_)                                                            \
    { .name = name_, .type = SETTING_TEXT, .scope = scope_, .file = TRUE, .help = help_ }
#define SECRET(name_, scope_, help_)                                                               \
    { .name = name_, .type = SETTING_SECRET, .scope = scope_, .help = help_ }
#define ON_OFF(name_, scope_, fallback_, help_)                                                    \
    { .name = name_, .type = SETTING_BOOL, .scope = scope_, .fallback = fallback_, .help = help_ }
#define NUMBER(name_, scope_, min_, max_, fallback_, help_)                                        \
    {                                                                                              \
        .name = name_, .type = SETTING_NUMBER, .scope = scope_, .min = min_, .max = max_,          \
        .fallback = fallback_, .help = help_                                                       \
    }
#define CHOICE(name_, scope_, choices_, fallback_, help_)                                          \
    {                                                                                              \
        .name = name_, .type = SETTING_CHOICE, .scope = scope_, .choices = choices_,               \
        .fallback = fallback_, .help = help_                                                       \
    }

#define LIST(name_, scope_, choices_, fallback_, help_)                                            \
    {                                                                                              \
        .name = name_, .type = SETTING_LIST, .scope = scope_, .choices = choices_,                 \
        .fallback = fallback_, .help = help_                                                       \
    }

/* clang-format off */
static const Setting table[] = {
    /* an account: how to reach it */
    ON_OFF("enabled", ACCOUNT, "on", "Whether the account is used at all."),
    ON_OFF("autoconnect", ACCOUNT, "on", "Connect when papo starts."),
    TEXT("server", ACCOUNT, NULL, check_host,
         "Host name or address to connect to, instead of what DNS says for the domain."),
    NUMBER("port", ACCOUNT, 1, 65535, NULL,
           "Port of the server, or of the domain itself, instead of what DNS says: usually 5222, or "
           "5223 with tls direct."),
    TEXT("resource", ACCOUNT, NULL, check_resource,
         "Name of this papo among your devices; made up once if it is unset."),
    CHOICE("tls", ACCOUNT, tls_choices, "require",
           "Encryption: require a verified one, direct without STARTTLS, pinned to the certificate "
           "you accepted, or none at all, which lets everybody on the way read along."),
    TEXT("tls-pin", ACCOUNT, NULL, check_fingerprint,
         "SHA-256 fingerprint of the one certificate to accept; set when you answer yes."),
    CHOICE("auth", ACCOUNT, auth_choices, "default",
           "How to log in: default is SASL; legacy is the old jabber:iq:auth of servers without it."),
    CHOICE("mechanism", ACCOUNT, mechanism_choices, NULL,
           "Weakest kind of login to accept; set by itself to the strongest that worked, so that "
           "nobody in between can take it away."),
    ON_OFF("channel-binding", ACCOUNT, "on",
           "Bind the login to the encrypted channel where the server can; a few servers do it wrong."),
    FILE_NAME("ca-file", ACCOUNT, "Certificates (PEM) to trust instead of the system's."),
    FILE_NAME("client-cert", ACCOUNT,
              "Certificate with its key (PEM) to log in with, instead of a password."),
    TEXT("proxy", ACCOUNT, NULL, check_proxy,
         "Connect through socks5://HOST:PORT or http://HOST:PORT; Tor is socks5://127.0.0.1:9050."),
    ON_OFF("proxy-srv", ACCOUNT, "off",
           "Ask your own DNS where the server is, although there is a proxy. Off, only the proxy "
           "learns names, as Tor needs it, and ports 5222 and 5223 of the domain are tried."),
    TEXT("password-command", ACCOUNT, NULL, NULL,
         "Command that prints the password, such as: pass show jabber."),
    SECRET("password", ACCOUNT,
           "The password itself, readable in accounts.ini: a keyring or password-command is safer."),
    NUMBER("ping-interval", BROAD, 0, 86400, "300",
           "Seconds of silence after which the server is asked whether it is still there; 0: never."),
    NUMBER("reconnect-delay", BROAD, 1, 3600, "300",
           "Longest wait in seconds between two attempts to connect."),

    /* an account: what others see */
    TEXT("nick", ACCOUNT, NULL, NULL,
         "Name you go by, which your contacts are told (XEP-0172); the part before the @ if it is "
         "unset."),
    NUMBER("priority", ACCOUNT, -128, 127, "0",
           "Priority of this device; a negative one gets only what is sent to it by name."),
    TEXT("status", ACCOUNT, NULL, NULL, "Status text to go online with."),
    TEXT("startscript", ACCOUNT, NULL, NULL,
         "Name of the script that is run when the account comes online; see /script."),
    ON_OFF("receipts", ANYWHERE, "on",
           "Tell contacts who may see your presence that their messages arrived (XEP-0184)."),
    ON_OFF("receipts-request", ANYWHERE, "on", "Ask to be told that your messages arrived."),
    ON_OFF("chat-states", ANYWHERE, "on", "Let others see that you are writing (XEP-0085)."),
    ON_OFF("carbons", BROAD, "on", "Show what you say and hear on other devices (XEP-0280)."),
    ON_OFF("resource-lock", ANYWHERE, "on",
           "Answer to the device that last wrote to you instead of to all of them (XEP-0296)."),
    ON_OFF("answer-version", BROAD, "on", "Tell contacts which version of papo this is (XEP-0092)."),
    ON_OFF("answer-os", BROAD, "off", "Tell them the operating system as well."),
    ON_OFF("answer-time", BROAD, "on", "Tell contacts your local time (XEP-0202)."),

    ON_OFF("tell-idle", BROAD, "off",
           "Tell contacts who may see your presence since when you haven't touched a key (XEP-0012, "
           "XEP-0319)."),
    CHOICE("autoaway", GLOBAL, away_choices, "off",
           "Be away by itself when you haven't touched a key for a while, and back with the next one."),
    NUMBER("autoaway-after", GLOBAL, 1, 1440, "10",
           "Minutes without a key after which nobody is there."),
    NUMBER("autoaway-xa-after", GLOBAL, 0, 10080, "60",
           "Minutes without a key after which away becomes xa, away for long; 0: never."),
    TEXT("autoaway-text", GLOBAL, NULL, NULL,
         "Status text while away by itself; unset, the one you have stays."),
    TEXT("autoaway-xa-text", GLOBAL, NULL, NULL,
         "Status text while away for long by itself; unset, the one you have stays."),
    ON_OFF("away-on-detach", GLOBAL, "off",
           "Be away as long as tmux or screen, in which papo runs, is detached."),

    /* conversations */
    TEXT("default-account", GLOBAL, NULL, check_bare_jid,
         "Account that commands use in the console; the first enabled one if it is unset."),
    NUMBER("history-page", GLOBAL, 10, 1000, "100",
           "How many older messages are loaded at a time when you scroll up."),
    NUMBER("history-lines", GLOBAL, 100, 1000000, "2000",
           "How many messages of a conversation stay in memory; the rest is on disk."),
    ON_OFF("moods", BROAD, "on",
           "Show what contacts tell of their mood, activity and tune beside their names, where they "
           "have no status."),
    NUMBER("keep-history", ANYWHERE, 0, 36500, "0",
           "How many whole days what was said is kept, then it is deleted for good; 0: for ever."),
    ON_OFF("text-log", ANYWHERE, "off",
           "Also write what is said into a text file for each conversation: logs/ACCOUNT/ADDRESS.log "
           "beside the history."),
    CHOICE("strangers", BROAD, stranger_choices, "inbox",
           "What people say and ask who aren't contacts: wait in the inbox (/inbox), open a window "
           "each, or be dropped unseen."),
    TEXT("rooms-service", BROAD, NULL, check_host,
         "Service of rooms that are named without one; found on your server if it is unset."),
    TEXT("rooms-search", BROAD, "api@search.jabber.network", check_bare_jid,
         "Which service /rooms search asks for rooms (XEP-0433); it learns the words."),
    NUMBER("room-history", ANYWHERE, 0, 1000, "50",
           "How many messages a room may send of what was said before you came."),
    CHOICE("room-comings", ANYWHERE, coming_choices, "talkers",
           "Who comes and goes in a room: all say it, only talkers (who spoke in the last hour), or none."),
    TEXT("triggers", ANYWHERE, NULL, NULL,
         "Words that call you in a room as your nick does, with commas between."),
    ON_OFF("mention-case", ANYWHERE, "off",
           "Your nick and your triggers call you only if written with the same capital letters."),
    ON_OFF("mention-parts", ANYWHERE, "off",
           "They call you also within a longer word, as bob does in kebobs."),
    TEXT("nick-suffix", GLOBAL, ": ", NULL,
         "What completion puts after a nick at the beginning of a line."),
    ON_OFF("corrections", ANYWHERE, "on",
           "Let others correct what they said (XEP-0308); off shows corrections as messages."),
    TEXT("url-open", GLOBAL, "xdg-open %u", NULL,
         "Command that /url opens a link with, in place of its %u; run without a shell."),
    ON_OFF("slash-guard", GLOBAL, "off",
           "Don't say a line that has a command after one to three other characters, such as q/quit."),
    ON_OFF("presence-notices", ANYWHERE, "on",
           "Say in an open conversation when the other one comes and goes."),

    /* attention */
    ON_OFF("remote", GLOBAL, "on",
           "May other programs of yours drive this papo, with papo --remote? By a socket that only "
           "you can reach."),
    CHOICE("notify", ANYWHERE, notify_choices, "auto",
           "What of a conversation you are told of by bell, flash and notification while you aren't "
           "reading it: all, only mentions (of your nick in a room, of your triggers anywhere), or "
           "none; auto is all from one person, and for rooms what notify-rooms says."),
    CHOICE("notify-rooms", BROAD, room_notify_choices, "mentions",
           "What of rooms you are told of where notify is auto."),
    LIST("notify-kinds", BROAD, attention_kinds, "message, mention, invitation, subscription",
         "What may be told by bell, flash and notification: messages, mentions, invitations into "
         "rooms, who asks to see when you are online (subscription), who begins to write (typing)."),
    ON_OFF("notify-dnd", BROAD, "off", "Tell you also while your status is dnd (do not disturb)."),
    NUMBER("notify-remind", GLOBAL, 0, 86400, "0",
           "Seconds after which you are told again that something is unread, as long as it is; 0: "
           "never."),
    ON_OFF("notify-text", ANYWHERE, "off",
           "Show what was said, and the names of rooms, in the notification."),
    ON_OFF("desktop", ANYWHERE, "on", "Desktop notifications."),
    ON_OFF("bell", ANYWHERE, "on", "Ring the terminal's bell."),
    ON_OFF("flash", ANYWHERE, "off", "Flash the screen for a moment."),
    ON_OFF("title", GLOBAL, "on", "Show the number of unread messages in the terminal's title, and (!2 of 5) of how many call you."),

    /* the screen */
    TEXT("theme", GLOBAL, "default", NULL, "Name of the theme: a .theme file without its ending."),
    CHOICE("colours", GLOBAL, colour_choices, "auto", "How many colours the terminal has."),
    CHOICE("unicode", GLOBAL, auto_choices, "auto",
           "Use signs beyond ASCII; auto asks the locale."),
    ON_OFF("nick-colours", GLOBAL, "on", "Give every name a colour of its own (XEP-0392)."),
    CHOICE("colour-vision", GLOBAL, vision_choices, "normal",
           "Which colours names may have: all, only those that differ for eyes that see red and green "
           "alike (redgreen), or for eyes that don't see blue (blue)."),
    ON_OFF("styling", ANYWHERE, "on",
           "Show *strong*, _emphasis_, ~strike~, `code` and > quotes as they are meant (XEP-0393)."),
    TEXT("time-format", GLOBAL, "%H:%M", check_time_format,
         "Time beside a message, as for date(1)."),
    /* xgettext:no-c-format */
    TEXT("date-format", GLOBAL, N_("%A %-d %B %Y"), check_time_format,
         "Date between two days, as for date(1)."),
    NUMBER("name-width", GLOBAL, 0, 40, "12", "Columns for names beside messages."),
    CHOICE("panel", ANYWHERE, auto_choices, "auto",
           "Panels beside the conversation; auto shows them where there is room."),
    CHOICE("panel-left", ANYWHERE, panel_choices, "off",
           "What the panel on the left shows; auto is the occupants in a room, else the roster."),
    CHOICE("panel-right", ANYWHERE, panel_choices, "auto",
           "What the panel on the right shows; auto is the occupants in a room, else the roster."),
    NUMBER("panel-from", GLOBAL, 40, 400, "100",
           "Columns a terminal has to have before a panel is shown by itself."),
    NUMBER("panel-both-from", GLOBAL, 40, 400, "110",
           "Columns it has to have before both panels are."),
    LIST("panel-left-in", GLOBAL, window_kinds, "console, chats, rooms, lists",
         "The kinds of windows that have the panel on the left."),
    LIST("panel-right-in", GLOBAL, window_kinds, "console, chats, rooms, lists",
         "The kinds of windows that have the panel on the right."),
    NUMBER("panel-width", GLOBAL, 10, 80, "28", "Columns of a panel."),
    ON_OFF("panel-offline", GLOBAL, "on", "List contacts that are offline, too."),
    CHOICE("editing", GLOBAL, editing_choices, "inputrc",
           "How lines are edited: as ~/.inputrc says, or with the keys of emacs or vi."),
    LIST("status-items", GLOBAL, status_items, "account, presence, tabs",
         "What the status bar shows, in this order; what follows tabs stands at the right edge. "
         "time is a clock, which wakes papo once a minute."),
    CHOICE("tabs", GLOBAL, tab_choices, "all",
           "Which windows have a tab: all, or those with something unread and the one you see."),
    CHOICE("tab-names", GLOBAL, tab_name_choices, "name",
           "What a tab says beside its number: the name, the address, or nothing."),
    NUMBER("tab-width", GLOBAL, 0, 80, "0", "Longest name in a tab, in columns; 0: as there is room."),
    LIST("title-items", GLOBAL, title_items,
         "address, presence, status, typing, resource, account, connection",
         "What the title bar shows beside the name; that a connection isn't encrypted is always said."),
    ON_OFF("mouse", GLOBAL, "off",
           "Let the mouse do something: a click on a tab, a name in a panel, an item of a list or the "
           "other one of two windows goes there, the wheel scrolls. To mark text for copying, hold "
           "Shift then."),
    TEXT("spell", ANYWHERE, NULL, NULL,
         "Languages that what you write is checked for, as en_GB or pt_BR,en_US; or a file with a word "
         "in each line. Unset: it is not checked. /spell lists what there is."),
    TEXT("editor", GLOBAL, NULL, NULL,
         "Command of the editor that /edit opens; $VISUAL or $EDITOR if it is unset."),
    ON_OFF("editor-window", GLOBAL, "off",
           "The editor opens a window of its own: papo goes on meanwhile, and several may be open."),
    ON_OFF("exec", GLOBAL, "on", "/exec may run programs."),
    NUMBER("exec-time", GLOBAL, 1, 86400, "60",
           "Seconds after which a program that /exec runs is ended."),
    NUMBER("input-lines", GLOBAL, 1, 20, "5", "How many lines the input may grow to."),
};
/* clang-format on */

const Setting *settings_table(guint *n) {
    *n = G_N_ELEMENTS(table);
    return table;
}

const Setting *setting_find(const char *name) {
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}
