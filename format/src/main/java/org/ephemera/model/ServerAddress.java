package org.ephemera.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Address of a server in a setting: scheme, host, port and path. User and query are rejected, because they may be
 * credentials.
 */
public final class ServerAddress {
    private static final Pattern SHAPE = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._/-]*)?");

    private ServerAddress() {}

    /**
     * Parses the value of a setting.
     *
     * @param setting its name, for the message
     * @param example a valid address, for the message
     * @throws IllegalArgumentException if the text is not an address; the message contains no secret of it
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
        throw new IllegalArgumentException("invalid " + setting + ": '" + SanitizedText.address(text)
                + "'; expected an address such as '" + example + "'");
    }
}
