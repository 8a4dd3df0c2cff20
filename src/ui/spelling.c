/* Spelling of the line that is being written, in the languages of its conversation. */
#include "base/text.h"
#include "base/tr.h"
#include "ui/spell.h"
#include "ui/ui_private.h"

#include <string.h>

struct Spelling {
    GHashTable *languages; /* as set → Spell*, or NULL: there is none, and that was said */
};

static void forget(gpointer spell) {
    spell_free(spell);
}

Spelling *spelling_new(void) {
    Spelling *spelling = g_new0(Spelling, 1);
    spelling->languages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, forget);
    return spelling;
}

void spelling_free(Spelling *spelling) {
    if (!spelling)
        return;
    g_hash_table_unref(spelling->languages);
    g_free(spelling);
}

void spelling_renew(Spelling *spelling) {
    g_hash_table_remove_all(spelling->languages);
}

/* Borrowed; NULL: nothing is checked here. Dictionaries are read when they are needed first. */
static Spell *spell_here(Ui *ui) {
    const Conv *conv = ui->view->conv;
    const char *languages = settings_text(ui->model->settings, "spell", conv_account(conv), conv);
    GHashTable *known = ui->spelling->languages;
    g_autoptr(GError) error = NULL;
    if (!languages || !*languages || conv->page)
        return NULL;
    if (!g_hash_table_contains(known, languages)) {
        g_hash_table_insert(known, g_strdup(languages), spell_new(languages, &error));
        if (error)
            model_error(ui->model, NULL, "Spelling is not checked: %s", error->message);
    }
    return g_hash_table_lookup(known, languages);
}

guint8 *spelling_marks(const char *line, gsize cursor, gpointer data) {
    Ui *ui = data;
    Spell *spell = *line ? spell_here(ui) : NULL;
    return spell ? spell_marks(spell, line, cursor) : NULL;
}

static void tell_languages(const Ui *ui, Reply *reply) {
    const Conv *conv = ui->view->conv;
    const char *now = settings_text(ui->model->settings, "spell", conv_account(conv), conv);
    g_auto(GStrv) all = spell_languages();
    g_autofree char *names = g_strjoinv(", ", all);
    if (now && *now)
        reply_line(reply, "What you write here is checked with %s.", now);
    else
        reply_line(reply, "What you write here is not checked: /set spell LANGUAGE");
    if (*names)
        reply_line(reply, "Dictionaries: %s", names);
    else
        reply_line(reply, "There are no dictionaries: they come with packages such as "
                          "hunspell-en-us.");
}

static gboolean spell_word(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    const char *word = arg_text(args, "word");
    if (!ui)
        return FALSE;
    Spell *spell = word ? spell_here(ui) : NULL;
    if (!spell) {
        tell_languages(ui, ctx->reply);
        return TRUE;
    }
    g_autofree char *clean = text_clean(word);
    if (spell_knows(spell, word, strlen(word))) {
        reply_line(ctx->reply, "“%s” is right.", clean);
        return TRUE;
    }
    g_auto(GStrv) better = spell_suggestions(spell, word);
    g_autofree char *words = g_strjoinv(", ", better), *shown = text_clean(words);
    if (*shown)
        reply_line(ctx->reply, "“%s” could be: %s", clean, shown);
    else
        reply_line(ctx->reply, "“%s” is in no dictionary, nor anything like it.", clean);
    return TRUE;
}

static const Command table[] = {
    {"spell", "[word:text]", "See how a word is written, or which dictionaries there are.",
     "The setting spell says which languages you write: with it, words that are in none of their "
     "dictionaries are underlined in the input line.",
     "spell recieve", 0, spell_word},
};

void spell_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "The screen", table, G_N_ELEMENTS(table), ui);
}
