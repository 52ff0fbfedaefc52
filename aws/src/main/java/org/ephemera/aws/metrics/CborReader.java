package org.ephemera.aws.metrics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.jspecify.annotations.Nullable;

/**
 * Pull parser for CBOR (RFC 8949); the SDK would create an object for every data point. Tags are skipped. It stops at
 * the end of hostile bytes too, and holds at most one text in memory.
 */
public final class CborReader {
    private static final int DEEPEST = 50;
    private static final CBORFactory FACTORY = CBORFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final JsonParser tokens;
    private @Nullable JsonToken peeked;

    public CborReader(byte[] bytes) throws UnreadableBodyException {
        try {
            this.tokens = FACTORY.createParser(bytes);
        } catch (IOException e) {
            throw new UnreadableBodyException("the body is not CBOR");
        }
    }

    /** Reader of one map entry; it must read or {@link #skip} the value. */
    public interface Entry {
        void value(String key) throws UnreadableBodyException;
    }

    /** Reader of one array element; it must read or {@link #skip} it. */
    public interface Element {
        void value() throws UnreadableBodyException;
    }

    /** Reads a map; null is read as an empty map. */
    public void map(Entry entry) throws UnreadableBodyException {
        if (isNullOr(JsonToken.START_OBJECT)) {
            return;
        }
        while (next() == JsonToken.FIELD_NAME) {
            entry.value(name());
        }
    }

    /** Reads an array; null is read as an empty array. */
    public void array(Element element) throws UnreadableBodyException {
        if (isNullOr(JsonToken.START_ARRAY)) {
            return;
        }
        while (peek() != JsonToken.END_ARRAY) {
            element.value();
        }
        next();
    }

    /** Reads a text; null is read as "". */
    public String text() throws UnreadableBodyException {
        if (isNullOr(JsonToken.VALUE_STRING)) {
            return "";
        }
        try {
            return tokens.getText();
        } catch (IOException | RuntimeException e) {
            throw malformed();
        }
    }

    /** Reads an integer or a floating-point number. */
    double number() throws UnreadableBodyException {
        if (!next().isNumeric()) {
            throw malformed();
        }
        try {
            return tokens.getDoubleValue();
        } catch (IOException | RuntimeException e) {
            throw malformed();
        }
    }

    public void skip() throws UnreadableBodyException {
        next();
        try {
            tokens.skipChildren();
        } catch (IOException | RuntimeException e) {
            throw malformed();
        }
    }

    private String name() throws UnreadableBodyException {
        try {
            return tokens.currentName();
        } catch (IOException | RuntimeException e) {
            throw malformed();
        }
    }

    /** Reads the next token, which must be null or this one. */
    private boolean isNullOr(JsonToken expected) throws UnreadableBodyException {
        JsonToken token = next();
        if (token != expected && token != JsonToken.VALUE_NULL) {
            throw malformed();
        }
        return token == JsonToken.VALUE_NULL;
    }

    private JsonToken next() throws UnreadableBodyException {
        JsonToken token = peek();
        peeked = null;
        return token;
    }

    /** Returns the next token without consuming it. On hostile bytes the parser also throws unchecked exceptions. */
    private JsonToken peek() throws UnreadableBodyException {
        @Nullable JsonToken token = peeked;
        if (token == null) {
            try {
                token = tokens.nextToken();
            } catch (IOException | RuntimeException e) {
                throw malformed();
            }
            if (token == null) {
                throw malformed(); // the end of the bytes
            }
            peeked = token;
        }
        return token;
    }

    private UnreadableBodyException malformed() {
        return new UnreadableBodyException("the body is not valid CBOR of this operation at byte "
                + tokens.currentLocation().getByteOffset());
    }
}
