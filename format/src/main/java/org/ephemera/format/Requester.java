package org.ephemera.format;

import java.util.Locale;

/**
 * Who asked.
 *
 * @param principal their name as {@code method} established it
 * @param verified true only if somebody other than the requester vouches for the name
 */
public record Requester(String principal, Method method, boolean verified) {
    public enum Method {
        IAM,
        EVENT_SOURCE,
        CLAIMED;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
