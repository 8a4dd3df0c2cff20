#pragma once
#include "model/event.h"

/* The objects that an event may have as members, and their own members: tables. */
typedef enum {
    FIELD_TEXT,  /* char *, as it was said */
    FIELD_TIME,  /* gint64, µs: XEP-0082 in UTC */
    FIELD_WORDS, /* char **: array */
    FIELD_WORD,  /* const char *, by a function */
    FIELD_NUMBER,
    FIELD_FLAG,
} FieldType;

typedef struct {
    const char *name;
    FieldType type;
    const char *help;
    gsize offset;                       /* TEXT, TIME, WORDS: in the struct of the part */
    const char *(*word)(gconstpointer); /* WORD: borrowed; NULL: not known */
    gint64 (*number)(gconstpointer);    /* NUMBER, FLAG */
} Field;

typedef struct {
    const char *name, *help;
    gconstpointer (*of)(const Event *ev); /* NULL: the event has none */
    const Field *fields;
    guint n;
} Part;

typedef enum {
    PART_ACCOUNT,
    PART_CONTACT,
    PART_CONVERSATION,
    PART_ROOM,
    PART_MESSAGE,
    PART_OCCUPANT,
    PART_QUESTION,
    PART_COUNT
} PartId;

const Part *event_part(PartId id);

/* event_json.c: what objects of this type may have: 1 << PartId, and these two. */
enum { TEXT_MEMBER = 1 << PART_COUNT, NUMBER_MEMBER = 1 << (PART_COUNT + 1) };
guint event_members(EventType type);
