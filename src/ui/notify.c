/* What a notification may say, whatever somebody sent. */
#include "ui/notify.h"

#include "base/text.h"

#define TITLE_MAX 80
#define BODY_MAX 240

static char *clean_and_cut(const char *text, glong max) {
    g_autofree char *clean = text_clean(text);
    if (g_utf8_strlen(clean, -1) <= max)
        return g_steal_pointer(&clean);
    const char *p = clean, *end = clean;
    for (glong n = 0; *p && n < max; n += g_utf8_pointer_to_offset(end, p)) {
        end = p;
        p = text_next_cluster(p, NULL);
    }
    g_autofree char *cut = g_strndup(clean, (gsize)(end - clean));
    return g_strconcat(cut, "…", NULL);
}

char *notify_title(const char *title) {
    return clean_and_cut(title, TITLE_MAX);
}

char *notify_body(const char *body) {
    g_autofree char *cut = clean_and_cut(body, BODY_MAX);
    return g_markup_escape_text(cut, -1);
}
