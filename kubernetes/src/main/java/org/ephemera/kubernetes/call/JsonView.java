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
 * Incremental JSON parser of a response body that is being stored. Parsing stops at malformed JSON or at an object
 * above the limits. Storing continues, so that all bytes are stored.
 */
abstract class JsonView extends OutputStream {
    /** Limit of one object in bytes. etcd accepts at most 1.5 MiB. */
    static final long LARGEST_OBJECT = 8 << 20;

    /** Limit of one object in tokens: as a tree, many small values take far more memory than their bytes. */
    private static final int MOST_TOKENS = 500_000;

    private final long largest;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private long began;
    private int tokens;
    private @Nullable String parseError;

    /**
     * Creates a view.
     *
     * @param largest limit in bytes of an object that is held in memory
     */
    JsonView(long largest) {
        this.largest = largest;
        this.parser = parser();
        this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    private static JsonParser parser() {
        try {
            return Json.nonBlockingParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Receives a token.
     *
     * @param parser parser that is at the token
     */
    abstract void take(JsonParser parser, JsonToken token) throws IOException;

    /** Reports whether an incomplete object is held in memory. */
    abstract boolean holds();

    @Override
    public final void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        if (parseError != null || length == 0) {
            return;
        }
        try {
            feeder.feedInput(bytes, offset, offset + length);
            drain();
            bound();
        } catch (StreamConstraintsException e) {
            parseError = "it exceeds the limits of API objects for nesting depth or value length";
        } catch (JsonProcessingException e) {
            parseError = "it is not JSON";
        } catch (IOException e) {
            parseError = String.valueOf(e.getMessage());
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

    /** Checks the limits, also for a token that has begun and not ended, such as an endless string. */
    private void bound() throws UnreadableBodyException {
        if (offset() - began > largest || tokens > MOST_TOKENS) {
            throw new UnreadableBodyException("one of its objects is larger than any object of the API");
        }
    }

    private long offset() {
        return parser.currentLocation().getByteOffset();
    }

    /** Returns why parsing stopped early; "" if it did not. */
    final String parseError() {
        return parseError == null ? "" : parseError;
    }
}
