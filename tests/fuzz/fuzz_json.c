/* Any bytes as what others say, are called and set as a status: each event is one line of valid
 * JSON in UTF-8. Input: a byte for the event, then four texts, separated by NUL. */
#include "../json_check.h"
#include "../unit/model_world.h"
#include "model/room.h"
#include "script/event_json.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *take(const uint8_t **data, size_t *size) {
    const uint8_t *end = memchr(*data, 0, *size);
    size_t n = end ? (size_t)(end - *data) : *size;
    char *text = g_strndup((const char *)*data, n);

    *size -= end ? n + 1 : n;
    *data += end ? n + 1 : n;
    return text;
}

static void check(char *line) {
    g_assert_true(json_check_line(line));
    g_free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 4096)
        return 0;
    EventType type = data[0] % EV_COUNT;
    data++, size--;
    g_autoptr(Message) message = message_new(MESSAGE_TEXT);
    message->body = take(&data, &size);
    message->from = take(&data, &size);
    g_autofree char *nick = take(&data, &size), *text = take(&data, &size);
    char *hats[] = {nick, text, NULL};
    Occupant occupant = {.nick = nick, .status = text, .hats = hats};
    check(event_json(
        &(Event){.type = type, .message = message, .occupant = &occupant, .text = text}, START));
    check(reply_json(text, START));
    check(error_json(nick, message->body, START));
    return 0;
}
