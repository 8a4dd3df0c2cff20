/* The signs of presence, in Unicode and in ASCII. */
#include "ui/sign.h"

static const struct {
    const char *unicode, *ascii;
    Role role;
} signs[] = {
    [SHOW_OFFLINE] = {"○", "-", ROLE_OFFLINE}, [SHOW_ONLINE] = {"●", "+", ROLE_ONLINE},
    [SHOW_CHAT] = {"◉", "*", ROLE_CHAT},       [SHOW_AWAY] = {"◐", "~", ROLE_AWAY},
    [SHOW_XA] = {"◌", "z", ROLE_XA},           [SHOW_DND] = {"⊗", "x", ROLE_DND},
};

const char *sign_for_show(Show show, gboolean unicode) {
    g_return_val_if_fail(show < G_N_ELEMENTS(signs), "");
    return unicode ? signs[show].unicode : signs[show].ascii;
}

Role role_for_show(Show show) {
    g_return_val_if_fail(show < G_N_ELEMENTS(signs), ROLE_TEXT);
    return signs[show].role;
}
