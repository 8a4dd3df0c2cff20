/* The signs of presence, in Unicode and in ASCII. */
#include "ui/sign.h"

static const struct {
    const char *unicode, *ascii, *word;
    Role role;
} signs[] = {
    [SHOW_OFFLINE] = {"○", "-", "offline", ROLE_OFFLINE},
    [SHOW_ONLINE] = {"●", "+", "online", ROLE_ONLINE},
    [SHOW_CHAT] = {"◉", "*", "free to chat", ROLE_CHAT},
    [SHOW_AWAY] = {"◐", "~", "away", ROLE_AWAY},
    [SHOW_XA] = {"◌", "z", "away for long", ROLE_XA},
    [SHOW_DND] = {"⊗", "x", "busy", ROLE_DND},
};

const char *sign_for_show(Show show, gboolean unicode) {
    g_return_val_if_fail(show < G_N_ELEMENTS(signs), "");
    return unicode ? signs[show].unicode : signs[show].ascii;
}

const char *sign_for_blocked(gboolean unicode) {
    return unicode ? "⊘" : "#";
}

const char *word_for_show(Show show) {
    g_return_val_if_fail(show < G_N_ELEMENTS(signs), "");
    return signs[show].word;
}

Role role_for_show(Show show) {
    g_return_val_if_fail(show < G_N_ELEMENTS(signs), ROLE_TEXT);
    return signs[show].role;
}
