package org.ephemera.format;

import java.util.Locale;

/** File extension of a body, determined from the {@code Content-Type} of the response and never from its bytes. */
public enum BodyType {
    JSON,
    CBOR,
    XML,
    TXT,
    BIN;

    /** Returns the extension without a dot. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the type for a {@code Content-Type} header. */
    public static BodyType of(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return JSON;
        }
        if (type.contains("cbor")) {
            return CBOR;
        }
        if (type.contains("xml")) {
            return XML;
        }
        return type.startsWith("text/") ? TXT : BIN;
    }
}
