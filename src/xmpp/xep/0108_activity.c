/* 0108_activity.c — what people are doing. */
#include "xmpp/xep/0108_activity.h"
#include "model/about.h"
#include "xmpp/xep/0163_pep.h"

#define NS_ACTIVITY "http://jabber.org/protocol/activity"

const char *const activity_names[] = {"doing_chores",
                                      "doing_chores/buying_groceries",
                                      "doing_chores/cleaning",
                                      "doing_chores/cooking",
                                      "doing_chores/doing_maintenance",
                                      "doing_chores/doing_the_dishes",
                                      "doing_chores/doing_the_laundry",
                                      "doing_chores/gardening",
                                      "doing_chores/other",
                                      "doing_chores/running_an_errand",
                                      "doing_chores/walking_the_dog",
                                      "drinking",
                                      "drinking/having_a_beer",
                                      "drinking/having_coffee",
                                      "drinking/having_tea",
                                      "drinking/other",
                                      "eating",
                                      "eating/having_a_snack",
                                      "eating/having_breakfast",
                                      "eating/having_dinner",
                                      "eating/having_lunch",
                                      "eating/other",
                                      "exercising",
                                      "exercising/cycling",
                                      "exercising/dancing",
                                      "exercising/hiking",
                                      "exercising/jogging",
                                      "exercising/other",
                                      "exercising/playing_sports",
                                      "exercising/running",
                                      "exercising/skiing",
                                      "exercising/swimming",
                                      "exercising/working_out",
                                      "grooming",
                                      "grooming/at_the_spa",
                                      "grooming/brushing_teeth",
                                      "grooming/getting_a_haircut",
                                      "grooming/other",
                                      "grooming/shaving",
                                      "grooming/taking_a_bath",
                                      "grooming/taking_a_shower",
                                      "having_appointment",
                                      "having_appointment/other",
                                      "inactive",
                                      "inactive/day_off",
                                      "inactive/hanging_out",
                                      "inactive/hiding",
                                      "inactive/on_vacation",
                                      "inactive/other",
                                      "inactive/praying",
                                      "inactive/scheduled_holiday",
                                      "inactive/sleeping",
                                      "inactive/thinking",
                                      "relaxing",
                                      "relaxing/fishing",
                                      "relaxing/gaming",
                                      "relaxing/going_out",
                                      "relaxing/other",
                                      "relaxing/partying",
                                      "relaxing/reading",
                                      "relaxing/rehearsing",
                                      "relaxing/shopping",
                                      "relaxing/smoking",
                                      "relaxing/socializing",
                                      "relaxing/sunbathing",
                                      "relaxing/watching_a_movie",
                                      "relaxing/watching_tv",
                                      "talking",
                                      "talking/in_real_life",
                                      "talking/on_the_phone",
                                      "talking/on_video_phone",
                                      "talking/other",
                                      "traveling",
                                      "traveling/commuting",
                                      "traveling/cycling",
                                      "traveling/driving",
                                      "traveling/in_a_car",
                                      "traveling/on_a_bus",
                                      "traveling/on_a_plane",
                                      "traveling/on_a_train",
                                      "traveling/on_a_trip",
                                      "traveling/other",
                                      "traveling/walking",
                                      "undefined",
                                      "working",
                                      "working/coding",
                                      "working/in_a_meeting",
                                      "working/other",
                                      "working/studying",
                                      "working/writing",
                                      NULL};

static void on_item(Stream *stream, const char *owner, const char *id, const Stanza *payload) {
    g_autofree char *words =
        stanza_is(payload, "activity", NS_ACTIVITY) ? pep_words(payload, NS_ACTIVITY) : NULL;
    about_set(stream_account(stream), owner, ABOUT_ACTIVITY, words);
}

static void on_gone(Stream *stream, const char *owner, const char *id) {
    about_set(stream_account(stream), owner, ABOUT_ACTIVITY, NULL);
}

void activity_publish(Stream *stream, const char *name, const char *text, IqFn fn, gpointer data,
                      GDestroyNotify free_data) {
    Stanza *activity = stanza_new("activity", NS_ACTIVITY);
    g_auto(GStrv) parts = g_strsplit(name ? name : "", "/", 2);
    Stanza *general = name ? stanza_add(activity, parts[0], NULL) : NULL;
    if (general && parts[1])
        stanza_add(general, parts[1], NULL);
    if (general && text && *text)
        stanza_add_with_text(activity, "text", NULL, text);
    pep_publish(stream, NS_ACTIVITY, NULL, activity, fn, data, free_data);
}

static const char *const features[] = {NS_ACTIVITY, NS_ACTIVITY "+notify", NULL};
static const PepNode nodes[] = {{NS_ACTIVITY, on_item, on_gone}, {NULL}};

const XepModule xep_activity = {
    .xep = "0108", .name = "User Activity", .version = "1.3", .features = features, .pep = nodes};
