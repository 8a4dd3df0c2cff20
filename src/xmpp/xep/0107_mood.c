/* 0107_mood.c — how people feel. */
#include "xmpp/xep/0107_mood.h"
#include "model/about.h"
#include "xmpp/xep/0163_pep.h"

#define NS_MOOD "http://jabber.org/protocol/mood"

const char *const mood_names[] = {
    "afraid",      "amazed",     "amorous",     "angry",         "annoyed",    "anxious",
    "aroused",     "ashamed",    "bored",       "brave",         "calm",       "cautious",
    "cold",        "confident",  "confused",    "contemplative", "contented",  "cranky",
    "crazy",       "creative",   "curious",     "dejected",      "depressed",  "disappointed",
    "disgusted",   "dismayed",   "distracted",  "embarrassed",   "envious",    "excited",
    "flirtatious", "frustrated", "grateful",    "grieving",      "grumpy",     "guilty",
    "happy",       "hopeful",    "hot",         "humbled",       "humiliated", "hungry",
    "hurt",        "impressed",  "in_awe",      "in_love",       "indignant",  "interested",
    "intoxicated", "invincible", "jealous",     "lonely",        "lost",       "lucky",
    "mean",        "moody",      "nervous",     "neutral",       "offended",   "outraged",
    "playful",     "proud",      "relaxed",     "relieved",      "remorseful", "restless",
    "sad",         "sarcastic",  "satisfied",   "serious",       "shocked",    "shy",
    "sick",        "sleepy",     "spontaneous", "stressed",      "strong",     "surprised",
    "thankful",    "thirsty",    "tired",       "undefined",     "weak",       "worried",
    NULL};

static void on_item(Stream *stream, const char *owner, const char *id, const Stanza *payload) {
    g_autofree char *mood =
        stanza_is(payload, "mood", NS_MOOD) ? pep_words(payload, NS_MOOD) : NULL;
    about_set(stream_account(stream), owner, ABOUT_MOOD, mood);
}

static void on_gone(Stream *stream, const char *owner, const char *id) {
    about_set(stream_account(stream), owner, ABOUT_MOOD, NULL);
}

void mood_publish(Stream *stream, const char *name, const char *text, IqFn fn, gpointer data,
                  GDestroyNotify free_data) {
    Stanza *mood = stanza_new("mood", NS_MOOD);
    if (name)
        stanza_add(mood, name, NULL);
    if (name && text && *text)
        stanza_add_with_text(mood, "text", NULL, text);
    pep_publish(stream, NS_MOOD, NULL, mood, fn, data, free_data);
}

static const char *const features[] = {NS_MOOD, NS_MOOD "+notify", NULL};
static const PepNode nodes[] = {{NS_MOOD, on_item, on_gone}, {NULL}};

const XepModule xep_mood = {
    .xep = "0107", .name = "User Mood", .version = "1.2.2", .features = features, .pep = nodes};
