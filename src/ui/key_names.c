/* Keys: what people call them and what terminals send for them. */
#include "ui/key_names.h"

#include "base/tr.h"
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

enum { SHIFT = 1, ALT = 2, CTRL = 4 };

typedef struct {
    const char *name;
    char final;        /* of ESC [ 1 ; m X */
    int number;        /* of ESC [ n ; m ~ */
    const char *other; /* more of what is sent without a modifier, blanks between */
} Special;

static const Special specials[] = {
    {"Up", 'A', 0, "\033OA"},
    {"Down", 'B', 0, "\033OB"},
    {"Right", 'C', 0, "\033OC"},
    {"Left", 'D', 0, "\033OD"},
    {"Home", 'H', 0, "\033OH \033[1~ \033[7~"},
    {"End", 'F', 0, "\033OF \033[4~ \033[8~"},
    {"F1", 'P', 0, "\033OP \033[11~ \033[[A"},
    {"F2", 'Q', 0, "\033OQ \033[12~ \033[[B"},
    {"F3", 'R', 0, "\033OR \033[13~ \033[[C"},
    {"F4", 'S', 0, "\033OS \033[14~ \033[[D"},
    {"F5", 0, 15, "\033[[E"},
    {"F6", 0, 17, ""},
    {"F7", 0, 18, ""},
    {"F8", 0, 19, ""},
    {"F9", 0, 20, ""},
    {"F10", 0, 21, ""},
    {"F11", 0, 23, ""},
    {"F12", 0, 24, ""},
    {"Insert", 0, 2, ""},
    {"Delete", 0, 3, ""},
    {"PageUp", 0, 5, ""},
    {"PageDown", 0, 6, ""},
};

/* Characters that have a name; the last three can't stand in an ini file otherwise. */
static const struct {
    const char *name;
    char byte;
} characters[] = {{"Enter", '\r'}, {"Tab", '\t'},  {"Backspace", '\177'}, {"Space", ' '},
                  {"Esc", '\033'}, {"Equal", '='}, {"LeftBracket", '['},  {"RightBracket", ']'}};

/* ---- names into bytes ---- */

/* Takes "Alt-", "M-", "^" … off the name. */
static int take_modifiers(const char **name) {
    static const struct {
        const char *word;
        int modifier;
    } all[] = {{"Alt-", ALT}, {"Meta-", ALT},    {"M-", ALT},   {"Ctrl-", CTRL}, {"Control-", CTRL},
               {"C-", CTRL},  {"Shift-", SHIFT}, {"S-", SHIFT}, {"^", CTRL}};
    int modifiers = 0;
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        gsize n = strlen(all[i].word);
        if (g_ascii_strncasecmp(*name, all[i].word, n) == 0 && (*name)[n]) {
            modifiers |= all[i].modifier;
            *name += n;
            i = (guint)-1; /* from the beginning */
        }
    }
    return modifiers;
}

static void add(GPtrArray *forms, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add(GPtrArray *forms, const char *format, ...) {
    GString *form = g_string_new(NULL);
    va_list args;
    va_start(args, format);
    g_string_vprintf(form, format, args);
    va_end(args);
    g_ptr_array_add(forms, form);
}

static void add_special(GPtrArray *forms, const Special *special, int modifiers) {
    g_auto(GStrv) others = g_strsplit(special->other, " ", -1);
    if (modifiers && special->final)
        add(forms, "\033[1;%d%c", modifiers + 1, special->final);
    else if (modifiers)
        add(forms, "\033[%d;%d~", special->number, modifiers + 1);
    else if (special->final)
        add(forms, "\033[%c", special->final);
    else
        add(forms, "\033[%d~", special->number);
    if (modifiers == ALT && special->final)
        add(forms, "\033\033[%c", special->final);
    else if (modifiers == ALT)
        add(forms, "\033\033[%d~", special->number);
    if (modifiers == CTRL && special->number)
        add(forms, "\033[%d^", special->number);
    for (guint i = 0; !modifiers && others[i] && *others[i]; i++)
        add(forms, "%s", others[i]);
}

/* A character with Ctrl is a control; with Alt it comes after an Esc. Shift is in it already. */
static gboolean add_character(GPtrArray *forms, const char *name, int modifiers) {
    const char *text = name;
    char byte[2] = "";
    for (guint i = 0; i < G_N_ELEMENTS(characters); i++) {
        if (g_ascii_strcasecmp(name, characters[i].name) == 0) {
            byte[0] = characters[i].byte;
            text = byte;
        }
    }
    if (modifiers == SHIFT && *text == '\t') {
        add(forms, "\033[Z");
        return TRUE;
    }
    if (g_utf8_strlen(text, -1) != 1 || modifiers & SHIFT)
        return FALSE;
    if (modifiers & CTRL) {
        char upper = g_ascii_toupper(*text);
        gboolean control = (upper >= '@' && upper <= '_') || upper == ' ';
        if (!control)
            return FALSE;
        GString *form = g_string_new(modifiers & ALT ? "\033" : "");
        g_string_append_c(form, (char)(upper & 31));
        g_ptr_array_add(forms, form);
        return TRUE;
    }
    add(forms, "%s%s", modifiers & ALT ? "\033" : "", text);
    return TRUE;
}

static void form_free(gpointer form) {
    g_string_free(form, TRUE);
}

/* NULL: there is no such key. */
static GPtrArray *one_key(const char *name) {
    g_autoptr(GPtrArray) forms = g_ptr_array_new_with_free_func(form_free);
    int modifiers = take_modifiers(&name);
    for (guint i = 0; i < G_N_ELEMENTS(specials); i++) {
        if (g_ascii_strcasecmp(name, specials[i].name) == 0) {
            add_special(forms, &specials[i], modifiers);
            return g_steal_pointer(&forms);
        }
    }
    return add_character(forms, name, modifiers) ? g_steal_pointer(&forms) : NULL;
}

/* Text is for writing, Enter for sending, and Esc for leaving. */
static gboolean is_taken(const GPtrArray *forms) {
    const GString *form = g_ptr_array_index(forms, 0);
    guchar first = (guchar)form->str[0];
    return form->len == 0 || (first >= 32 && first != 127) || g_str_equal(form->str, "\r") ||
           g_str_equal(form->str, "\n") || g_str_equal(form->str, "\033");
}

/* Each beginning with each end. */
static GPtrArray *join(const GPtrArray *heads, const GPtrArray *tails) {
    GPtrArray *all = g_ptr_array_new_with_free_func(form_free);
    for (guint i = 0; i < heads->len; i++) {
        for (guint k = 0; k < tails->len; k++) {
            const GString *head = g_ptr_array_index(heads, i), *tail = g_ptr_array_index(tails, k);
            GString *form = g_string_new_len(head->str, (gssize)head->len);
            g_string_append_len(form, tail->str, (gssize)tail->len);
            g_ptr_array_add(all, form);
        }
    }
    return all;
}

GPtrArray *key_forms(const char *name, GError **error) {
    g_auto(GStrv) parts = g_strsplit(name, " ", -1);
    g_autoptr(GPtrArray) forms = NULL;
    for (guint i = 0; parts[i] && i < 3; i++) {
        g_autoptr(GPtrArray) part = one_key(parts[i]);
        if (!part) {
            g_set_error(
                error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                _("“%s” is no key; one would be Alt-k, Ctrl-X b, Shift-F5 or PageUp, and /key "
                  "grab names the one you press"),
                name);
            return NULL;
        }
        if (!forms && is_taken(part)) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("“%s” is for writing and can't be given a command; with Alt or Ctrl it "
                          "could be"),
                        parts[i]);
            return NULL;
        }
        GPtrArray *longer = forms ? join(forms, part) : g_ptr_array_ref(part);
        g_clear_pointer(&forms, g_ptr_array_unref);
        forms = longer;
    }
    if (!forms || g_strv_length(parts) > 3) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    _("“%s” is more than three keys, or none"), name);
        return NULL;
    }
    return g_steal_pointer(&forms);
}

/* ---- bytes into names ---- */

static char *with_modifiers(int modifiers, const char *name) {
    return g_strdup_printf("%s%s%s%s", modifiers & CTRL ? "Ctrl-" : "",
                           modifiers & ALT ? "Alt-" : "", modifiers & SHIFT ? "Shift-" : "", name);
}

/* ESC [ … and ESC O …: text ends with a NUL. */
static char *name_sequence(const char *text, int modifiers) {
    int number = 0, modifier = 1;
    char final = 0, more = 0;
    for (guint i = 0; i < G_N_ELEMENTS(specials); i++) {
        g_auto(GStrv) others = g_strsplit(specials[i].other, " ", -1);
        if (g_strv_contains((const char *const *)others, text))
            return with_modifiers(modifiers, specials[i].name);
    }
    if (g_str_equal(text, "\033[Z"))
        return with_modifiers(modifiers | SHIFT, "Tab");
    if (text[1] != '[')
        return NULL;
    if (sscanf(text, "\033[%3d;%2d%c%c", &number, &modifier, &final, &more) != 3) {
        modifier = 1;
        if (sscanf(text, "\033[%3d%c%c", &number, &final, &more) != 2) {
            number = 1;
            if (sscanf(text, "\033[%c%c", &final, &more) != 1)
                return NULL;
        }
    }
    if (final == '^' && modifier == 1) {
        modifier = 1 + CTRL;
        final = '~';
    }
    if (modifier < 1 || modifier > 8)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(specials); i++) {
        gboolean same =
            final == '~' ? specials[i].number == number : number == 1 && final == specials[i].final;
        if (same && number)
            return with_modifiers(modifiers | (modifier - 1), specials[i].name);
    }
    return NULL;
}

/* One character: a control, a named one, or itself. */
static char *name_character(const char *text, gsize n, int modifiers) {
    char control[2] = "";
    if (n == 1 && *text != ' ')
        for (guint i = 0; i < G_N_ELEMENTS(characters); i++)
            if (characters[i].byte == *text)
                return with_modifiers(modifiers, characters[i].name);
    if (n == 1 && *text == ' ')
        return with_modifiers(modifiers, "Space");
    if (n == 1 && (guchar)*text < 32) {
        *control = (char)(*text | 64);
        return with_modifiers(modifiers | CTRL, *text ? control : "Space");
    }
    if (!g_utf8_validate(text, (gssize)n, NULL) || !g_unichar_isprint(g_utf8_get_char(text)))
        return NULL;
    g_autofree char *one = g_strndup(text, n);
    return with_modifiers(modifiers, one);
}

/* How long the first of several keys is: what begins with Esc is one. */
static gsize length_of_one(const char *bytes, gsize n) {
    if (*bytes == '\033' && n > 1)
        return n;
    gunichar c = g_utf8_get_char_validated(bytes, (gssize)n);
    return c == (gunichar)-1 || c == (gunichar)-2 || c == 0
               ? 1
               : (gsize)(g_utf8_next_char(bytes) - bytes);
}

static char *name_one(const char *bytes, gsize n) {
    int modifiers = 0;
    if (n > 2 && bytes[0] == '\033' && bytes[1] == '\033') {
        modifiers = ALT;
        bytes++, n--;
    }
    g_autofree char *text = g_strndup(bytes, n);
    if (n > 2 && *bytes == '\033' && (bytes[1] == '[' || bytes[1] == 'O'))
        return name_sequence(text, modifiers);
    if (n > 1 && *bytes == '\033')
        return name_character(bytes + 1, n - 1, modifiers | ALT);
    return name_character(bytes, n, modifiers);
}

char *key_name(const char *bytes, gsize n) {
    g_autoptr(GString) name = g_string_new(NULL);
    while (n > 0) {
        gsize length = length_of_one(bytes, n);
        g_autofree char *one = name_one(bytes, length);
        if (!one)
            return NULL;
        g_string_append_printf(name, "%s%s", name->len ? " " : "", one);
        bytes += length;
        n -= length;
    }
    return name->len ? g_strdup(name->str) : NULL;
}

char *key_notation(const char *bytes, gsize n) {
    GString *out = g_string_sized_new(n * 4 + 1);
    for (gsize i = 0; i < n; i++)
        g_string_append_printf(out, "\\%03o", (guint)(guchar)bytes[i]);
    return g_string_free(out, FALSE);
}

GString *key_bytes(const char *notation) {
    GString *out = g_string_new(NULL);
    for (const char *p = notation; *p; p++) {
        if (g_str_has_prefix(p, "\\C-") && p[3] == '?') {
            g_string_append_c(out, '\177');
            p += 3;
        } else if (g_str_has_prefix(p, "\\C-") && p[3]) {
            g_string_append_c(out, (char)(p[3] & 31));
            p += 3;
        } else if (g_str_has_prefix(p, "\\e")) {
            g_string_append_c(out, '\033');
            p++;
        } else {
            g_string_append_c(out, *p);
        }
    }
    return out;
}
