package org.ephemera.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Where a server is, as a setting names it: scheme, host, port and path; neither a user nor a query, which may be credentials. */
public final class ServerAddress {
    private static final Pattern SHAPE = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._/-]*)?");

    private ServerAddress() {}

    /**
     * The address that a setting gives.
     *
     * @param setting its name, for the message
     * @param example an address that would do, for the message
     * @throws IllegalArgumentException if it is none; the message shows no secret of it
     */
    public static URI parse(String setting, String text, String example) {
        try {
            URI address = new URI(text);
            if (SHAPE.matcher(text).matches() && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Its message would repeat the text.
        }
        throw new IllegalArgumentException(
                setting + " is an address such as '" + example + "', not '" + SanitizedText.address(text) + "'");
    }
}
