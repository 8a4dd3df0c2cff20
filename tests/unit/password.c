/* Passwords: the one of an account that was just made is offered to the keyring, and comes back
 * from it. Libsecret's own file, which it has for tests, is the keyring. */
#include "wire/password.h"
#include "model_world.h"

enum { PATIENCE_S = 20 };

static gboolean lose_patience(gpointer data) {
    g_error("nothing came");
    return G_SOURCE_REMOVE;
}

typedef gboolean (*Until)(gpointer data);

static void wait_until(Until until, gpointer data) {
    guint timer = g_timeout_add_seconds(PATIENCE_S, lose_patience, NULL);
    while (!until(data))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(timer);
}

static gboolean is_asked(gpointer model) {
    return prompts_first(((Model *)model)->prompts) != NULL;
}

static void take(const char *password, const GError *error, gpointer data) {
    g_assert_no_error(error);
    *(char **)data = g_strdup(password);
}

static gboolean is_there(gpointer text) {
    return *(char **)text != NULL;
}

/* The store is done when a look finds it. */
static gboolean is_stored(gpointer account) {
    g_autofree char *text = NULL;
    Password *password = password_new(account);
    Model *model = ((Account *)account)->model;
    password_get(password, take, &text);
    while (!text && !is_asked(model))
        g_main_context_iteration(NULL, TRUE);
    password_free(password);
    return g_strcmp0(text, "tea4two") == 0;
}

static void test_new_account(gconstpointer folder) {
    g_autoptr(Model) model = world_new(folder);
    Account *account = world_account(model, "alice@example.org");
    g_autoptr(GError) error = NULL;
    Password *password = password_new(account);
    password_take(password, "tea4two");
    password_accepted(password);
    wait_until(is_asked, model);
    g_assert_cmpstr(prompts_first(model->prompts)->text, ==,
                    "Keep the password of alice@example.org in the keyring?");
    prompts_answer(model->prompts, prompts_first(model->prompts)->id, "yes", &error);
    g_assert_no_error(error);
    wait_until(is_stored, account);
    /* Once is enough: the next login asks for nothing. */
    password_accepted(password);
    password_free(password);
    password = password_new(account);
    g_autofree char *text = NULL;
    password_get(password, take, &text);
    wait_until(is_there, &text);
    g_assert_cmpstr(text, ==, "tea4two");
    password_accepted(password);
    g_assert_null(prompts_first(model->prompts));
    password_free(password);
}

/* Nothing is asked where nothing is kept. */
static void test_in_memory(void) {
    g_autoptr(Model) model = world_new(NULL);
    Password *password = password_new(world_account(model, "alice@example.org"));
    password_take(password, "tea4two");
    password_accepted(password);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_null(prompts_first(model->prompts));
    password_free(password);
}

int main(int argc, char **argv) {
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *file = g_build_filename(folder, "secrets", NULL);
    g_setenv("SECRET_BACKEND", "file", TRUE);
    g_setenv("SECRET_FILE_TEST_PATH", file, TRUE);
    g_setenv("SECRET_FILE_TEST_PASSWORD", "x", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/password/new-account", folder, test_new_account);
    g_test_add_func("/password/in-memory", test_in_memory);
    return g_test_run();
}
