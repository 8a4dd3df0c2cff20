/* 0122_validate.c — what the values of a form's field have to be like; model/form_check.c looks. */
#include "xmpp/xep/0122_validate.h"
#include <string.h>

#define NS_VALIDATE "http://jabber.org/protocol/xdata-validate"

static guint read_count(const Stanza *range, const char *name) {
    guint64 n = 0;
    const char *text = stanza_get(range, name);
    return text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT, &n, NULL) ? (guint)n : 0;
}

/* 3.2: a method that does not fit a list or several lines is still "open" for them. */
static RuleMethod method_of(const Stanza *validate, const Field *field) {
    gboolean several = field->type == FIELD_LIST_MULTI || field->type == FIELD_LIST_SINGLE ||
                       field->type == FIELD_TEXT_MULTI;
    const char *datatype = field->rule.datatype;
    if (stanza_child(validate, "regex", NS_VALIDATE))
        return RULE_REGEX;
    if (stanza_child(validate, "range", NS_VALIDATE)) /* 4.7: not for strings */
        return g_strcmp0(datatype, "xs:string") != 0 ? RULE_RANGE
               : several                             ? RULE_OPEN
                                                     : RULE_BASIC;
    return stanza_child(validate, "open", NS_VALIDATE) ? RULE_OPEN : RULE_BASIC;
}

void validate_read(const Stanza *element, Field *field) {
    const Stanza *validate = stanza_child(element, "validate", NS_VALIDATE);
    const Stanza *range = stanza_child(validate, "range", NS_VALIDATE);
    FieldRule *rule = &field->rule;
    if (!validate)
        return;
    const char *datatype = stanza_get(validate, "datatype");
    rule->datatype = g_strdup(datatype && *datatype ? datatype : "xs:string");
    rule->method = method_of(validate, field);
    if (rule->method == RULE_RANGE) {
        rule->min = g_strdup(stanza_get(range, "min"));
        rule->max = g_strdup(stanza_get(range, "max"));
    }
    if (rule->method == RULE_REGEX)
        rule->regex = g_strdup(stanza_child_text(validate, "regex", NS_VALIDATE));
    if (field->type == FIELD_LIST_MULTI) { /* 3.3: ignored elsewhere */
        rule->list_min = read_count(stanza_child(validate, "list-range", NS_VALIDATE), "min");
        rule->list_max = read_count(stanza_child(validate, "list-range", NS_VALIDATE), "max");
    }
}

static const char *const features[] = {NS_VALIDATE, NULL};

const XepModule xep_validate = {
    .xep = "0122", .name = "Data Forms Validation", .version = "1.0.2", .features = features};
