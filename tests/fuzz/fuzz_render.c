/* Any bytes as body, nick, subject and reason of a message, at any width: nothing a terminal obeys
 * reaches a cell, and no further line begins where a head does. Input: a byte for the width, one
 * for kind and state, then the four texts, separated by NUL. */
#include "../unit/screen_world.h"
#include "ui/viewport.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One model and theme for all inputs: they are only read. */
typedef struct {
    Model *model;
    Conv *conv;
    Theme *theme;
    GTimeZone *zone;
} World;

static World world;

static void prepare(void) {
    if (world.model)
        return;
    world.model = world_new(NULL);
    world.conv =
        convs_get(world_account(world.model, "me@example.org"), CONV_CHAT, "bob@example.org");
    world.theme = theme_builtin();
    world.zone = g_time_zone_new_utc();
}

static char *take(const uint8_t **data, size_t *size) {
    const uint8_t *end = memchr(*data, 0, *size);
    size_t n = end ? (size_t)(end - *data) : *size;
    char *text = g_strndup((const char *)*data, n);

    *size -= end ? n + 1 : n;
    *data += end ? n + 1 : n;
    return text;
}

static void assert_indented(Canvas *canvas, const Row *row) {
    int indent = CLAMP(row->indent, 0, MAX(0, canvas->width - 2));

    for (int y = 1; y < canvas->height; y++)
        for (int x = 0; x < indent; x++)
            g_assert_true(*canvas_at(canvas, x, y)->text == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 4096)
        return 0;
    prepare();
    int width = data[0] % 130;
    g_autoptr(Message) message = message_new(data[1] % (MESSAGE_LEAVE + 1));
    RowStyle style = screen_style(world.theme, world.zone);

    message->id = 1;
    message->time = START;
    message->state = (data[1] >> 3) % (MESSAGE_FAILED + 1);
    message->flags = data[1] & 0x80 ? MESSAGE_EDITED | MESSAGE_MENTION : 0;
    style.unicode = !(data[0] & 1);
    data += 2;
    size -= 2;
    message->body = take(&data, &size);
    message->nick = size ? take(&data, &size) : NULL;
    message->subject = size ? take(&data, &size) : NULL;
    message->error = size ? take(&data, &size) : NULL;

    RowStyle fit = row_style_fit(&style, width);
    g_autoptr(Row) row = row_for_message(world.conv, message, &fit);
    g_autoptr(Wrapped) wrapped = wrap_row(row, width);
    g_autoptr(Canvas) canvas = canvas_new(width, wrapped_height(wrapped));
    for (int i = 0; i < canvas->height; i++)
        wrapped_draw(wrapped, i, canvas, 0, i);
    assert_sound(canvas);
    assert_indented(canvas, row);
    return 0;
}
