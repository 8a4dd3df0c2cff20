/* Without enchant nothing is checked. */
#include "base/tr.h"
#include "ui/spell.h"

Spell *spell_new(const char *languages, GError **error) {
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOSYS,
                        _("This papo was built without enchant, so it can't check spelling"));
    return NULL;
}

void spell_free(Spell *spell) {
}

gboolean spell_knows(Spell *spell, const char *word, gsize length) {
    return TRUE;
}

char **spell_suggestions(Spell *spell, const char *word) {
    return g_new0(char *, 1);
}

char **spell_languages(void) {
    return g_new0(char *, 1);
}
