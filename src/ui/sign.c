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

const char *sign_for_blocked(gboolean unicode) {
    return unicode ? "⊘" : "#";
}

Role role_for_show_in_title(Show show) {
    static const Role roles[] = {
        [SHOW_OFFLINE] = ROLE_TITLE_OFFLINE, [SHOW_ONLINE] = ROLE_TITLE_ONLINE,
        [SHOW_CHAT] = ROLE_TITLE_CHAT,       [SHOW_AWAY] = ROLE_TITLE_AWAY,
        [SHOW_XA] = ROLE_TITLE_XA,           [SHOW_DND] = ROLE_TITLE_DND,
    };

    g_return_val_if_fail(show < G_N_ELEMENTS(roles), ROLE_TITLE);
    return roles[show];
}

Role role_for_contact(Show show, gboolean open, gboolean unread) {
    static const Role roles[][2] = {
        [SHOW_OFFLINE] = {ROLE_OFFLINE_OPEN, ROLE_OFFLINE_UNREAD},
        [SHOW_ONLINE] = {ROLE_ONLINE_OPEN, ROLE_ONLINE_UNREAD},
        [SHOW_CHAT] = {ROLE_CHAT_OPEN, ROLE_CHAT_UNREAD},
        [SHOW_AWAY] = {ROLE_AWAY_OPEN, ROLE_AWAY_UNREAD},
        [SHOW_XA] = {ROLE_XA_OPEN, ROLE_XA_UNREAD},
        [SHOW_DND] = {ROLE_DND_OPEN, ROLE_DND_UNREAD},
    };

    g_return_val_if_fail(show < G_N_ELEMENTS(roles), ROLE_TEXT);
    return unread || open ? roles[show][unread] : role_for_show(show);
}

Role role_for_show(Show show) {
    g_return_val_if_fail(show < G_N_ELEMENTS(signs), ROLE_TEXT);
    return signs[show].role;
}
