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
 * Request ids that the cloud returned for the calls of an item, in the order of the log. There is one for each
 * response. They are kept as bytes and written one at a time to save memory. In JSON they are a list of strings.
 */
public final class RequestIds extends JsonSerializable.Base {
    /** Position of a missing id: the response had none. */
    static final int NONE = -1;

    private final CompactBuffer ids = new CompactBuffer();

    /** Digest of a list of ids, computed while they are added. */
    static final class Sum {
        private final MessageDigest digest = Digest.sha256();

        void add(String id) {
            ByteBuffer one = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * id.length());
            one.putInt(id.length()).asCharBuffer().put(id);
            digest.update(one.array());
        }

        /** Returns the digest; to be called once, after the last id. */
        Digest digest() {
            return Digest.finish(digest);
        }
    }

    /** Returns a list of these ids. */
    public static RequestIds of(Iterable<String> ids) {
        RequestIds all = new RequestIds();
        ids.forEach(all::add);
        return all;
    }

    /**
     * Adds an id.
     *
     * @return its position, or {@link #NONE} if it is empty
     */
    int add(String id) {
        if (id.isEmpty()) {
            return NONE;
        }
        int place = ids.end();
        ids.text(id);
        return place;
    }

    /** Returns the id at a position, or "" at {@link #NONE}. */
    String at(int place) {
        return place == NONE ? "" : ids.from(place).text();
    }

    /** Returns the digest of all ids in their order, each with its length. */
    Digest sha256() {
        Sum sum = new Sum();
        for (CompactBuffer.Reader reading = ids.from(0); reading.more(); ) {
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
        for (CompactBuffer.Reader reading = ids.from(0); reading.more(); ) {
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
