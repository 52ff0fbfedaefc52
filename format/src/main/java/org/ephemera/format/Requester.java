package org.ephemera.format;

import java.util.Locale;

/**
 * Requester of an acquisition.
 *
 * @param principal name of the requester, established by {@code method}
 * @param verified true only if a party other than the requester confirms the name
 */
public record Requester(String principal, Method method, boolean verified) {
    /** Ways to establish the requester's name. */
    public enum Method {
        IAM,
        EVENT_SOURCE,
        CLAIMED;

        /** Returns the name in JSON. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
