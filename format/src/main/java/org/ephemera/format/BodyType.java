package org.ephemera.format;

import java.util.Locale;

/** What a body's file name ends with; told by the answer's {@code Content-Type}, never by its bytes. */
public enum BodyType {
    JSON,
    CBOR,
    XML,
    TXT,
    BIN;

    public String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

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
