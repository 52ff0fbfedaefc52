package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Looks at JSON while it is stored, token by token. What cannot be read, or has an object that is larger than any should be, is
 * not looked at any further; the bytes are stored all the same.
 */
abstract class JsonView extends OutputStream {
    /** Of one object, in bytes: etcd takes none of more than 1.5 MiB. */
    static final long LARGEST_OBJECT = 8 << 20;

    /** Of one object: as a tree, many small values take far more memory than their bytes. */
    private static final int MOST_TOKENS = 500_000;

    private final long largest;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private long began;
    private int tokens;
    private @Nullable String broken;

    /** @param largest object that is held, in bytes */
    JsonView(long largest) {
        this.largest = largest;
        this.parser = parser();
        this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    private static JsonParser parser() {
        try {
            return Json.pushed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param parser stands at the token */
    abstract void take(JsonParser parser, JsonToken token) throws IOException;

    /** True while an object is held that is not whole yet. */
    abstract boolean holds();

    @Override
    public final void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        if (broken != null || length == 0) {
            return;
        }
        try {
            feeder.feedInput(bytes, offset, offset + length);
            drain();
            bound();
        } catch (StreamConstraintsException e) {
            broken = "it is nested deeper, or a value of it is longer, than those of any object of the API";
        } catch (JsonProcessingException e) {
            broken = "it is no JSON";
        } catch (IOException e) {
            broken = String.valueOf(e.getMessage());
        }
    }

    private void drain() throws IOException {
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            take(parser, token);
            if (holds()) {
                tokens++;
                bound();
            } else {
                began = offset();
                tokens = 0;
            }
        }
    }

    /** Holds for what was begun and did not end as well: one endless text is no token yet. */
    private void bound() throws UnreadableBodyException {
        if (offset() - began > largest || tokens > MOST_TOKENS) {
            throw new UnreadableBodyException("one of its objects is larger than any that the API keeps");
        }
    }

    private long offset() {
        return parser.currentLocation().getByteOffset();
    }

    /** Why it was not looked at to its end; "" if it was. */
    final String broken() {
        return broken == null ? "" : broken;
    }
}
