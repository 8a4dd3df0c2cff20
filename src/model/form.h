#pragma once
#include <glib.h>

/* A data form (XEP-0004): what a service wants to know or tells, as it came, and what the user put
 * in. All texts are remote: cleaned where they are shown. */
typedef enum {
    FIELD_TEXT_SINGLE, /* also every type that is not known */
    FIELD_BOOLEAN,
    FIELD_FIXED,
    FIELD_HIDDEN,
    FIELD_JID_MULTI,
    FIELD_JID_SINGLE,
    FIELD_LIST_MULTI,
    FIELD_LIST_SINGLE,
    FIELD_TEXT_MULTI,
    FIELD_TEXT_PRIVATE,
} FieldType;

typedef struct {
    char *value, *label; /* label: never NULL */
} FieldOption;

/* XEP-0122: what a value has to be like. */
typedef enum { RULE_BASIC, RULE_OPEN, RULE_RANGE, RULE_REGEX } RuleMethod;
typedef struct {
    RuleMethod method;
    char *datatype;           /* "xs:integer"; NULL: any string */
    char *min, *max, *regex;  /* NULL: no bound */
    guint list_min, list_max; /* how many may be chosen; 0: no bound */
} FieldRule;

typedef struct {
    FieldType type;
    char *var;          /* NULL only where nothing is asked */
    char *label, *desc; /* NULL */
    gboolean required;
    gboolean given;     /* it came with a value: absent is not the same as empty */
    gboolean edited;    /* by the user */
    GPtrArray *values;  /* char* */
    GPtrArray *options; /* FieldOption* */
    GPtrArray *media;   /* char*: URIs of pictures and sounds (XEP-0221) */
    FieldRule rule;
} Field;

/* How the form is laid out (XEP-0141): a text, or a field. */
typedef struct {
    char *text; /* NULL: the field */
    guint field;
    gboolean heading; /* of a page or section */
    int indent;
} FormPart;

typedef struct Form {
    gboolean result;         /* nothing is asked */
    gboolean cut;            /* it was longer than papo takes */
    char *title;             /* NULL */
    GPtrArray *instructions; /* char* */
    GPtrArray *fields;       /* Field* */
    GPtrArray *parts;        /* FormPart*, all fields that are shown among them */
    GPtrArray *reported;     /* Field*: the columns of a table (XEP-0004 3.4) */
    GPtrArray *rows;         /* char**: its cells, as many as columns */
} Form;

#define FORM_ERROR (form_error_quark())
GQuark form_error_quark(void);

Form *form_new(void);
void form_free(Form *form);
Field *field_new(FieldType type, const char *var);
void field_free(gpointer field);
FieldOption *option_new(const char *value, const char *label);
FormPart *part_new(const char *text, gboolean heading, int indent);
FieldType field_type(const char *name); /* "list-multi" */
gboolean field_is_multi(const Field *field);

/* A field that can be filled in, by its var, or as "#3" by its number among all. NULL. */
Field *form_find(const Form *form, const char *name);
const char *form_get(const Form *form, const char *var); /* its first value; NULL */
/* What form_find() and a command line can be given: the var, if it is a plain word. Owned. */
char *form_name_of(const Form *form, const Field *field);

/* What people call it, and what stands in it: cleaned; secrets as stars. Owned by the caller. */
char *field_label(const Field *field);
char *field_shown(const Field *field);
char *field_hint(const Field *field); /* what may stand in it: "one of a, b, c"; NULL: any text */
gboolean field_is_on(const Field *field); /* FIELD_BOOLEAN */
gboolean field_has(const Field *field, const char *value);

/* What the user wants in a field: a text, read as the type needs it (on and off; an option by its
 * value or label; several addresses with blanks between; lines). Sets nothing and tells what would
 * be right if it can't be. */
gboolean form_set(Form *form, const char *name, const char *text, GError **error);
gboolean form_add(Form *form, const char *name, const char *text, GError **error);
gboolean form_drop(Form *form, const char *name, const char *text, GError **error);
/* "name=value", one after the other, until the first that is wrong. A name may come twice: both
 * values, where there may be several. */
gboolean form_apply(Form *form, char **assignments, GError **error);

/* A field that is not the user's to fill in: it has this value, and isn't shown. */
void form_fix(Form *form, const char *var, const char *value);

/* form_check.c. NULL: fine; else the field that is not, and why. */
const Field *form_check(const Form *form, GError **error);
gboolean field_check(const Field *field, GError **error);
gboolean field_check_value(const Field *field, const char *value, GError **error);
/* "xs:integer" (XEP-0122 3) for people, in English: what the value has to be; NULL: anything. */
const char *form_datatype_words(const char *datatype);

/* What was typed into another form goes into this one, if it asks the same. TRUE if there was
 * anything. */
gboolean form_keep(Form *form, const Form *before);
gboolean form_is_edited(const Form *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)
