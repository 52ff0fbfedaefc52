package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.ephemera.format.Json;

/** Parser of bodies to JSON trees, for every format of a cloud. */
final class DocumentParser {
    private static final int DEEPEST = 200;
    private static final JsonFactory TOKENS = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    private static final ObjectMapper CBOR = new ObjectMapper(CBORFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());

    private DocumentParser() {}

    /** Returns a token parser, for documents that are too large for memory. */
    static JsonParser tokens(Reader in) throws IOException {
        return TOKENS.createParser(in);
    }

    /**
     * Reads a JSON or CBOR document, or XML of EC2. The format of a body that was stored as received is determined by
     * its first byte.
     *
     * @param ending file name extension
     * @throws IOException if the body has another format
     */
    static JsonNode parse(String ending, InputStream in) throws IOException {
        return switch (ending) {
            case "xml" -> XmlToJson.parse(in);
            case "cbor" -> cbor(in);
            case "bin" -> {
                BufferedInputStream peeked = new BufferedInputStream(in);
                peeked.mark(1);
                int first = peeked.read();
                peeked.reset();
                yield isMapOfCbor(first) ? cbor(peeked) : Json.parse(peeked);
            }
            default -> Json.parse(in);
        };
    }

    /**
     * Reports whether the byte begins a CBOR map: major type 5 (RFC 8949, section 3.1). No text begins with such a
     * byte.
     */
    private static boolean isMapOfCbor(int first) {
        return first >> 5 == 5;
    }

    private static JsonNode cbor(InputStream in) throws IOException {
        try {
            return CBOR.readTree(in);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("not CBOR", e);
        }
    }
}
