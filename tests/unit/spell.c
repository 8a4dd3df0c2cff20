/* What of a line is looked up, and what comes of it; with a dictionary of four words. */
#include "ui/spell.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *path;
    Spell *spell;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    int fd = g_file_open_tmp("papo-words-XXXXXX", &f->path, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(f->path, "the\nkettle\nisn't\nch\xc3\xa1\n", -1, NULL));
    g_autoptr(GError) error = NULL;
    f->spell = spell_new(f->path, &error);
    if (!f->spell)
        g_test_skip(error->message);
}

static void tear_down(Fixture *f, gconstpointer data) {
    g_unlink(f->path);
    g_free(f->path);
    spell_free(f->spell);
}

/* The line with an x for each byte of what is wrong. */
static char *marked(Fixture *f, const char *line, gsize cursor) {
    g_autofree guint8 *marks = spell_marks(f->spell, line, cursor);
    char *shown = g_strdup(line);
    for (gsize i = 0; marks && i < strlen(line); i++)
        if (marks[i])
            shown[i] = 'x';
    return shown;
}

static void test_lines(Fixture *f, gconstpointer data) {
    static const char *const lines[][2] = {
        {"", ""},
        {"the kettle isn't", "the kettle isn't"},
        {"the ketle", "the xxxxx"},
        {"teh, (ketle) 'the'", "xxx, (xxxxx) 'the'"},
        {"ch\xc3\xa1 ch\xc3\xa9", "ch\xc3\xa1 xxxx"},
        {"teh https://teh.example teh@example.org r2d2 a_teh x",
         "xxx https://teh.example teh@example.org r2d2 a_teh x"},
        {"/mgs teh ketle", "/mgs teh ketle"},
        {"/me teh", "/me xxx"},
        {"//teh", "//teh"},
        {"the\nteh\tteh", "the\nxxx\txxx"},
    };
    if (!f->spell)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *shown = marked(f, lines[i][0], G_MAXSIZE);
        g_assert_cmpstr(shown, ==, lines[i][1]);
    }
    /* what is being written isn't wrong yet */
    g_autofree char *writing = marked(f, "teh ket", 7), *before = marked(f, "teh ket", 4);
    g_assert_cmpstr(writing, ==, "xxx ket");
    g_assert_cmpstr(before, ==, "xxx xxx");
}

static void test_suggestions(Fixture *f, gconstpointer data) {
    if (!f->spell)
        return;
    g_auto(GStrv) words = spell_suggestions(f->spell, "ketle");
    g_assert_cmpstr(words[0], ==, "kettle");
    g_assert_true(spell_knows(f->spell, "kettle", 6));
    g_assert_false(spell_knows(f->spell, "kettles", 7));
}

static void test_none(void) {
    g_autoptr(GError) error = NULL;
    g_assert_null(spell_new("xx_XX", &error));
    g_assert_nonnull(error->message);
    g_clear_error(&error);
    g_assert_null(spell_new("/no/such/file", &error)); /* and none is made */
    g_assert_false(g_file_test("/no/such/file", G_FILE_TEST_EXISTS));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/spell/lines", Fixture, NULL, set_up, test_lines, tear_down);
    g_test_add("/spell/suggestions", Fixture, NULL, set_up, test_suggestions, tear_down);
    g_test_add_func("/spell/none", test_none);
    return g_test_run();
}
