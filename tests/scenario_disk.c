/* What happens to the disk: full, spoilt files, and a papo that ends without a word. */
#include "base/words.h"
#include "scenario.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* No file may grow beyond this while the disk is "full". */
#define FULL_BYTES 0

void disk_fill(Scenario *s, const char *rest) {
    struct rlimit limit;
    gboolean full = strcmp(rest, "full") == 0;
    if (!full && *rest)
        scenario_fail(s, "disk full, or disk");
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = full ? FULL_BYTES : limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
}

void disk_remove(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

static char *copy_folder(const char *folder) {
    char *copy = g_dir_make_tmp("papo-XXXXXX", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *from = g_build_filename(folder, name, NULL);
        g_autofree char *to = g_build_filename(copy, name, NULL), *data = NULL;
        gsize length;
        if (g_file_get_contents(from, &data, &length, NULL))
            g_file_set_contents(to, data, (gssize)length, NULL);
    }
    return copy;
}

/* As the disk is at this moment: what papo does when it ends properly is not on it. */
void disk_crash(Scenario *s, const char *rest) {
    char *snapshot = copy_folder(s->profile);
    scenario_stop(s);
    disk_remove(s->profile);
    g_free(s->profile);
    s->profile = snapshot;
    scenario_start(s);
}

/* A file of the user's, not papo's. */
void disk_file(Scenario *s, const char *rest) {
    g_autofree char *name = words_next(&rest);
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), name, NULL);
    g_autofree char *text = g_strcompress(rest + strspn(rest, " "));
    if (!g_file_set_contents(path, text, -1, NULL))
        scenario_fail(s, "%s can't be written", path);
}

/* The same in the profile, which is on disk then: "profile scripts/NAME.papo TEXT". */
void disk_profile(Scenario *s, const char *rest) {
    g_autofree char *name = words_next(&rest);
    g_autofree char *path = g_build_filename(s->profile, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = g_strcompress(rest + strspn(rest, " "));
    if (g_mkdir_with_parents(folder, 0700) != 0 || !g_file_set_contents(path, text, -1, NULL))
        scenario_fail(s, "%s can't be written", path);
}

/* "holds FILE LINE": with * for anything. */
void disk_holds(Scenario *s, const char *rest) {
    g_autofree char *all = subset_expand(s, rest), *text = NULL;
    const char *line = all;
    g_autofree char *path = words_next(&line);
    line += strspn(line, " ");
    if (!g_file_get_contents(path, &text, NULL, NULL))
        scenario_fail(s, "there is no file %s", path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **each = lines; *each; each++)
        if (subset_text(line, g_strchug(*each)))
            return;
    scenario_fail(s, "no line of the file is so: it is\n%s", text);
}

void disk_gone(Scenario *s, const char *rest) {
    g_autofree char *path = subset_expand(s, rest);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        scenario_fail(s, "there is %s", path);
}

/* Ends papo, and writes into a file of the profile what follows its name ("\\n" and the like are
 * understood). */
void disk_spoil(Scenario *s, const char *rest) {
    g_autofree char *name = words_next(&rest);
    g_autofree char *path = g_build_filename(s->profile, name, NULL);
    g_autofree char *text = g_strcompress(rest + strspn(rest, " "));
    scenario_stop(s);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        scenario_fail(s, "there is no %s to spoil", path);
    g_file_set_contents(path, text, -1, NULL);
}

void disk_fails(Scenario *s, const char *rest) {
    g_autofree char *pattern = words_next(&rest);
    g_autoptr(GError) error = NULL;
    AppOptions options = {.profile = s->profile,
                          .maker = wire_fake_new,
                          .maker_data = s->net,
                          .clock = clock_new_fake(s->now)};
    App *app = app_new(&options, &error);
    if (app)
        scenario_fail(s, "papo starts");
    if (!subset_text(pattern ? pattern : "*", error->message))
        scenario_fail(s, "papo says: %s", error->message);
}
