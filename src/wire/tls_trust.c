/* Is this certificate the server's? And what to tell people about it. */
#include "wire/tls_trust.h"

Certificate *certificate_copy(const Certificate *certificate) {
    g_return_val_if_fail(certificate, NULL);
    Certificate *copy = g_new0(Certificate, 1);
    copy->subject = g_strdup(certificate->subject);
    copy->issuer = g_strdup(certificate->issuer);
    copy->not_before = g_strdup(certificate->not_before);
    copy->not_after = g_strdup(certificate->not_after);
    copy->sha256 = g_strdup(certificate->sha256);
    copy->reason = g_strdup(certificate->reason);
    copy->names = g_strdupv(certificate->names);
    return copy;
}

void certificate_free(Certificate *certificate) {
    if (!certificate)
        return;
    g_free(certificate->subject);
    g_free(certificate->issuer);
    g_free(certificate->not_before);
    g_free(certificate->not_after);
    g_free(certificate->sha256);
    g_free(certificate->reason);
    g_strfreev(certificate->names);
    g_free(certificate);
}
