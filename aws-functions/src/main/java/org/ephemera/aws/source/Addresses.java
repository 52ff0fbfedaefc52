package org.ephemera.aws.source;

import org.ephemera.evidence.Shown;

/** Addresses of log servers without what may be a secret in them: user, password, query. */
final class Addresses {
    private Addresses() {}

    static String of(String address) {
        if (address.isBlank()) {
            return "at the place that the driver's defaults name";
        }
        int scheme = address.indexOf("://");
        int host = scheme < 0 ? 0 : scheme + 3;
        int path = indexOrEnd(address, '/', host);
        int query = indexOrEnd(address, '?', host);
        String authority = address.substring(host, Math.min(path, query));
        String bare = authority.substring(authority.lastIndexOf('@') + 1);
        return "at " + Shown.of(address.substring(0, host) + bare + address.substring(Math.min(path, query), query));
    }

    private static int indexOrEnd(String text, char c, int from) {
        int index = text.indexOf(c, from);
        return index < 0 ? text.length() : index;
    }
}
