package org.ephemera.aws.target;

import org.ephemera.model.SanitizedText;

/**
 * Addresses of log servers for messages: scheme, host and port, without user, path and query, which may contain
 * secrets.
 */
final class LogServerAddress {
    private LogServerAddress() {}

    static String of(String address) {
        if (address.isBlank()) {
            return "at the driver's default address";
        }
        int scheme = address.indexOf("://");
        int host = scheme < 0 ? 0 : scheme + 3;
        int end = address.length();
        for (char c : new char[] {'/', '?', '#', '\\'}) {
            end = Math.min(end, indexOrEnd(address, c, host));
        }
        String authority = address.substring(host, end);
        return "at "
                + SanitizedText.of(address.substring(0, host) + authority.substring(authority.lastIndexOf('@') + 1));
    }

    private static int indexOrEnd(String text, char c, int from) {
        int index = text.indexOf(c, from);
        return index < 0 ? text.length() : index;
    }
}
