package org.ephemera.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.ephemera.model.Digest;

/**
 * The ids under which a cloud knows the calls that were made for an item, in the order of the log. There is one for each answer; they
 * are kept as bytes, and written without being made objects all at once. As JSON a list of texts.
 */
public final class RequestIds extends JsonSerializable.Base {
    /** The place of an id that the cloud did not tell. */
    static final int NONE = -1;

    private final CompactBuffer ids = new CompactBuffer();

    /** What tells a list of ids from every other one, as they are added. */
    static final class Sum {
        private final MessageDigest digest = Digest.sha256();

        void add(String id) {
            ByteBuffer one = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * id.length());
            one.putInt(id.length()).asCharBuffer().put(id);
            digest.update(one.array());
        }

        /** Once, when all are added. */
        Digest digest() {
            return Digest.finish(digest);
        }
    }

    public static RequestIds of(Iterable<String> ids) {
        RequestIds all = new RequestIds();
        ids.forEach(all::add);
        return all;
    }

    /** @return its place, or {@link #NONE} */
    int add(String id) {
        if (id.isEmpty()) {
            return NONE;
        }
        int place = ids.end();
        ids.text(id);
        return place;
    }

    /** The id that was added there, "" at {@link #NONE}. */
    String at(int place) {
        return place == NONE ? "" : ids.from(place).text();
    }

    /** Of all of them in their order, each with its length. */
    Digest sha256() {
        Sum sum = new Sum();
        for (CompactBuffer.Reading reading = ids.from(0); reading.more(); ) {
            sum.add(reading.text());
        }
        return sum.digest();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestIds that && ids.equals(that.ids);
    }

    @Override
    public int hashCode() {
        return ids.hashCode();
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartArray();
        for (CompactBuffer.Reading reading = ids.from(0); reading.more(); ) {
            json.writeString(reading.text());
        }
        json.writeEndArray();
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(json, provider);
    }
}
