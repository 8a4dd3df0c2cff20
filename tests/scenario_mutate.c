/* S29.4: everything that any scenario makes a server say, said again with something wrong: an
 * attribute gone, empty or absurd, a child gone or there twice, text gone or endless. */
#include "scenario.h"
#include "wire/stanza_node.h"
#include <stdio.h>
#include <string.h>

typedef enum { LOSE_CHILD, DOUBLE_CHILD, LOSE_TEXT, LONG_TEXT, RENAME, CHANGES } Change;

static const char *const absurd[] = {"", "-1", "99999999999999999999", "@", "a@b/\xe2\x80\xae",
                                     "0"};

/* Elements in document order, the root first. */
static void collect(Stanza *stanza, GPtrArray *all) {
    g_ptr_array_add(all, stanza);
    for (Stanza *child = stanza->first; child; child = child->next)
        collect(child, all);
}

static Stanza *nth(Stanza *root, guint n) {
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    collect(root, all);
    return all->pdata[n];
}

static void say(Scenario *s, const Stanza *mutant) {
    g_autofree char *xml = stanza_to_xml(mutant);
    g_autoptr(Stanza) readable = stanza_parse(xml, NULL);
    Account *account = accounts_find(app_model(s->app), s->account);
    if (!readable)
        return;
    for (guint i = 0; i < 10 && account->state != ACCOUNT_ONLINE; i++) {
        if (account->state == ACCOUNT_OFFLINE)
            run_step(s, "/ /connect");
        run_step(s, "wait 2m");
    }
    if (account->state != ACCOUNT_ONLINE)
        scenario_fail(s, "%s does not come back", s->account);
    fake_wire_receive(server_wire(s), xml);
    scenario_settle(s);
}

static void change_attributes(Scenario *s, const Stanza *original, guint n, guint attributes) {
    for (guint i = 0; i < attributes; i++) {
        for (gsize k = 0; k <= G_N_ELEMENTS(absurd); k++) {
            g_autoptr(Stanza) mutant = stanza_copy(original);
            Stanza *at = nth(mutant, n);
            g_autofree char *name = g_strdup(at->attributes[i].name);
            stanza_set(at, name, k < G_N_ELEMENTS(absurd) ? absurd[k] : NULL);
            say(s, mutant);
        }
    }
}

static void change(Stanza *at, Change what) {
    g_autofree char *word = g_strnfill(5000, 'x');
    switch (what) {
    case LOSE_CHILD:
        if (at->first)
            stanza_remove(at, at->first);
        break;
    case DOUBLE_CHILD:
        if (at->first)
            stanza_take(at, stanza_copy(at->first));
        break;
    case LOSE_TEXT:
        at->length = 0;
        if (at->text)
            at->text[0] = '\0';
        break;
    case LONG_TEXT:
        stanza_add_text(at, word);
        break;
    default:
        g_free(at->name);
        at->name = g_strdup("other");
    }
}

static void say_all_mutants(Scenario *s, const Stanza *original) {
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    collect((Stanza *)original, all);
    for (guint n = 0; n < all->len; n++) {
        change_attributes(s, original, n, ((Stanza *)all->pdata[n])->n_attributes);
        for (Change what = 0; what < CHANGES; what++) {
            g_autoptr(Stanza) mutant = stanza_copy(original);
            change(nth(mutant, n), what);
            say(s, mutant);
        }
    }
}

/* What was said before in this file or another is not worth saying again. */
static void mutate_file(Scenario *s, const char *path, GHashTable *known) {
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        scenario_fail(s, "%s can't be read", path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0, said = 0; lines[i] && said < 40; i++) {
        if (!g_str_has_prefix(lines[i], "< ") || strlen(lines[i]) > 4000)
            continue;
        g_autoptr(GString) xml = g_string_new(lines[i] + 1);
        while (lines[i + 1] && g_ascii_isspace(*lines[i + 1]))
            g_string_append_printf(xml, " %s", g_strstrip(lines[++i]));
        g_autofree char *expanded = subset_expand(s, xml->str);
        g_autoptr(Stanza) stanza = stanza_parse(g_strstrip(expanded), NULL);
        if (!stanza || !g_hash_table_add(known, g_steal_pointer(&expanded)))
            continue;
        say_all_mutants(s, stanza);
        said++;
    }
}

static gint by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Everything said and heard is forgotten on the way: it would fill the memory. */
void scenario_mutate(Scenario *s, const char *rest) {
    g_autofree char *folder = g_path_get_dirname(s->path);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (g_str_has_suffix(name, ".test") && g_str_has_prefix(name, rest))
            g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++) {
        mutate_file(s, names->pdata[i], known);
        run_step(s, "forget");
    }
}
