/* Documents from the tables: what the program knows is written down once. */
#include "cmd/docgen.h"

#include "base/tr.h"
#include "cmd/help.h"
#include "cmd/other_names.h"
#include "cmd/types.h"
#include "config.h"
#include "xmpp/module.h"
#include "xmpp/xep/0107_mood.h"
#include "xmpp/xep/0108_activity.h"
#include <string.h>

void docgen_markdown(GString *out, const char *text) {
    for (; text && *text; text++)
        if (strchr("<*_", *text))
            g_string_append_printf(out, "\\%c", *text);
        else
            g_string_append_c(out, *text);
}

typedef void (*CommandFn)(GString *out, const Commands *commands, const Command *command);

/* Every command under its topic. */
static void each_topic(GString *out, const Commands *commands,
                       void (*head)(GString *, const char *), CommandFn fn) {
    g_autoptr(GPtrArray) all = commands_all(commands), topics = commands_topics(commands);
    for (guint t = 0; t < topics->len; t++) {
        const char *topic = g_ptr_array_index(topics, t);
        head(out, topic);
        for (guint i = 0; i < all->len; i++)
            if (g_str_equal(commands_topic(commands, g_ptr_array_index(all, i)), topic))
                fn(out, commands, g_ptr_array_index(all, i));
    }
}

static void markdown_head(GString *out, const char *topic) {
    g_string_append_printf(out, "\n## %s\n", tr(topic));
}

static void markdown_command(GString *out, const Commands *commands, const Command *command) {
    g_autofree char *synopsis = help_synopsis(commands, command);
    const Grammar *grammar = commands_grammar(commands, command);
    g_string_append_printf(out, "\n### `%s`\n\n", synopsis);
    docgen_markdown(out, tr(command->help));
    if (command->more) {
        g_string_append(out, "\n");
        docgen_markdown(out, tr(command->more));
    }
    g_string_append(out, "\n\n");
    for (guint i = 0; i < grammar->slots->len; i++) {
        const Slot *slot = g_ptr_array_index(grammar->slots, i);
        g_autofree char *what = slot_what(slot);
        if (slot->type == type_find("flag"))
            g_string_append_printf(out, "- `-%c` %s\n", slot->flag, slot->name);
        else if (slot->flag)
            g_string_append_printf(out, "- `-%c %s` %s\n", slot->flag, slot->name, what);
        else
            g_string_append_printf(out, "- `%s` %s\n", slot->name, what);
    }
    if (command->alias)
        g_string_append_printf(out, _("\nAlso: `/%s`\n"), command->alias);
    if (command->example)
        g_string_append_printf(out, _("\nExample: `/%s`\n"), command->example);
}

static void print_commands(GString *out, const Commands *commands) {
    g_string_append(out, _("# Commands\n\nWritten by `papo --print commands`. `<this>` has to be "
                           "there, `[this]` may be left out, `...` is the rest of the line. "
                           "`/help COMMAND` says the same inside papo.\n"));
    each_topic(out, commands, markdown_head, markdown_command);
}

static void print_settings(GString *out, const Commands *commands) {
    guint n;
    const Setting *table = settings_table(&n);
    g_string_append(out,
                    _("# Settings\n\nWritten by `papo --print settings`. `/set NAME VALUE` sets "
                      "one, with `-a ACCOUNT` for one account, with `-c` for this conversation; "
                      "keys of an account are set by `/account set ACCOUNT NAME VALUE`.\n\n"
                      "| name | value | for | by default | |\n|---|---|---|---|---|\n"));
    for (guint i = 0; i < n; i++) {
        g_autofree char *values = help_setting_values(&table[i]);
        g_string_append_printf(out, "| `%s` | %s | %s | %s%s%s | ", table[i].name, values,
                               help_setting_scope(&table[i]), table[i].fallback ? "`" : "",
                               table[i].fallback ? table[i].fallback : "",
                               table[i].fallback ? "`" : "");
        docgen_markdown(out, tr(table[i].help));
        g_string_append(out, " |\n");
    }
}

/* Text for roff: no request at the beginning of a line, no escape. */
static void add_roff(GString *out, const char *text) {
    for (gboolean start = TRUE; text && *text; start = *text++ == '\n')
        if (*text == '\\')
            g_string_append(out, "\\e");
        else if (*text == '-')
            g_string_append(out, "\\-");
        else if (start && (*text == '.' || *text == '\''))
            g_string_append_printf(out, "\\&%c", *text);
        else
            g_string_append_c(out, *text);
}

static void roff_head(GString *out, const char *topic) {
    g_string_append_printf(out, ".SS %s\n", tr(topic));
}

static void roff_command(GString *out, const Commands *commands, const Command *command) {
    g_autofree char *synopsis = help_synopsis(commands, command);
    g_string_append(out, ".TP\n.B ");
    add_roff(out, synopsis);
    g_string_append(out, "\n");
    add_roff(out, tr(command->help));
    if (command->more) {
        g_string_append(out, "\n");
        add_roff(out, tr(command->more));
    }
    g_string_append(out, "\n");
}

/* The .TH line apart, they are translated; backslashes and dots are roff's. */
static const char *const man_head[] = {
    ".TH PAPO 1 \"\" \"papo " PAPO_VERSION "\" \"",
    N_("User commands"),
    "\"\n",
    N_(".SH NAME\npapo \\- chat over XMPP in a terminal\n"
       ".SH SYNOPSIS\n.B papo\n[\\fIOPTIONS\\fR]\n.br\n.B papo send\n"
       "[\\fIOPTIONS\\fR] \\fIJID\\fR... [[\\-\\-] \\fITEXT\\fR]\n"),
    N_(".SH DESCRIPTION\n"
       "papo is a chat client for XMPP (Jabber). Started in a terminal it shows a screen; type\n"
       ".B /connect you@example.org\nto log in and\n.B /help\nfor help.\n"),
    N_(".SH OPTIONS\n"
       ".TP\n.BI \\-\\-profile \" DIR\"\nKeep everything below DIR; :memory: keeps nothing.\n"
       ".TP\n.BI \\-\\-script \" FILE\"\nRun a file of commands without a screen; \\- is standard "
       "input. May be repeated.\n"
       ".TP\n.BI \\-x \" COMMAND\"\nRun one command without a screen. May be repeated.\n"
       ".TP\n.BI \\-\\-define \" NAME=VALUE\"\nWhat $NAME stands for in scripts; may be repeated.\n"
       ".TP\n.B \\-\\-forever\nStay when the last script has come to its end.\n"
       ".TP\n.B \\-\\-json\nWithout a screen: tell events, answers and errors as JSON, one object "
       "in a line, as docs/events.md and papo \\-\\-print events describe it.\n"
       ".TP\n.BI \\-\\-events \" LIST\"\nWithout a screen: which events are told: their names with "
       "commas between them, all, none or default.\n"
       ".TP\n.BI \\-\\-log \" FILE\"\nWrite a debug log, without passwords and message texts.\n"
       ".TP\n.BI \\-\\-print \" WHAT\"\nPrint commands, settings, events, keys, roles, man, doap, "
       "texts, completion\\-bash, completion\\-zsh or completion\\-fish from the tables of the "
       "program.\n"
       ".TP\n.B \\-\\-version\nPrint the version.\n"),
    N_(".SH SENDING\n"
       "papo send says something to one or more addresses and ends when the server has it. It is "
       "not\nseen online meanwhile, and takes nothing that waits for other devices. It prints "
       "nothing unless\nsomething is wrong.\n"
       ".TP\n.I TEXT\nBegins with the first word that is no address, or behind \\-\\-: put that "
       "before a text that comes from elsewhere. It is said as it is, and never becomes a command. "
       "Without it standard input is read to its end and said as one message; where that has "
       "nothing, nothing is sent.\n"
       ".TP\n.B \\-\\-lines\nEach line of standard input is a message, said as it comes; blank "
       "lines are left out. tail \\-f log | papo send \\-\\-lines bob@example.org works, and a "
       "faster program waits for the server.\n"
       ".TP\n.BI \\-a \" ACCOUNT\"\nAs this account of the profile; else as the default one.\n"
       ".TP\n.BI \\-\\-subject \" SUBJECT\"\nWith a subject.\n"
       ".TP\n.B \\-\\-room\nThey are rooms, which are entered first and left again; "
       "room@service/NICK for a nick of one's own.\n"
       ".TP\n.BI \\-\\-file \" PATH\"\nSend a file by way of the server's place for files, "
       "after the text if there is one. Standard input is not read.\n"
       ".TP\n.BI \\-\\-timeout \" SECONDS\"\nHow long it waits for the login, for another papo "
       "that has the profile, and then for a server that confirms nothing: 30 unless said "
       "otherwise.\n"
       ".TP\n.B \\-\\-json, \\-\\-events, \\-\\-profile, \\-\\-log\nAs above.\n"
       ".PP\nWhere the exit status is 2, 4 or 5, and mostly where it is 3, nothing was sent: it "
       "may be tried\nagain. What was under way when the connection was lost is kept in the "
       "profile "
       "and goes out, once,\nwith the next connection of any papo with this profile: that is said "
       "on "
       "standard error, and it\nneed not be sent again.\n"
       ".PP\nWhile a papo runs with the profile, on a screen or as a bot, that one sends it, "
       "without "
       "another login:\nas long as it is online. With \\-\\-json only what "
       "is wrong is told then.\n"
       ".PP\nFrom cron and the like: an account is made ready once, as the user the job runs as,\n"
       ".PP\n.nf\n"
       "papo \\-x '/account add bot@example.org'\n"
       "papo \\-x '/account set bot@example.org password\\-command \"cat /etc/bot\\-password\"'\n"
       "papo send bob@example.org \"it works\"\n"
       ".fi\n.PP\n"
       "The password comes from that command (pass show, systemd\\-creds, a file with mode 0600). "
       "The\nkeyring of the desktop, where papo keeps passwords that are typed, is mostly out of "
       "reach of jobs.\nA job that should only say something when there is something needs no "
       "condition:\n.PP\n.nf\n"
       "0 7 * * *  apt list \\-\\-upgradable 2>/dev/null | tail \\-n +2 | papo send "
       "bob@example.org\n"
       ".fi\n"),
    N_(".SH COMMANDS\n"
       "What doesn't begin with a slash is said in the window you are in.\n"),
};

static const char *const man_tail[] = {
    N_(".SH FILES\n"
       ".TP\n.I $XDG_CONFIG_HOME/papo/\nsettings.ini and accounts.ini, which may be edited while "
       "papo "
       "isn't running, and themes/.\n"
       ".TP\n.I $XDG_DATA_HOME/papo/\npapo.db: history, rosters, drafts.\n"),
    N_(".SH EXIT STATUS\n"
       "Without a screen:\n"
       ".TP\n.B 0\nDone; what was said is with the server.\n"
       ".TP\n.B 1\nA line failed or is unknown; the profile is in use or can't be read; nobody "
       "takes the output any more.\n"
       ".TP\n.B 2\nWrong use of papo's own options.\n"
       ".TP\n.B 3\nNo connection.\n"
       ".TP\n.B 4\nThe login failed: wrong password, or none.\n"
       ".TP\n.B 5\nThe certificate was refused, or there is no encryption.\n"
       ".TP\n.B 6\nTime-out: what was waited for didn't come, or the server confirmed nothing.\n"
       ".TP\n.B 7\nThe recipient or a server answered with an error.\n"
       ".TP\n.B 130, 143\nEnded by SIGINT or SIGTERM.\n"),
};

static void print_man(GString *out, const Commands *commands) {
    guint n;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < G_N_ELEMENTS(man_head); i++)
        g_string_append(out, tr(man_head[i]));
    each_topic(out, commands, roff_head, roff_command);
    g_string_append(out, _(".SH SETTINGS\n"));
    for (guint i = 0; i < n; i++) {
        g_string_append(out, ".TP\n.B ");
        add_roff(out, table[i].name);
        g_string_append(out, "\n");
        add_roff(out, tr(table[i].help));
        g_string_append(out, "\n");
    }
    for (guint i = 0; i < G_N_ELEMENTS(man_tail); i++)
        g_string_append(out, tr(man_tail[i]));
}

static void add_xep(GString *out, const XepModule *xep) {
    g_autofree char *note = xep->note ? g_markup_escape_text(xep->note, -1) : NULL;
    g_string_append_printf(
        out,
        "    <implements>\n      <xmpp:SupportedXep>\n"
        "        <xmpp:xep rdf:resource=\"https://xmpp.org/extensions/xep-%s.html\"/>\n"
        "        <xmpp:version>%s</xmpp:version>\n"
        "        <xmpp:status>%s</xmpp:status>\n",
        xep->xep, xep->version ? xep->version : "", note ? "partial" : "complete");
    if (note)
        g_string_append_printf(out, "        <xmpp:note>%s</xmpp:note>\n", note);
    g_string_append(out, "      </xmpp:SupportedXep>\n    </implements>\n");
}

static void print_doap(GString *out, const Commands *commands) {
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<rdf:RDF xmlns=\"http://usefulinc.com/ns/doap#\"\n"
                         "         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n"
                         "         xmlns:xmpp=\"https://linkmauve.fr/ns/xmpp-doap#\">\n"
                         "  <Project>\n    <name>papo</name>\n"
                         "    <shortdesc xml:lang=\"en\">A chat client for XMPP in a terminal"
                         "</shortdesc>\n    <programming-language>C</programming-language>\n"
                         "    <os>Linux</os>\n"
                         "    <category rdf:resource=\"https://linkmauve.fr/ns/xmpp-doap#"
                         "category-xmpp\"/>\n"
                         "    <category rdf:resource=\"https://linkmauve.fr/ns/xmpp-doap#"
                         "category-client\"/>\n"
                         "    <implements rdf:resource=\"https://xmpp.org/rfcs/rfc6120.html\"/>\n"
                         "    <implements rdf:resource=\"https://xmpp.org/rfcs/rfc6121.html\"/>\n");
    for (const XepModule *const *xep = xep_modules; *xep; xep++)
        if ((*xep)->xep)
            add_xep(out, *xep);
    g_string_append(out, "  </Project>\n</rdf:RDF>\n");
}

void docgen_text(GString *out, const char *text) {
    if (!text || !*text)
        return;
    g_string_append(out, "N_(\"");
    for (const char *p = text; *p; p++)
        if (*p == '\n')
            g_string_append(out, "\\n");
        else
            g_string_append_printf(out, strchr("\"\\", *p) ? "\\%c" : "%c", *p);
    g_string_append(out, "\")\n");
}

static void text_head(GString *out, const char *topic) {
    docgen_text(out, topic);
}

static void text_command(GString *out, const Commands *commands, const Command *command) {
    docgen_text(out, command->help);
    docgen_text(out, command->more);
}

/* As pep_words() shows them: "inactive/day_off" is "day off". */
static void print_names(GString *out, const char *const *names) {
    for (; *names; names++) {
        const char *slash = strchr(*names, '/');
        g_auto(GStrv) words = g_strsplit(slash ? slash + 1 : *names, "_", -1);
        g_autofree char *plain = g_strjoinv(" ", words);
        docgen_text(out, plain);
    }
}

/* What stands in tables; src/po/update puts it before translators. */
static void print_texts(GString *out, const Commands *commands) {
    guint n;
    const Setting *settings = settings_table(&n);
    for (guint i = 0; i < n; i++)
        docgen_text(out, settings[i].help);
    const ArgType *types = types_table(&n);
    for (guint i = 0; i < n; i++)
        docgen_text(out, types[i].what);
    for (int type = 0; type < EV_COUNT; type++)
        docgen_text(out, event_help(type));
    const OtherName *others = other_names_table(&n);
    for (guint i = 0; i < n; i++)
        docgen_text(out, others[i].help);
    print_names(out, mood_names);
    print_names(out, activity_names);
    each_topic(out, commands, text_head, text_command);
}

char *docgen(const Commands *commands, const char *what, GError **error) {
    static const struct {
        const char *what;
        void (*print)(GString *out, const Commands *commands);
    } kinds[] = {
        {"commands", print_commands}, {"settings", print_settings}, {"man", print_man},
        {"doap", print_doap},         {"texts", print_texts},
    };
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].what, what) == 0) {
            kinds[i].print(out, commands);
            return g_string_free(g_steal_pointer(&out), FALSE);
        }
    g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE, _("“%s” can't be printed"), what);
    return NULL;
}
