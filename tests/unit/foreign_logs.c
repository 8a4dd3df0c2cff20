/* Logs of other programs, as they write them; and such as nobody writes. */
#include "model/foreign_logs.h"
#include <string.h>

static char *parsed(const char *text, ForeignKind kind, const char *own) {
    g_autoptr(GDateTime) day = g_date_time_new_local(2026, 1, 31, 0, 0, 0);
    g_autoptr(GPtrArray) all = foreign_parse(text, strlen(text), kind, day, own, NULL);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++) {
        const ForeignMessage *message = g_ptr_array_index(all, i);
        g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(message->time / G_USEC_PER_SEC);
        g_autofree char *time = g_date_time_format(utc, "%Y-%m-%dT%H:%M:%S");
        g_string_append_printf(out, "%s %s %s [%s];", time, message->ours ? "me" : "they",
                               message->nick ? message->nick : "-", message->body);
    }
    return g_string_free(out, FALSE);
}

static void check(const char *text, ForeignKind kind, const char *own, const char *expected) {
    g_autofree char *got = parsed(text, kind, own);
    g_assert_cmpint(foreign_kind(text), ==, *expected ? kind : FOREIGN_UNKNOWN);
    g_assert_cmpstr(got, ==, expected);
}

static void test_profanity(void) {
    check("2026-01-31T12:30:05+01:00 - Bob: tea?\n"
          "2026-01-31T12:30:06.123456+01:00 - me: yes: now\nand\n\nhere\n"
          "2026-01-31T12:31:00+01:00 - *Bob waves\n"
          "2026-01-31T12:32:00+01:00 - nothing\n",
          FOREIGN_PROFANITY, NULL,
          "2026-01-31T11:30:05 they Bob [tea?];"
          "2026-01-31T11:30:06 me me [yes: now\nand\n\nhere];"
          "2026-01-31T11:31:00 they Bob [/me waves];");
    check("12:30:05 - Alice: mine\n", FOREIGN_PROFANITY, "Alice",
          "2026-01-31T12:30:05 me Alice [mine];");
}

static void test_poezio(void) {
    check("MI 20260131T12:30:00Z 000 Bob is online\n"
          "MR 20260131T12:30:05Z 000 <Bob>  tea?\n"
          "MR 20260131T12:30:06Z 002 <me>  yes\n now\n \n"
          "MR 20260131T12:30:07Z 000 <Bob>  MR 20260131T12:30:05Z 000 <x>  y\n",
          FOREIGN_POEZIO, "me",
          "2026-01-31T12:30:05 they Bob [tea?];2026-01-31T12:30:06 me me [yes\nnow\n];"
          "2026-01-31T12:30:07 they Bob [MR 20260131T12:30:05Z 000 <x>  y];");
}

static void test_mcabber(void) {
    check("S_ 20260131T12:29:00Z 000 gone\n"
          "MR 20260131T12:30:05Z 000 tea?\n"
          "MS 20260131T12:30:06Z 001 yes\nMR 20260131T12:30:05Z 000 not a message\n"
          "MI 20260131T12:30:06Z 001 info\nmore\n"
          "MR 20260131T12:30:07Z 000 <Bob> in a room\n",
          FOREIGN_MCABBER, NULL,
          "2026-01-31T12:30:05 they - [tea?];"
          "2026-01-31T12:30:06 me - [yes\nMR 20260131T12:30:05Z 000 not a message];"
          "2026-01-31T12:30:07 they Bob [in a room];");
}

/* S29: cut off, too many lines promised, times that can't be, bad UTF-8. */
static void test_broken(void) {
    static const char *const broken[] = {"",
                                         "\n\n",
                                         "MR",
                                         "MR 2026",
                                         "MR 20261331T12:30:05Z 000 x\n",
                                         "MR 20260131T12:30:05Z abc x\n",
                                         "MR 20260131T12:30:05Z\n",
                                         "hello\nworld\n",
                                         " - : \n",
                                         "12:3:05 - a: b\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++)
        for (int kind = FOREIGN_PROFANITY; kind <= FOREIGN_MCABBER; kind++) {
            g_autofree char *got = parsed(broken[i], (ForeignKind)kind, NULL);
            g_assert_cmpstr(got, ==, "");
            g_assert_cmpint(foreign_kind(broken[i]), ==, FOREIGN_UNKNOWN);
        }
    check("MR 20260131T12:30:05Z 999 a\nb", FOREIGN_MCABBER, NULL,
          "2026-01-31T12:30:05 they - [a\nb];");
    check("MR 20260131T12:30:05Z 99999999999999999999 a\nb", FOREIGN_MCABBER, NULL,
          "2026-01-31T12:30:05 they - [a\nb];");
    check("MR 20260131T12:30:05Z 000 \xff\n", FOREIGN_MCABBER, NULL,
          "2026-01-31T12:30:05 they - [\xef\xbf\xbd];");
}

static void add_all(GString *out, const GPtrArray *all) {
    for (guint i = 0; i < all->len; i++) {
        const ForeignMessage *message = g_ptr_array_index(all, i);
        g_string_append_printf(out, "%" G_GINT64_FORMAT " %d %s [%s];", message->time,
                               message->ours, message->nick ? message->nick : "-", message->body);
    }
}

/* As a file is read: what may go on in the next piece is read with that. */
static char *in_pieces(const char *text, ForeignKind kind, gsize size) {
    GString *out = g_string_new(NULL);
    gsize length = strlen(text), piece = size, rest = 0;
    for (gsize at = 0; at < length; at += MIN(piece, length - at) - rest) {
        piece = rest == piece ? piece * 2 : size;
        gboolean end = piece >= length - at;
        g_autoptr(GPtrArray) some =
            foreign_parse(text + at, MIN(piece, length - at), kind, NULL, "me", end ? NULL : &rest);
        if (end)
            rest = 0;
        add_all(out, some);
    }
    return g_string_free(out, FALSE);
}

/* However a log is cut into pieces, it says the same. */
static void test_pieces(void) {
    static const struct {
        ForeignKind kind;
        const char *text;
    } logs[] = {
        {FOREIGN_PROFANITY, "noise\n2026-01-31T12:30:05+01:00 - Bob: tea?\r\n"
                            "2026-01-31T12:30:06.123456+01:00 - me: yes: now\nand\n\nh\xc3\xa9re\n"
                            "2026-01-31T12:31:00+01:00 - *Bob waves\nnoise\n"
                            "2026-01-31T12:32:00+01:00 - nothing\nnot said\n"
                            "2026-01-31T12:33:00+01:00 - Bob: last"},
        {FOREIGN_POEZIO, "MI 20260131T12:30:00Z 001 Bob is online\n and so\n"
                         "MR 20260131T12:30:05Z 000 <Bob>  tea?\n"
                         "MR 20260131T12:30:06Z 002 <me>  yes\n now\n \n"
                         "MR 20260131T12:30:07Z 000 <Bob>  MR 20260131T12:30:05Z 000 <x>  y\n"},
        {FOREIGN_MCABBER, "S_ 20260131T12:29:00Z 000 gone\n"
                          "MR 20260131T12:30:05Z 000 tea?\n"
                          "MS 20260131T12:30:06Z 001 yes\nMR 20260131T12:30:05Z 000 no message\n"
                          "MI 20260131T12:30:06Z 001 info\nmore\n"
                          "MR 20260131T12:30:07Z 003 <Bob> in a room\n1\n2\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(logs); i++) {
        g_autoptr(GString) whole = g_string_new(NULL);
        g_autoptr(GPtrArray) all =
            foreign_parse(logs[i].text, strlen(logs[i].text), logs[i].kind, NULL, "me", NULL);
        g_assert_cmpuint(all->len, >, 2);
        add_all(whole, all);
        for (gsize size = 1; size <= strlen(logs[i].text); size++) {
            g_autofree char *pieces = in_pieces(logs[i].text, logs[i].kind, size);
            g_assert_cmpstr(pieces, ==, whole->str);
        }
    }
}

int main(int argc, char **argv) {
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/foreign/profanity", test_profanity);
    g_test_add_func("/foreign/poezio", test_poezio);
    g_test_add_func("/foreign/mcabber", test_mcabber);
    g_test_add_func("/foreign/broken", test_broken);
    g_test_add_func("/foreign/pieces", test_pieces);
    return g_test_run();
}
