package org.ephemera.analyze.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.function.Consumer;

/** The log of a container as Container Instances gives it: one string of up to 4 MB, which is held. */
final class ContentText implements LogForm {
    private static final int LARGEST = 16 << 20;

    @Override
    public void read(InputStream in, Consumer<LogEvent> each) throws IOException {
        ShortStrings cut = new ShortStrings(in, LARGEST);
        try (JsonParser json = Tokens.of(cut)) {
            PlainText.timed().lines(new StringReader(content(json)), "/content", each);
            if (cut.cut()) {
                throw new IOException("there is more than is read of one string, " + LARGEST + " bytes");
            }
        }
    }

    private static String content(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is no JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals("content");
            JsonToken value = json.nextToken();
            if (wanted && (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL)) {
                return Tokens.text(json);
            }
            json.skipChildren();
        }
        throw new IOException("there is no content");
    }
}
