package org.ephemera.aws.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Json;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.Times;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * A page of {@code FilterLogEvents}: counted token by token once it is stored, and given to the SDK without its events,
 * which nobody would read there.
 */
final class FilteredPage implements BodyView {
    private static final String NEXT = "nextToken";

    /** Characters of messages that are kept of a page; the service gives a megabyte of them. */
    private static final int LARGEST = 16 << 20;

    private final Instant lateAfter;
    private final boolean keeping;
    private final List<String> messages = new ArrayList<>();
    private int kept;
    private long events;
    private long late;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private Optional<Instant> ingested = Optional.empty();

    /**
     * Nothing is read yet.
     *
     * @param lateAfter what was ingested after this moment is counted as late
     * @param keeping whether the messages are kept
     */
    FilteredPage(Instant lateAfter, boolean keeping) {
        this.lateAfter = lateAfter;
        this.keeping = keeping;
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        ObjectNode answer = Json.object();
        answer.putArray("events");
        try (InputStream body = stored.open();
                JsonParser json = Json.tokens(body)) {
            read(json).ifPresent(token -> answer.put(NEXT, token));
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("the page is not JSON from byte "
                    + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()) + " on");
        }
        return new ByteArrayInputStream(Json.bytes(answer));
    }

    long events() {
        return events;
    }

    long late() {
        return late;
    }

    Optional<Instant> first() {
        return first;
    }

    Optional<Instant> last() {
        return last;
    }

    /** When the last of them was taken in. */
    Optional<Instant> ingested() {
        return ingested;
    }

    /** In the order in which they came; none unless they are kept. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    private Optional<String> read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableBodyException("the page is no JSON object");
        }
        Optional<String> next = Optional.empty();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("events") && value == JsonToken.START_ARRAY) {
                events(json);
            } else if (field.equals(NEXT) && value == JsonToken.VALUE_STRING) {
                next = Optional.of(json.getText());
            } else {
                json.skipChildren();
            }
        }
        return next;
    }

    private void events(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            events++;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT) {
                    time(field, json);
                } else if (keeping && field.equals("message") && value == JsonToken.VALUE_STRING) {
                    keep(json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableBodyException("the page lists something that is no event");
        }
    }

    private void keep(String message) throws UnreadableBodyException {
        kept += message.length();
        if (kept > LARGEST) {
            throw new UnreadableBodyException(
                    "the messages of a page have more than " + (LARGEST >> 20) + " million characters");
        }
        messages.add(message);
    }

    private void time(String field, JsonParser json) throws IOException {
        switch (field) {
            case "timestamp" -> {
                Optional<Instant> time = Optional.of(Instant.ofEpochMilli(json.getLongValue()));
                first = Times.earlier(first, time);
                last = Times.later(last, time);
            }
            case "ingestionTime" -> {
                Instant time = Instant.ofEpochMilli(json.getLongValue());
                late += time.isAfter(lateAfter) ? 1 : 0;
                ingested = Times.later(ingested, Optional.of(time));
            }
            default -> {}
        }
    }
}
