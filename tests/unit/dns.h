#pragma once
/* A resolver that answers from a table, or never, and notes what it was asked. */
#include <gio/gio.h>
#include <string.h>

typedef struct {
    const char *name;    /* "_xmpp-client._tcp.a.test", or a host */
    const char *records; /* "priority weight host port, …"; "." not here; "address address…"; "?"
                            DNS fails; "…" never */
} DnsEntry;

typedef struct {
    GResolver parent;
    const DnsEntry *table;
    GString *asked;
} TestDns;
typedef GResolverClass TestDnsClass;

GType test_dns_get_type(void);
G_DEFINE_TYPE(TestDns, test_dns, G_TYPE_RESOLVER)

static const char *dns_find(TestDns *dns, const char *name) {
    g_string_append_printf(dns->asked, "%s ", name);
    for (const DnsEntry *entry = dns->table; entry->name; entry++)
        if (g_str_equal(entry->name, name))
            return entry->records;
    return NULL;
}

static void dns_never(GCancellable *cancel, gpointer data) {
    g_task_return_new_error(data, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static GTask *dns_task(GResolver *resolver, const char *name, GCancellable *cancel,
                       GAsyncReadyCallback callback, gpointer data, const char **records) {
    GTask *task = g_task_new(resolver, cancel, callback, data);
    *records = dns_find((TestDns *)resolver, name);
    if (!*records)
        g_task_return_new_error(task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no %s", name);
    else if (g_str_equal(*records, "?"))
        g_task_return_new_error(task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                                "DNS is dead");
    else if (!g_str_equal(*records, "\342\200\246"))
        return task;
    else if (cancel) /* the task is told when it is cancelled, and kept until then */
        g_cancellable_connect(cancel, G_CALLBACK(dns_never), g_object_ref(task), g_object_unref);
    g_object_unref(task);
    return NULL;
}

static void dns_free_targets(gpointer list) {
    g_resolver_free_targets(list);
}

static void dns_service_async(GResolver *resolver, const char *name, GCancellable *cancel,
                              GAsyncReadyCallback callback, gpointer data) {
    const char *records;
    g_autoptr(GTask) task = dns_task(resolver, name, cancel, callback, data, &records);
    if (!task)
        return;
    GList *list = NULL;
    g_auto(GStrv) lines = g_strsplit(records, ", ", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, " ", -1);
        GSrvTarget *target =
            g_strv_length(parts) == 4
                ? g_srv_target_new(parts[2], (guint16)atoi(parts[3]), (guint16)atoi(parts[0]),
                                   (guint16)atoi(parts[1]))
                : g_srv_target_new(".", 0, 0, 0);
        list = g_list_append(list, target);
    }
    g_task_return_pointer(task, g_srv_target_list_sort(list), dns_free_targets);
}

static void dns_free_addresses(gpointer list) {
    g_resolver_free_addresses(list);
}

static void dns_name_async(GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
                           GCancellable *cancel, GAsyncReadyCallback callback, gpointer data) {
    const char *records;
    g_autoptr(GTask) task = dns_task(resolver, name, cancel, callback, data, &records);
    if (!task)
        return;
    GList *list = NULL;
    g_auto(GStrv) addresses = g_strsplit(records, " ", -1);
    for (char **address = addresses; *address; address++) {
        gboolean is_v6 = strchr(*address, ':') != NULL;
        if (flags != (is_v6 ? G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY
                            : G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY))
            list = g_list_append(list, g_inet_address_new_from_string(*address));
    }
    if (list)
        g_task_return_pointer(task, list, dns_free_addresses);
    else
        g_task_return_new_error(task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no %s", name);
}

static void dns_plain_name_async(GResolver *resolver, const char *name, GCancellable *cancel,
                                 GAsyncReadyCallback callback, gpointer data) {
    dns_name_async(resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancel, callback, data);
}

static GList *dns_finish(GResolver *resolver, GAsyncResult *result, GError **error) {
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void test_dns_init(TestDns *dns) {
    dns->asked = g_string_new(NULL);
}

static void test_dns_finalize(GObject *object) {
    g_string_free(((TestDns *)object)->asked, TRUE);
    G_OBJECT_CLASS(test_dns_parent_class)->finalize(object);
}

static void test_dns_class_init(TestDnsClass *class) {
    G_OBJECT_CLASS(class)->finalize = test_dns_finalize;
    class->lookup_service_async = dns_service_async;
    class->lookup_service_finish = dns_finish;
    class->lookup_by_name_async = dns_plain_name_async;
    class->lookup_by_name_finish = dns_finish;
    class->lookup_by_name_with_flags_async = dns_name_async;
    class->lookup_by_name_with_flags_finish = dns_finish;
}

static TestDns *dns_install(const DnsEntry *table) {
    TestDns *dns = g_object_new(test_dns_get_type(), NULL);
    dns->table = table;
    g_resolver_set_default(&dns->parent);
    return dns;
}
