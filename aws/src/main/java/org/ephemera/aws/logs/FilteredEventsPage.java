package org.ephemera.aws.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;

/**
 * Page of {@code FilterLogEvents}. Its events are counted by a streaming parser once it is stored, and the SDK gets the
 * page without the events, because nothing reads them there.
 */
final class FilteredEventsPage implements BodyView {
    private static final String NEXT = "nextToken";

    private final Instant lateAfter;
    private final boolean keepMessages;
    private final MessageBuffer messages = new MessageBuffer();
    private long events;
    private long late;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private Optional<Instant> ingested = Optional.empty();

    /**
     * Creates a view of a page that is not read yet.
     *
     * @param lateAfter events that were ingested after this moment are counted as late
     * @param keepMessages true to keep the messages
     */
    FilteredEventsPage(Instant lateAfter, boolean keepMessages) {
        this.lateAfter = lateAfter;
        this.keepMessages = keepMessages;
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        ObjectNode sdkResponse = Json.object();
        sdkResponse.putArray("events");
        return StoredPageParser.parse(stored, sdkResponse, (json, field) -> {
            JsonToken value = json.currentToken();
            if (field.equals("events") && value == JsonToken.START_ARRAY) {
                events(json);
            } else if (field.equals(NEXT) && value == JsonToken.VALUE_STRING) {
                sdkResponse.put(NEXT, json.getText());
            }
        });
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

    /** Returns the latest ingestion time. */
    Optional<Instant> ingested() {
        return ingested;
    }

    /** Returns the messages in page order; empty unless they are kept. */
    List<String> messages() {
        return messages.all();
    }

    private void events(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            events++;
            StoredPageParser.parseObject(json, this::eventField);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableBodyException("the list of events contains an element that is not an event");
        }
    }

    private void eventField(JsonParser json, String field) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            time(field, json);
        } else if (keepMessages && field.equals("message") && json.currentToken() == JsonToken.VALUE_STRING) {
            messages.add(json.getText());
        }
    }

    private void time(String field, JsonParser json) throws IOException {
        switch (field) {
            case "timestamp" -> {
                Optional<Instant> time = Optional.of(Instant.ofEpochMilli(json.getLongValue()));
                first = OptionalTimes.earlier(first, time);
                last = OptionalTimes.later(last, time);
            }
            case "ingestionTime" -> {
                Instant time = Instant.ofEpochMilli(json.getLongValue());
                late += time.isAfter(lateAfter) ? 1 : 0;
                ingested = OptionalTimes.later(ingested, Optional.of(time));
            }
            default -> {}
        }
    }
}
