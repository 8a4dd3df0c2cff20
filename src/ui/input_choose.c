/* The line of words to choose from after a Tab. */
#include "ui/input_choose.h"

#include "base/text.h"

#include <string.h>

void input_choice_clear(InputChoice *choice) {
    g_clear_pointer(&choice->words, g_strfreev);
    g_clear_pointer(&choice->typed, g_free);
    choice->chosen = -1;
}

char *input_choice_common(const InputChoice *choice) {
    gsize n = strlen(choice->words[0]);
    for (char **w = choice->words + 1; *w; w++) {
        gsize same = 0;
        while (same < n && (*w)[same] == choice->words[0][same])
            same++;
        n = same;
    }
    while (n > 0 && (choice->words[0][n] & 0xc0) == 0x80)
        n--; /* not within a character */
    return g_strndup(choice->words[0], n);
}

static int word_width(const char *word) {
    g_autofree char *clean = text_clean(word);
    return text_width(clean, -1) + 2;
}

void input_choice_draw(const InputChoice *choice, Canvas *canvas, int y, const Theme *theme) {
    Style plain = theme_style(theme, ROLE_STATUS), chosen = theme_style(theme, ROLE_TAB_CURRENT);
    chosen.attributes |= STYLE_REVERSE;
    canvas_fill(canvas, 0, y, canvas->width, " ", plain);
    int first = 0, used = 0;
    for (int i = 0; i <= choice->chosen; i++) { /* the chosen one is always to be seen */
        used += word_width(choice->words[i]);
        while (used > canvas->width - 1 && first < i)
            used -= word_width(choice->words[first++]);
    }
    int x = first > 0 ? canvas_put(canvas, 0, y, "<", plain, 1) : 1;
    for (int i = first; choice->words[i] && x < canvas->width; i++) {
        g_autofree char *clean = text_clean(choice->words[i]);
        if (x + text_width(clean, -1) + (choice->words[i + 1] ? 2 : 0) > canvas->width &&
            i > first) {
            canvas_put(canvas, canvas->width - 1, y, ">", plain, 1);
            break;
        }
        x = canvas_put(canvas, x, y, clean, i == choice->chosen ? chosen : plain,
                       canvas->width - x) +
            2;
    }
}
