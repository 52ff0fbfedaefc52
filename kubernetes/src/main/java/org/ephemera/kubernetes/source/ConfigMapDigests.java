package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.call.DerivedDocument;
import org.ephemera.kubernetes.call.ListView;

/** Document that lists config maps without their values, and states this in its field {@code derived}. */
final class ConfigMapDigests extends DerivedDocument {
    static final String KEPT = "names, keys, sizes and SHA-256 digests; no values";

    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final JsonGenerator json;
    private final ListView list;

    ConfigMapDigests() {
        try {
            json = Json.generator(made);
            json.writeStartObject();
            json.writeStringField("kind", "ConfigMapDigestList");
            json.writeStringField(
                    "derived",
                    "derived by the collector from the API server's ConfigMapList, which was not stored; contains "
                            + KEPT + ". bytes and sha256 are of the value; for binaryData, of the decoded base64");
            json.writeArrayFieldStart("items");
            list = ListView.streaming(new ConfigMapTokens(json));
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
    public byte[] derived() throws IOException {
        json.flush();
        byte[] bytes = made.toByteArray();
        made.reset();
        return bytes;
    }

    /** Closes all open JSON structures, so that the document can be parsed even if the response was incomplete. */
    @Override
    public void finish() throws IOException {
        while (!json.getOutputContext().getParent().inRoot()) {
            if (json.getOutputContext().inArray()) {
                json.writeEndArray();
            } else {
                json.writeEndObject();
            }
        }
        json.writeBooleanField("whole", list.problem().isEmpty());
        json.writeEndObject();
    }

    ListView list() {
        return list;
    }
}
