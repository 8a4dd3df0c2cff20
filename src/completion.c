/* papo --print completion-bash, -zsh, -fish: papo's own options as shells complete them. */
#include "completion.h"

#include "base/tr.h"
#include "options.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

/* The accounts of the profile, as a command for a shell. */
#define ACCOUNTS                                                                                   \
    "sed -n 's/^\\[\\(.*@.*\\)\\]$/\\1/p' "                                                        \
    "\"${XDG_CONFIG_HOME:-$HOME/.config}/papo/accounts.ini\" "                                     \
    "2>/dev/null"
#define ACCOUNTS_FISH                                                                              \
    "set -q XDG_CONFIG_HOME; or set -l XDG_CONFIG_HOME ~/.config; sed -n "                         \
    "'s/^\\[\\(.*@.*\\)\\]$/\\1/p' "                                                               \
    "$XDG_CONFIG_HOME/papo/accounts.ini 2>/dev/null"

/* What comes after an option. */
typedef enum { VALUE_NONE, VALUE_ANY, VALUE_FILE, VALUE_FOLDER, VALUE_ACCOUNT, VALUE_WORDS } Value;

/* As opposed to what the other words of the line are collected by. */
static gboolean is_option(const GOptionEntry *entry) {
    return strcmp(entry->long_name, G_OPTION_REMAINING) != 0;
}

static Value value_of(const GOptionEntry *entry) {
    const char *what = entry->arg_description ? entry->arg_description : "";
    if (entry->arg == G_OPTION_ARG_NONE)
        return VALUE_NONE;
    if (strcmp(what, "DIR") == 0)
        return VALUE_FOLDER;
    if (strcmp(what, "ACCOUNT") == 0)
        return VALUE_ACCOUNT;
    if (strcmp(what, "LIST") == 0 || strcmp(what, "WHAT") == 0)
        return VALUE_WORDS;
    return entry->arg == G_OPTION_ARG_FILENAME || entry->arg == G_OPTION_ARG_FILENAME_ARRAY
               ? VALUE_FILE
               : VALUE_ANY;
}

/* Of VALUE_WORDS. Owned by the caller. */
static char *words_of(const GOptionEntry *entry) {
    if (strcmp(entry->arg_description, "WHAT") == 0)
        return g_strjoinv(" ", (char **)print_kinds);
    GString *words = g_string_new("all none default");
    for (EventType type = 0; type < EV_COUNT; type++)
        g_string_append_printf(words, " %s", event_name(type));
    return g_string_free(words, FALSE);
}

static void add_names(GString *out, const GOptionEntry *entries) {
    for (; entries->long_name; entries++) {
        if (!is_option(entries))
            continue;
        if (entries->short_name)
            g_string_append_printf(out, "-%c ", entries->short_name);
        g_string_append_printf(out, "--%s ", entries->long_name);
    }
    g_string_append(out, "--help");
}

/* ---- bash ---- */

static void bash_case(GString *out, const GOptionEntry *entry) {
    g_autofree char *letter = entry->short_name ? g_strdup_printf("-%c|", entry->short_name) : NULL;
    g_autofree char *words = value_of(entry) == VALUE_WORDS ? words_of(entry) : NULL;
    if (value_of(entry) == VALUE_NONE)
        return;
    g_string_append_printf(out, "    %s--%s) ", letter ? letter : "", entry->long_name);
    switch (value_of(entry)) {
    case VALUE_FILE:
        g_string_append(out, "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")");
        break;
    case VALUE_FOLDER:
        g_string_append(out, "mapfile -t COMPREPLY < <(compgen -d -- \"$word\")");
        break;
    case VALUE_ACCOUNT:
        g_string_append(out,
                        "mapfile -t COMPREPLY < <(compgen -W \"$(_papo_accounts)\" -- \"$word\")");
        break;
    case VALUE_WORDS:
        g_string_append_printf(out, "mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\")",
                               words);
        break;
    default:
        g_string_append(out, "COMPREPLY=()");
        break;
    }
    g_string_append(out, "; return ;;\n");
}

static void bash_cases(GString *out, const GOptionEntry *entries, const char *before) {
    g_string_append(out, "    case $before in\n");
    for (; entries->long_name; entries++)
        if (is_option(entries))
            bash_case(out, entries);
    g_string_append_printf(out, "    esac\n    mapfile -t COMPREPLY < <(compgen -W '%s", before);
}

void completion_bash(void) {
    Options none = {0};
    g_autofree GOptionEntry *main_form = options_entries(&none);
    g_autofree GOptionEntry *send_form = options_entries_send(&none);
    g_autoptr(GString) out = g_string_new("# bash completion for papo\n"
                                          "_papo_accounts() {\n    " ACCOUNTS "\n}\n\n");
    g_string_append(out, "_papo_send() {\n");
    bash_cases(out, send_form, "");
    add_names(out, send_form);
    g_string_append(out, "' -- \"$word\")\n}\n\n_papo_main() {\n");
    bash_cases(out, main_form, "send ");
    add_names(out, main_form);
    g_string_append(out, "' -- \"$word\")\n}\n\n"
                         "_papo() {\n"
                         "    local word=${COMP_WORDS[COMP_CWORD]} i\n"
                         "    local before=${COMP_WORDS[COMP_CWORD-1]}\n"
                         "    COMPREPLY=()\n"
                         "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                         "        [[ ${COMP_WORDS[i]} != send ]] || { _papo_send; return; }\n"
                         "    done\n"
                         "    _papo_main\n"
                         "}\n"
                         "complete -o filenames -F _papo papo\n");
    fputs(out->str, stdout);
}

/* ---- zsh ---- */

/* Inside single quotes, and inside brackets or between colons of _arguments. */
static void zsh_text(GString *out, const char *text) {
    for (; *text; text++)
        if (*text == '\'')
            g_string_append(out, "'\\''");
        else if (strchr("[]:\\", *text))
            g_string_append_printf(out, "\\%c", *text);
        else
            g_string_append_c(out, *text);
}

static void zsh_entry(GString *out, const GOptionEntry *entry) {
    gboolean many =
        entry->arg == G_OPTION_ARG_FILENAME_ARRAY || entry->arg == G_OPTION_ARG_STRING_ARRAY;
    g_autofree char *words = value_of(entry) == VALUE_WORDS ? words_of(entry) : NULL;
    const char *equals = value_of(entry) == VALUE_NONE ? "" : "=";
    if (entry->short_name && many)
        g_string_append_printf(out, "        '*'{-%c+,--%s=}'[", entry->short_name,
                               entry->long_name);
    else if (entry->short_name)
        g_string_append_printf(out, "        '(-%c --%s)'{-%c%s,--%s%s}'[", entry->short_name,
                               entry->long_name, entry->short_name, *equals ? "+" : "",
                               entry->long_name, equals);
    else
        g_string_append_printf(out, "        '%s--%s%s[", many ? "*" : "", entry->long_name,
                               equals);
    zsh_text(out, tr(entry->description));
    g_string_append_c(out, ']');
    static const char *const actions[] = {[VALUE_ANY] = "",
                                          [VALUE_FILE] = "_files",
                                          [VALUE_FOLDER] = "_files -/",
                                          [VALUE_ACCOUNT] = "_papo_accounts"};
    if (words)
        g_string_append_printf(out, ":%s:(%s)", entry->arg_description, words);
    else if (*equals)
        g_string_append_printf(out, ":%s:%s", entry->arg_description, actions[value_of(entry)]);
    g_string_append(out, "'\n");
}

static void zsh_form(GString *out, const char *name, const GOptionEntry *entries) {
    g_string_append_printf(out, "    %s=(\n", name);
    for (; entries->long_name; entries++)
        if (is_option(entries))
            zsh_entry(out, entries);
    g_string_append(out, "        '(- *)'{-h,--help}'[");
    zsh_text(out, _("Show what there is"));
    g_string_append(out, "]'\n    )\n");
}

void completion_zsh(void) {
    Options none = {0};
    g_autofree GOptionEntry *main_form = options_entries(&none);
    g_autofree GOptionEntry *send_form = options_entries_send(&none);
    g_autoptr(GString) out = g_string_new("#compdef papo\n\n"
                                          "_papo_accounts() {\n"
                                          "    local -a accounts\n"
                                          "    accounts=(${(f)\"$(" ACCOUNTS ")\"})\n"
                                          "    compadd -a accounts\n"
                                          "}\n\n"
                                          "_papo() {\n"
                                          "    local curcontext=$curcontext state line ret=1\n"
                                          "    typeset -A opt_args\n"
                                          "    local -a main_form send_form\n");
    zsh_form(out, "main_form", main_form);
    zsh_form(out, "send_form", send_form);
    g_string_append(out, "    _arguments -s -C $main_form '1: :(send)' '*:: :->form' && ret=0\n"
                         "    if [[ $state == form && $words[1] == send ]]; then\n"
                         "        _arguments -s $send_form '*:JID:' && ret=0\n"
                         "    fi\n"
                         "    return ret\n"
                         "}\n\n"
                         "_papo \"$@\"\n");
    fputs(out->str, stdout);
}

/* ---- fish ---- */

static void fish_text(GString *out, const char *text) {
    for (; *text; text++)
        if (strchr("'\\", *text))
            g_string_append_printf(out, "\\%c", *text);
        else
            g_string_append_c(out, *text);
}

static void fish_form(GString *out, const char *when, const GOptionEntry *entries) {
    static const char *const actions[] = {[VALUE_NONE] = "",
                                          [VALUE_ANY] = " -x",
                                          [VALUE_FILE] = " -r -F",
                                          [VALUE_FOLDER] = " -x -a '(__fish_complete_directories)'",
                                          [VALUE_ACCOUNT] = " -x -a '(__papo_accounts)'"};
    for (; entries->long_name; entries++) {
        if (!is_option(entries))
            continue;
        g_autofree char *words = value_of(entries) == VALUE_WORDS ? words_of(entries) : NULL;
        g_string_append_printf(out, "complete -c papo -n '%s'", when);
        if (entries->short_name)
            g_string_append_printf(out, " -s %c", entries->short_name);
        g_string_append_printf(out, " -l %s", entries->long_name);
        if (words)
            g_string_append_printf(out, " -x -a '%s'", words);
        else
            g_string_append(out, actions[value_of(entries)]);
        g_string_append(out, " -d '");
        fish_text(out, tr(entries->description));
        g_string_append(out, "'\n");
    }
}

void completion_fish(void) {
    Options none = {0};
    g_autofree GOptionEntry *main_form = options_entries(&none);
    g_autofree GOptionEntry *send_form = options_entries_send(&none);
    g_autoptr(GString) out = g_string_new("# fish completion for papo\n"
                                          "function __papo_accounts\n    " ACCOUNTS_FISH "\nend\n"
                                          "complete -c papo -f\n"
                                          "complete -c papo -s h -l help -d '");
    fish_text(out, _("Show what there is"));
    g_string_append(out, "'\ncomplete -c papo -n __fish_use_subcommand -a send -d '");
    fish_text(out, _("Say something, and end"));
    g_string_append(out, "'\n");
    fish_form(out, "not __fish_seen_subcommand_from send", main_form);
    fish_form(out, "__fish_seen_subcommand_from send", send_form);
    fputs(out->str, stdout);
}
