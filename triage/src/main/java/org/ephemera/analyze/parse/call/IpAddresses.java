package org.ephemera.analyze.parse.call;

import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses from which calls come, as audit logs write them. */
public final class IpAddresses {
    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /** RFC 1918 and 6598, this machine, and links. */
    private static final Pattern INSIDE = Pattern.compile(
            "(10|127|192\\.168|169\\.254|172\\.(1[6-9]|2[0-9]|3[01])|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\\..*"
                    + "|f[cd].*|fe80:.*|::1");

    private IpAddresses() {}

    /** True for an address of the internet; a name, as a service has, is none. */
    public static boolean isPublic(String address) {
        return isAddress(address)
                && !INSIDE.matcher(address.toLowerCase(Locale.ROOT)).matches();
    }

    /** False for a name: {@code cloudformation.amazonaws.com} and {@code AWS Internal} call on behalf of somebody, wherever they are. */
    public static boolean isAddress(String address) {
        return V4.matcher(address).matches() || address.indexOf(':') >= 0;
    }
}
