/* SCRAM against the published vectors, and against servers that lie. */
#include "wire/scram.h"
#include "wire/login_error.h"
#include "wire/saslprep.h"
#include <string.h>

#define NONCE "rOprNGfwEbeRWgbNEkqO"
#define SERVER_NONCE NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define SERVER_FIRST "r=" SERVER_NONCE ",s=" SALT ",i=4096"

typedef struct {
    ScramHash hash;
    const char *gs2, *binding, *nonce, *first, *server_first, *final, *server_final;
} Vector;

static const Vector vectors[] = {
    /* RFC 5802 5 */
    {SCRAM_SHA1, "n", NULL, "fyko+d2lbbFgONRv9qkxdawL", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
     "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
     "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
     "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
    /* RFC 7677 3 */
    {SCRAM_SHA256, "n", NULL, NONCE, "n,,n=user,r=" NONCE, SERVER_FIRST,
     "c=biws,r=" SERVER_NONCE ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
     "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
    /* the same numbers, calculated by Python's hashlib */
    {SCRAM_SHA512, "n", NULL, NONCE, "n,,n=user,r=" NONCE, SERVER_FIRST,
     "c=biws,r=" SERVER_NONCE
     ",p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
     "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw=="},
    {SCRAM_SHA256, "p=tls-exporter", "0123456789abcdef", NONCE, "p=tls-exporter,,n=user,r=" NONCE,
     SERVER_FIRST,
     "c=cD10bHMtZXhwb3J0ZXIsLDAxMjM0NTY3ODlhYmNkZWY=,r=" SERVER_NONCE
     ",p=gHXGjpChaxRXFwIMtlaJRsYnJdY38N2gf6QjIkRBs5s=",
     "v=q4GqYTXs49uCydxa8tyNLcDD/FSkJbtDAQaLLigLj4E="},
};

static Scram *make(const Vector *v, const char *password) {
    g_autoptr(GBytes) binding = v->binding ? g_bytes_new(v->binding, strlen(v->binding)) : NULL;
    g_autoptr(GError) error = NULL;
    Scram *scram = scram_new(&(ScramSetup){.hash = v->hash,
                                           .user = "user",
                                           .password = password,
                                           .nonce = v->nonce,
                                           .gs2 = v->gs2,
                                           .binding = binding},
                             &error);
    g_assert_no_error(error);
    return scram;
}

static void test_vectors(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        const Vector *v = &vectors[i];
        g_autoptr(GError) error = NULL;
        g_autoptr(Scram) scram = make(v, "pencil");
        g_autofree char *first = scram_client_first(scram);
        g_assert_cmpstr(first, ==, v->first);
        g_assert_true(scram_server_first(scram, v->server_first, &error));
        g_assert_cmpuint(scram_iterations(scram), ==, 4096);
        guint slices = 1;
        while (!scram_work(scram, 100))
            slices++;
        g_assert_cmpuint(slices, ==, 41);
        g_autofree char *final = scram_client_final(scram);
        g_assert_cmpstr(final, ==, v->final);
        g_assert_false(scram_is_verified(scram));
        g_assert_true(scram_server_final(scram, v->server_final, &error));
        g_assert_no_error(error);
        g_assert_true(scram_is_verified(scram));
    }
}

static void expect_first_refused(const char *server_first, const char *why) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Scram) scram = make(&vectors[1], "pencil");
    g_assert_false(scram_server_first(scram, server_first, &error));
    g_assert_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP);
    if (!strstr(error->message, why))
        g_error("“%s” does not say “%s”", error->message, why);
}

/* S16.2, S16.3, S16.4 */
static void test_hostile_first(void) {
    expect_first_refused("", "garbled");
    expect_first_refused("hello", "garbled");
    expect_first_refused("r=other,s=" SALT ",i=4096", "nonce");
    expect_first_refused("r=" NONCE ",s=" SALT ",i=4096", "nonce");
    expect_first_refused("r=" NONCE "\x01x,s=" SALT ",i=4096", "nonce");
    expect_first_refused("s=" SALT ",r=" SERVER_NONCE ",i=4096", "nonce");
    expect_first_refused("r=" SERVER_NONCE ",s=,i=4096", "salt");
    expect_first_refused("r=" SERVER_NONCE ",s=!!!!,i=4096", "salt");
    expect_first_refused("r=" SERVER_NONCE ",s=abc,i=4096", "salt");
    expect_first_refused("r=" SERVER_NONCE ",s=====,i=4096", "salt");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=4095", "few");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=1", "few");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=0", "iteration");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=-4096", "iteration");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=", "iteration");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=4096x", "iteration");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=10000001", "absurdly");
    expect_first_refused("r=" SERVER_NONCE ",s=" SALT ",i=99999999999999999999", "iteration");
    expect_first_refused("m=x,r=" SERVER_NONCE ",s=" SALT ",i=4096", "extension");
    expect_first_refused(SERVER_FIRST ",m=x", "extension");
    expect_first_refused(SERVER_FIRST ",", "garbled");
    expect_first_refused("\xff\xfe", "garbled");
    g_autofree char *huge = g_strnfill(1 << 20, 'a');
    g_autofree char *message = g_strconcat("r=" NONCE, huge, ",s=" SALT ",i=4096", NULL);
    expect_first_refused(message, "garbled");
}

static void expect_final_refused(const char *server_final) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Scram) scram = make(&vectors[1], "pencil");
    g_assert_true(scram_server_first(scram, SERVER_FIRST, &error));
    g_assert_true(scram_work(scram, G_MAXUINT));
    g_autofree char *final = scram_client_final(scram);
    g_assert_nonnull(final);
    g_assert_false(scram_server_final(scram, server_final, &error));
    g_assert_nonnull(error);
    g_assert_false(scram_is_verified(scram));
}

/* S16.1 */
static void test_hostile_final(void) {
    expect_final_refused("");
    expect_final_refused("v=");
    expect_final_refused("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl94G4=");
    expect_final_refused("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    expect_final_refused("v=6rri");
    expect_final_refused("x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    expect_final_refused("e=unknown-user");
}

static void test_early_final(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Scram) scram = make(&vectors[1], "pencil");
    g_assert_false(scram_server_final(scram, "v=AAAA", &error));
    g_clear_error(&error);
    g_assert_true(scram_server_first(scram, SERVER_FIRST, &error));
    while (!scram_work(scram, 1000))
        continue;
    g_assert_false(
        scram_server_final(scram, "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", &error));
    g_assert_error(error, LOGIN_ERROR, LOGIN_ERROR_STOP);
    g_clear_error(&error);
    g_assert_false(scram_server_first(scram, SERVER_FIRST, &error));
}

/* XEP-0474: the example of section 6.3. */
static void test_offer(void) {
    const char *mechanisms[] = {"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", NULL};
    const char *bindings[] = {"tls-server-end-point", "tls-exporter", NULL};
    g_autofree char *offer = scram_offer(mechanisms, bindings);
    g_assert_cmpstr(offer, ==,
                    "SCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS\x1ftls-exporter\x1etls-server-end-point");
    g_autofree char *no_bindings = scram_offer(mechanisms, NULL);
    g_assert_cmpstr(no_bindings, ==, "SCRAM-SHA-1\x1eSCRAM-SHA-1-PLUS");

    ScramSetup setup = {.hash = SCRAM_SHA1,
                        .user = "user",
                        .password = "pencil",
                        .nonce = "12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6",
                        .gs2 = "n",
                        .offer = offer,
                        .unproven = "The lists are no longer proven."};
#define EXAMPLE                                                                                    \
    "r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,"                  \
    "s=QSXCR+Q6sek8bf92,i=4096"
    g_autoptr(GError) error = NULL;
    Scram *scram = scram_new(&setup, &error);
    g_assert_true(scram_server_first(scram, EXAMPLE ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08=", &error));
    scram_free(scram);

    scram = scram_new(&setup, &error);
    g_assert_false(scram_server_first(scram, EXAMPLE ",h=G6k/rBLDqgOhRRaCuuatSDFkJ09=", &error));
    g_assert_nonnull(strstr(error->message, "changed the list"));
    g_clear_error(&error);
    scram_free(scram);

    scram = scram_new(&setup, &error);
    g_assert_false(scram_server_first(scram, EXAMPLE, &error));
    g_assert_nonnull(strstr(error->message, "no longer"));
    scram_free(scram);
}

static char *first_for(const char *user, const char *password) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Scram) scram = scram_new(
        &(ScramSetup){.user = user, .password = password, .nonce = "n", .gs2 = "y"}, &error);
    return scram ? scram_client_first(scram) : g_strdup(error->message);
}

/* S16.9 */
static void test_names(void) {
    g_autofree char *comma = first_for("a,b=c", "x");
    g_assert_cmpstr(comma, ==, "y,,n=a=2Cb=3Dc,r=n");
    g_autofree char *umlaut = first_for("e\xcc\x81"
                                        "ve",
                                        "x");
    g_assert_cmpstr(umlaut, ==, "y,,n=\xc3\xa9ve,r=n");
    g_autofree char *control = first_for("bob", "a\x07");
    g_assert_nonnull(strstr(control, "U+0007"));
    g_assert_null(strchr(control, '\x07'));
    g_autofree char *empty = first_for("bob", "");
    g_assert_nonnull(strstr(empty, "empty"));
    g_autofree char *broken = first_for("bob", "\xff");
    g_assert_nonnull(strstr(broken, "UTF-8"));
    g_autofree char *longest = g_strnfill(1000, 'x');
    g_autofree char *first = first_for(longest, longest);
    g_assert_cmpuint(strlen(first), ==, 1000 + strlen("y,,n=,r=n"));
}

/* RFC 4013 3 */
static void test_saslprep(void) {
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"I\xc2\xadX", "IX"},
        {"user", "user"},
        {"USER", "USER"},
        {"\xc2\xaa", "a"},
        {"\xe2\x85\xa8", "IX"},
        {"\x07", NULL},
        {"a\xc2\xa0"
         "b",
         "a b"},
        {"\xef\xbf\xbd", NULL},
        {"\xee\x80\x80", NULL},
        {"\xe2\x80\xae", NULL},
        {"p\xc3\xa4ss", "p\xc3\xa4ss"},
        {"\xd8\xa7"
         "1",
         NULL}, /* U+0627 "1": the example of RFC 4013 3 */
        {"\xd8\xa7"
         "1\xd8\xa8",
         "\xd8\xa7"
         "1\xd8\xa8"},
        {"\xd8\xa7"
         "a\xd8\xa8",
         NULL},
        {"1\xd7\x90", NULL},
        {"\xd7\x90\xd7\x91", "\xd7\x90\xd7\x91"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *out = saslprep(cases[i].in, "password", &error);
        g_assert_cmpstr(out, ==, cases[i].out);
        g_assert_true(!out == !!error);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scram/vectors", test_vectors);
    g_test_add_func("/scram/hostile-first", test_hostile_first);
    g_test_add_func("/scram/hostile-final", test_hostile_final);
    g_test_add_func("/scram/early-final", test_early_final);
    g_test_add_func("/scram/offer", test_offer);
    g_test_add_func("/scram/names", test_names);
    g_test_add_func("/scram/saslprep", test_saslprep);
    return g_test_run();
}
