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

/** Bodies as trees, whatever the cloud wrote them in. */
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

    /** Reads token by token what is too long to be held. */
    static JsonParser tokens(Reader in) throws IOException {
        return TOKENS.createParser(in);
    }

    /**
     * Reads a JSON or CBOR document, or XML of EC2. What was stored as it came over the wire says nothing of its form but by its first
     * byte.
     *
     * @param ending of the file
     * @throws IOException if it is none of them
     */
    static JsonNode parse(String ending, InputStream in) throws IOException {
        return switch (ending) {
            case "xml" -> Xml.parse(in);
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

    /** Major type 5 (RFC 8949, section 3.1); no text begins so. */
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
