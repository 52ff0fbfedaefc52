package org.ephemera.store.upload;

import java.util.Map;

/** Content type of an object by its file extension. HTML is not included, so that a browser never executes evidence. */
public final class ContentTypes {
    private static final Map<String, String> BY_EXTENSION = Map.of(
            "json", "application/json",
            "jsonl", "application/jsonl",
            "cbor", "application/cbor",
            "xml", "application/xml",
            "txt", "text/plain",
            "csv", "text/csv",
            "tsr", "application/timestamp-reply");

    private ContentTypes() {}

    public static String of(String key) {
        return BY_EXTENSION.getOrDefault(key.substring(key.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
