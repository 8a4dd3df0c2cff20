/* Events as JSON, and the description of it. */
#include "script/event_json.h"

#include "base/datetime.h"
#include "base/json.h"
#include "base/tr.h"
#include "cmd/command.h"
#include "script/event_parts.h"
#include <string.h>

#define A (1 << PART_ACCOUNT)
#define C (A | 1 << PART_CONVERSATION)
#define M (C | 1 << PART_MESSAGE)
#define P (A | 1 << PART_CONTACT)
#define R (C | 1 << PART_ROOM)
#define T TEXT_MEMBER
#define N NUMBER_MEMBER

/* What each of them has, if it has it. shown: also when nobody has named it. */
static const struct {
    guint members;
    gboolean shown;
} shapes[EV_COUNT] = {
    [EV_ACCOUNT_ADDED] = {A},
    [EV_ACCOUNT_REMOVED] = {A},
    [EV_ACCOUNT_STATE] = {A | T, TRUE},
    [EV_ACCOUNT_CHANGED] = {A},
    [EV_ROSTER_LOADED] = {A},
    [EV_CONTACT_ADDED] = {P},
    [EV_CONTACT_CHANGED] = {P},
    [EV_CONTACT_REMOVED] = {P},
    [EV_PRESENCE] = {P | T},
    [EV_SUBSCRIPTION] = {P | T, TRUE},
    [EV_BLOCKED] = {A | T},
    [EV_ROOM_CHANGED] = {R | T},
    [EV_OCCUPANT_ADDED] = {C | 1 << PART_OCCUPANT},
    [EV_OCCUPANT_CHANGED] = {C | 1 << PART_OCCUPANT | T},
    [EV_OCCUPANT_REMOVED] = {C | 1 << PART_OCCUPANT},
    [EV_ABOUT] = {P | T},
    [EV_INVITED] = {A | T | N, TRUE},
    [EV_CONV_ADDED] = {C},
    [EV_CONV_OPENED] = {C},
    [EV_CONV_CLOSED] = {C},
    [EV_CONV_CHANGED] = {C | T},
    [EV_PAGE_OPENED] = {C | T},
    [EV_PAGE_CHANGED] = {C},
    [EV_MESSAGE_ADDED] = {M, TRUE},
    [EV_MESSAGE_CHANGED] = {M, TRUE},
    [EV_HISTORY_MOVED] = {C},
    [EV_SETTING_CHANGED] = {C | T},
    [EV_PROMPT_ASKED] = {A | 1 << PART_QUESTION | N, TRUE},
    [EV_PROMPT_CLOSED] = {A | N},
    [EV_STANZA] = {A | T | N},
    [EV_OUTGOING] = {M},
    [EV_READ] = {M},
    [EV_TYPING] = {C | T},
    [EV_COMPOSE] = {C | T | N},
    [EV_COPY] = {T},
    [EV_ENTERED] = {C | T},
    [EV_EDIT] = {T},
    [EV_ATTENTION] = {M | P | T},
    [EV_LOOK] = {C | N},
    [EV_QUIT] = {T},
};

#undef A
#undef C
#undef M
#undef P
#undef R
#undef T
#undef N

static void add_words(GString *out, const char *name, char **words) {
    if (!words)
        return;
    json_open(out, name, '[');
    for (; *words; words++)
        json_text(out, NULL, *words);
    json_close(out, ']');
}

static void add_time(GString *out, const char *name, gint64 us) {
    g_autofree char *time = datetime_format(us);
    json_text(out, name, time);
}

static void add_field(GString *out, const Field *field, gconstpointer part) {
    const guint8 *at = (const guint8 *)part + field->offset;
    switch (field->type) {
    case FIELD_TEXT:
        json_text(out, field->name, *(char *const *)at);
        break;
    case FIELD_TIME:
        add_time(out, field->name, *(const gint64 *)at);
        break;
    case FIELD_WORDS:
        add_words(out, field->name, *(char **const *)at);
        break;
    case FIELD_WORD:
        json_text(out, field->name, field->word(part));
        break;
    case FIELD_NUMBER:
        json_number(out, field->name, field->number(part));
        break;
    case FIELD_FLAG:
        json_flag(out, field->name, field->number(part) != 0);
        break;
    }
}

static void add_part(GString *out, const Part *part, const Event *ev) {
    gconstpointer of = part->of(ev);
    if (!of)
        return;
    json_open(out, part->name, '{');
    for (guint i = 0; i < part->n; i++)
        add_field(out, &part->fields[i], of);
    json_close(out, '}');
}

static GString *object_new(const char *event, gint64 now) {
    GString *out = g_string_new(NULL);
    json_open(out, NULL, '{');
    json_number(out, "v", EVENT_JSON_VERSION);
    json_text(out, "event", event);
    add_time(out, "time", now);
    return out;
}

static char *object_end(GString *out) {
    json_close(out, '}');
    return g_string_free(out, FALSE);
}

char *event_json(const Event *ev, gint64 now) {
    guint members = shapes[ev->type].members;
    GString *out = object_new(event_name(ev->type), now);
    for (PartId id = 0; id < PART_COUNT; id++)
        if (members & (1u << id))
            add_part(out, event_part(id), ev);
    if (members & TEXT_MEMBER)
        json_text(out, "text", ev->text);
    if (members & NUMBER_MEMBER)
        json_number(out, "number", ev->number);
    return object_end(out);
}

char *reply_json(const char *text, gint64 now) {
    GString *out = object_new("reply", now);
    json_text(out, "text", text);
    return object_end(out);
}

char *error_json(const char *where, const char *text, gint64 now) {
    GString *out = object_new("error", now);
    json_text(out, "where", where);
    json_text(out, "text", text);
    return object_end(out);
}

guint event_members(EventType type) {
    return shapes[type].members;
}

EventSet event_set_default(void) {
    EventSet set = 0;
    for (EventType type = 0; type < EV_COUNT; type++)
        if (shapes[type].shown)
            set |= EVENT_BIT(type);
    return set;
}

static gboolean set_add(EventSet *set, const char *name) {
    if (strcmp(name, "all") == 0)
        *set |= EVENT_BIT(EV_COUNT) - 1;
    else if (strcmp(name, "default") == 0)
        *set |= event_set_default();
    else if (strcmp(name, "none") != 0) {
        EventType type = 0;
        while (type < EV_COUNT && strcmp(event_name(type), name) != 0)
            type++;
        *set |= type < EV_COUNT ? EVENT_BIT(type) : 0;
        return type < EV_COUNT;
    }
    return TRUE;
}

gboolean event_set_parse(EventSet *set, const char *list, GError **error) {
    g_auto(GStrv) names = g_strsplit(*list ? list : ",", ",", -1);
    *set = 0;
    for (char **name = names; *name; name++)
        if (!set_add(set, g_strstrip(*name))) {
            g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE,
                        _("no event is called “%s”; papo --print events names them, and all, none "
                          "and default are understood"),
                        *name);
            return FALSE;
        }
    return TRUE;
}
