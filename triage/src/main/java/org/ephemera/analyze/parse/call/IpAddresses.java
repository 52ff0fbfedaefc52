package org.ephemera.analyze.parse.call;

import java.util.Locale;
import java.util.regex.Pattern;

/** Classification of source addresses in audit logs. */
public final class IpAddresses {
    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /** Private addresses: RFC 1918 and 6598, loopback and link-local. */
    private static final Pattern INSIDE = Pattern.compile(
            "(10|127|192\\.168|169\\.254|172\\.(1[6-9]|2[0-9]|3[01])|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\\..*"
                    + "|f[cd].*|fe80:.*|::1");

    private IpAddresses() {}

    /** Reports whether the text is an internet address. A service name is not an address. */
    public static boolean isPublic(String address) {
        return isAddress(address)
                && !INSIDE.matcher(address.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Reports whether the text is an address and not a name. Services such as {@code cloudformation.amazonaws.com} and
     * {@code AWS Internal} call on behalf of a principal from any place.
     */
    public static boolean isAddress(String address) {
        return V4.matcher(address).matches() || address.indexOf(':') >= 0;
    }
}
