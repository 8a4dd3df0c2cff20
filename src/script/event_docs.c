/* docs/events.md, from the tables. */
#include "base/tr.h"
#include "cmd/docgen.h"
#include "script/event_json.h"
#include "script/event_parts.h"

static void add_code(GString *out, const char *name, gboolean first) {
    g_string_append_printf(out, "%s`%s`", first ? "" : ", ", name);
}

static void add_members(GString *out, EventType type) {
    guint members = event_members(type);
    gsize start = out->len;
    for (PartId id = 0; id < PART_COUNT; id++)
        if (members & (1u << id))
            add_code(out, event_part(id)->name, out->len == start);
    if (members & TEXT_MEMBER)
        add_code(out, "text", out->len == start);
    if (members & NUMBER_MEMBER)
        add_code(out, "number", out->len == start);
}

static void add_events(GString *out) {
    g_string_append(out, _("\n| name | | members |\n|---|---|---|\n"));
    for (EventType type = 0; type < EV_COUNT; type++) {
        gboolean shown = (event_set_default() & EVENT_BIT(type)) != 0;
        g_string_append_printf(out, "| %s`%s`%s | ", shown ? "**" : "", event_name(type),
                               shown ? "**" : "");
        docgen_markdown(out, tr(event_help(type)));
        g_string_append(out, " | ");
        add_members(out, type);
        g_string_append(out, " |\n");
    }
}

static const char *type_word(FieldType type) {
    static const char *const words[] = {
        [FIELD_TEXT] = N_("text"), [FIELD_TIME] = N_("time"),     [FIELD_WORDS] = N_("array"),
        [FIELD_WORD] = N_("word"), [FIELD_NUMBER] = N_("number"), [FIELD_FLAG] = "true, false",
    };
    return tr(words[type]);
}

static void add_part(GString *out, const Part *part) {
    g_string_append_printf(out, "\n### `%s`\n\n", part->name);
    docgen_markdown(out, tr(part->help));
    g_string_append(out, "\n\n| | | |\n|---|---|---|\n");
    for (guint i = 0; i < part->n; i++) {
        g_string_append_printf(out, "| `%s` | %s | ", part->fields[i].name,
                               type_word(part->fields[i].type));
        docgen_markdown(out, tr(part->fields[i].help));
        g_string_append(out, " |\n");
    }
}

void event_docs(GString *out) {
    g_string_append(
        out, _("# Events\n\nWritten by `papo --print events`. Every change is told once, as one of "
               "these. Scripts print those in bold; `--events LIST` names others: names with "
               "commas between them, `all`, `none`, or `default` for the bold ones.\n"));
    add_events(out);
    g_string_append_printf(
        out,
        _("\n## As JSON\n\nWith `--json` each of them is one object in one line: UTF-8, with a "
          "line "
          "end, and written at once. Every object has `v` (the version of this description: %d), "
          "`event` (the name) and `time` (when it happened, XEP-0082, UTC); and of the members "
          "named above those that there is something to say about. Two more kinds of objects are "
          "no events: `reply` is an answer of a command (`text`), `error` says what went wrong "
          "(`text`) and in which line (`where`); it goes to standard error.\n\nWhat others wrote "
          "is given as they wrote it, only made valid: whoever shows it to people should take "
          "control characters out. New events and members may come with any version of papo; when "
          "one goes or changes its meaning, `v` is raised.\n\n"
          "    {\"v\":1,\"event\":\"message\",\"time\":\"2026-11-21T10:00:00Z\","
          "\"account\":{\"jid\":\"alice@example.org\",…},"
          "\"conversation\":{\"kind\":\"chat\",\"jid\":\"bob@example.org\",…},"
          "\"message\":{\"kind\":\"text\",\"state\":\"received\",\"from\":\"bob@example.org/x\","
          "\"body\":\"tea?\",…}}\n\n"
          "    papo --script bot.papo --forever --json | jq -r 'select(.event==\"message\") | "
          ".message.body'\n"),
        EVENT_JSON_VERSION);
    for (PartId id = 0; id < PART_COUNT; id++)
        add_part(out, event_part(id));
}

void event_docs_texts(GString *out) {
    for (PartId id = 0; id < PART_COUNT; id++) {
        const Part *part = event_part(id);
        docgen_text(out, part->help);
        for (guint i = 0; i < part->n; i++)
            docgen_text(out, part->fields[i].help);
    }
}
