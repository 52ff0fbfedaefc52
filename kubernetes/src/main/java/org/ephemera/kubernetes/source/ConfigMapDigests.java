package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.call.DerivedDocument;
import org.ephemera.kubernetes.call.ListView;

/** A list of config maps without their values: a document that says so of itself. */
final class ConfigMapDigests extends DerivedDocument {
    static final String KEPT = "names, keys, sizes and SHA-256 digests; no values";

    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final JsonGenerator json;
    private final ListView list;

    ConfigMapDigests() {
        try {
            json = Json.writing(made);
            json.writeStartObject();
            json.writeStringField("kind", "ConfigMapDigestList");
            json.writeStringField(
                    "derived",
                    "made by the collector from the API server's ConfigMapList, which was not kept: " + KEPT
                            + ". bytes and sha256 are of the value, of binaryData of what its base64 stands for");
            json.writeArrayFieldStart("items");
            list = ListView.passing(new ConfigMapTokens(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(int b) {
        list.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        list.write(bytes, offset, length);
    }

    @Override
    public byte[] made() throws IOException {
        json.flush();
        byte[] bytes = made.toByteArray();
        made.reset();
        return bytes;
    }

    /** What was begun is ended, so that the document can be read whatever came. */
    @Override
    public void finish() throws IOException {
        while (!json.getOutputContext().getParent().inRoot()) {
            if (json.getOutputContext().inArray()) {
                json.writeEndArray();
            } else {
                json.writeEndObject();
            }
        }
        json.writeBooleanField("whole", list.whole().isEmpty());
        json.writeEndObject();
    }

    ListView list() {
        return list;
    }
}
