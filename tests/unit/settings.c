/* Settings: scopes, checks with helpful errors, and two files that people may edit. */
#include "model_world.h"
#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct {
    Folder *folder;
    char *settings, *accounts;
} Files;

static Files *files_new(void) {
    Files *f = g_new0(Files, 1);

    f->folder = folder_new();
    f->settings = g_build_filename(f->folder, "settings.ini", NULL);
    f->accounts = g_build_filename(f->folder, "accounts.ini", NULL);
    return f;
}

static void files_free(Files *f) {
    folder_free(f->folder);
    g_free(f->settings);
    g_free(f->accounts);
    g_free(f);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Files, files_free)

static void write_file(const char *path, const char *text) {
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *read_file(const char *path) {
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void assert_refused(Settings *s, const char *name, const char *value, Account *account,
                           const char *says) {
    g_autoptr(GError) error = NULL;

    g_assert_false(settings_set(s, name, value, account, NULL, &error));
    g_assert_nonnull(error);
    if (strstr(error->message, says) == NULL)
        g_error("“%s” does not say “%s”", error->message, says);
}

static void test_table(void) {
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    guint n;
    const Setting *table = settings_table(&n);

    for (guint i = 0; i < n; i++) {
        g_autoptr(GError) error = NULL;
        const Setting *s = &table[i];
        g_assert_true(g_hash_table_add(names, (gpointer)s->name));
        g_assert_true(setting_find(s->name) == s);
        g_assert_true(g_str_has_suffix(s->help, "."));
        g_assert_cmpuint(s->scope, !=, 0);
        g_assert_true((s->type == SETTING_CHOICE || s->type == SETTING_LIST) ==
                      (s->choices != NULL));
        g_assert_true((s->type == SETTING_NUMBER) == (s->min < s->max));
        if (s->fallback != NULL)
            settings_check(s, s->fallback, &error);
        g_assert_no_error(error);
        g_assert_true(s->fallback != NULL || s->type == SETTING_TEXT || s->type == SETTING_SECRET ||
                      s->scope == SCOPE_ACCOUNT);
    }
    g_assert_null(setting_find("no-such-thing"));
}

static void test_scopes(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Settings *s = model->settings;
    Account *account = world_account(model, "me@example.org");
    Account *other = world_account(model, "me@example.com");
    Conv *conv = convs_get(account, CONV_CHAT, "bob@example.org");

    bus_listen(model->bus, world_note, heard);
    g_assert_true(settings_on(s, "receipts", account, conv));
    g_assert_true(settings_set(s, "receipts", "off", NULL, NULL, NULL));
    g_assert_false(settings_on(s, "receipts", account, conv));
    g_assert_true(settings_set(s, "receipts", "YES", account, NULL, NULL));
    g_assert_true(settings_on(s, "receipts", account, conv));
    g_assert_true(settings_on(s, "receipts", NULL, conv)); /* a conv knows its account */
    g_assert_false(settings_on(s, "receipts", other, NULL));
    g_assert_true(settings_set(s, "receipts", "off", account, conv, NULL));
    g_assert_false(settings_on(s, "receipts", account, conv));
    g_assert_cmpstr(settings_own(s, "receipts", account, NULL), ==, "on");
    g_assert_cmpstr(settings_own(s, "receipts", account, conv), ==, "off");
    g_assert_null(settings_own(s, "receipts", other, NULL));
    g_assert_true(settings_set(s, "receipts", NULL, account, conv, NULL));
    g_assert_true(settings_on(s, "receipts", account, conv));
    g_assert_cmpstr(heard->str, ==,
                    "setting-changed:receipts\nsetting-changed:receipts\n"
                    "setting-changed:receipts\nsetting-changed:receipts\n");
    g_assert_cmpint(settings_number(s, "priority", account, NULL), ==, 0);
    g_assert_null(settings_text(s, "server", account, NULL));
}

static void test_checks(void) {
    g_autoptr(Model) model = world_new(NULL);
    Settings *s = model->settings;
    Account *a = world_account(model, "me@example.org");
    Conv *conv = convs_get(a, CONV_CHAT, "bob@example.org");

    assert_refused(s, "port", "0", a, "1 to 65535");
    assert_refused(s, "port", "65536", a, "1 to 65535");
    assert_refused(s, "port", "5222x", a, "1 to 65535");
    assert_refused(s, "port", "", a, "1 to 65535");
    assert_refused(s, "priority", "128", a, "-128 to 127");
    assert_refused(s, "priority", "-129", a, "-128 to 127");
    assert_refused(s, "tls", "requir", a, "Did you mean require?");
    assert_refused(s, "receipts", "maybe", NULL, "on or off");
    assert_refused(s, "server", "host:5222", a, "xmpp.example.org");
    assert_refused(s, "server", "", a, "xmpp.example.org");
    assert_refused(s, "resource", "", a, "home");
    assert_refused(s, "proxy", "tor", a, "socks5://127.0.0.1:9050");
    assert_refused(s, "proxy", "ftp://a:1", a, "socks5://127.0.0.1:9050");
    assert_refused(s, "ca-file", "/nowhere/at/all", a, "can't be read");
    assert_refused(s, "tls-pin", "12:34", a, "64");
    assert_refused(s, "status", "two\nlines", a, "line ends");
    assert_refused(s, "nick", "\xff\xfe", a, "UTF-8");
    assert_refused(s, "time-format", "%Q", NULL, "%H:%M");
    assert_refused(s, "default-account", "me@example.org/there", NULL, "me@example.org");
    assert_refused(s, "colors", "16", NULL, "no setting");
    assert_refused(s, "port", "5222", NULL, "/account set");
    assert_refused(s, "theme", "dark", a, "same for all");
    g_assert_false(settings_set(s, "carbons", "off", NULL, conv, NULL));
    g_assert_true(settings_set(s, "port", "5223", a, NULL, NULL));
    g_assert_cmpint(settings_number(s, "port", a, NULL), ==, 5223);
    g_assert_true(settings_set(s, "tls", "Direct", a, NULL, NULL));
    g_assert_cmpstr(settings_text(s, "tls", a, NULL), ==, "direct");
    assert_refused(s, "tls", "off", a, "one of require");
    g_assert_true(settings_set(s, "notify", "off", NULL, NULL, NULL)); /* it was a switch once */
    g_assert_cmpstr(settings_text(s, "notify", NULL, NULL), ==, "none");
    g_assert_true(settings_set(s, "notify", "on", a, NULL, NULL));
    g_assert_cmpstr(settings_text(s, "notify", a, NULL), ==, "auto");
    g_assert_true(settings_set(s, "server", "2001:db8::1", a, NULL, NULL));
    g_assert_true(settings_set(s, "server", "bücher.example", a, NULL, NULL));
    g_assert_true(settings_set(s, "proxy", "socks5://me:pw@127.0.0.1:9050", a, NULL, NULL));
}

/* What a person wrote stays: comments, order, keys of a newer papo. */
static void test_edited(void) {
    g_autoptr(Files) f = files_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(Settings) s = NULL;
    g_autofree char *text = NULL;
    struct stat st;

    write_file(f->settings, "# mine\n[global]\n# because\ntheme=dark\nfrom-the-future=1\n"
                            "[me@example.org bob@example.org]\ndesktop=no\n[else]\na=b\n");
    s = settings_new(bus, f->settings, f->accounts, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(settings_text(s, "theme", NULL, NULL), ==, "dark");
    g_assert_cmpuint(settings_warnings(s)->len, ==, 2);
    /* edited while papo runs */
    text = read_file(f->settings);
    g_autofree char *more = g_strconcat(text, "# and this\n", NULL);
    write_file(f->settings, more);
    g_assert_true(settings_set(s, "bell", "off", NULL, NULL, &error));
    g_free(text);
    text = read_file(f->settings);
    g_assert_nonnull(strstr(text, "# mine\n"));
    g_assert_nonnull(strstr(text, "[global]\n# because\ntheme=dark\nfrom-the-future=1\n"));
    g_assert_nonnull(strstr(text, "bell=off\n"));
    g_assert_nonnull(strstr(text, "[else]\na=b\n"));
    g_assert_nonnull(strstr(text, "# and this"));
    g_assert_cmpint(g_stat(f->settings, &st), ==, 0);
    g_assert_cmpuint(st.st_mode & 0777, ==, 0600);
}

static void assert_broken(const char *settings, const char *accounts, const char *says) {
    g_autoptr(Files) f = files_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(Settings) s = NULL;
    g_autofree char *after = NULL;
    const char *path = settings != NULL ? f->settings : f->accounts;
    const char *text = settings != NULL ? settings : accounts;

    write_file(path, text);
    s = settings_new(bus, f->settings, f->accounts, &error);
    g_assert_null(s);
    g_assert_nonnull(strstr(error->message, path));
    if (strstr(error->message, says) == NULL)
        g_error("“%s” does not say “%s”", error->message, says);
    after = read_file(path);
    g_assert_cmpstr(after, ==, text);
}

static void test_broken(void) {
    assert_broken("[global]\ntheme=dark\nnonsense\n", NULL, "3");
    assert_broken("[global\n", NULL, "1");
    assert_broken("[global]\nbell=perhaps\n", NULL, "[global] bell is on or off");
    assert_broken(NULL, "[me@example.org]\nport=99999\n", "1 to 65535");
    assert_broken(NULL, "[not a jid]\nport=1\n", "has to be the JID");
    assert_broken(NULL, "[Me@Example.org]\n", "such as [me@example.org]");
    assert_broken(NULL, "[me@example.org/home]\n", "such as [me@example.org]");
}

/* A file that was broken meanwhile is not overwritten; the setting holds and is saved later. */
static void test_unsaved(void) {
    g_autoptr(Files) f = files_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(Settings) s = settings_new(bus, f->settings, f->accounts, &error);
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    write_file(f->settings, "[global]\nhalf a li");
    g_assert_false(settings_set(s, "theme", "night", NULL, NULL, &error));
    g_assert_error(error, SETTINGS_ERROR, SETTINGS_ERROR_SAVE);
    g_assert_cmpstr(settings_text(s, "theme", NULL, NULL), ==, "night");
    text = read_file(f->settings);
    g_assert_cmpstr(text, ==, "[global]\nhalf a li");
    write_file(f->settings, "[global]\nbell=off\n");
    g_assert_true(settings_set(s, "desktop", "off", NULL, NULL, NULL));
    g_free(text);
    text = read_file(f->settings);
    g_assert_nonnull(strstr(text, "bell=off\n"));
    g_assert_nonnull(strstr(text, "theme=night\n"));
    g_assert_nonnull(strstr(text, "desktop=off\n"));
}

static void test_accounts(void) {
    g_autoptr(Folder) folder = folder_new();
    const char *odd = "a%b@[2001:db8::1]";
    Model *model = world_new(folder);
    Account *me = world_account(model, "me@example.org");
    Account *other = world_account(model, odd);
    Account *greek = world_account(model, "κώστας@παράδειγμα.example");
    Conv *conv = convs_get(me, CONV_PRIVATE, "tea@rooms.example.org/[Mad] Hatter");
    g_auto(GStrv) jids = NULL;

    g_assert_true(settings_set(model->settings, "nick", " ½ \\ ", other, NULL, NULL));
    g_assert_true(settings_set(model->settings, "desktop", "off", NULL, conv, NULL));
    g_assert_true(settings_set(model->settings, "priority", "-5", greek, NULL, NULL));
    g_assert_true(settings_set(model->settings, "password", " p#;= ", other, NULL, NULL));
    model_free(model);

    model = world_new(folder);
    jids = settings_accounts(model->settings);
    g_assert_cmpuint(g_strv_length(jids), ==, 3);
    g_assert_cmpstr(jids[2], ==, "κώστας@παράδειγμα.example");
    greek = accounts_find(model, jids[2]);
    g_assert_cmpint(settings_number(model->settings, "priority", greek, NULL), ==, -5);
    g_assert_true(accounts_remove(model, greek, NULL));
    g_assert_cmpstr(jids[0], ==, "me@example.org");
    g_assert_cmpstr(jids[1], ==, odd);
    me = accounts_find(model, "me@example.org");
    other = accounts_find(model, odd);
    g_assert_cmpstr(settings_text(model->settings, "nick", other, NULL), ==, " ½ \\ ");
    g_assert_cmpstr(settings_text(model->settings, "password", other, NULL), ==, " p#;= ");
    conv = convs_find(me, "tea@rooms.example.org/[Mad] Hatter");
    g_assert_false(settings_on(model->settings, "desktop", NULL, conv));
    g_assert_true(accounts_remove(model, other, NULL));
    g_assert_true(accounts_remove(model, me, NULL));
    model_free(model);
    model = world_new(folder);
    g_assert_cmpuint(model->accounts->len, ==, 0);
    me = world_account(model, "me@example.org");
    conv = convs_find(me, "tea@rooms.example.org/[Mad] Hatter"); /* history stays */
    g_assert_nonnull(conv);
    g_assert_true(settings_on(model->settings, "desktop", NULL, conv)); /* settings do not */
    model_free(model);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings/table", test_table);
    g_test_add_func("/settings/scopes", test_scopes);
    g_test_add_func("/settings/checks", test_checks);
    g_test_add_func("/settings/edited", test_edited);
    g_test_add_func("/settings/broken", test_broken);
    g_test_add_func("/settings/unsaved", test_unsaved);
    g_test_add_func("/settings/accounts", test_accounts);
    return g_test_run();
}
