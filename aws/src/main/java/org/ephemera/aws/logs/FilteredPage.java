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
 * A page of {@code FilterLogEvents}: counted token by token once it is stored, and given to the SDK without its events,
 * which nobody would read there.
 */
final class FilteredPage implements BodyView {
    private static final String NEXT = "nextToken";

    private final Instant lateAfter;
    private final boolean keeping;
    private final KeptMessages messages = new KeptMessages();
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
        return PageTokens.rest(stored, answer, (json, field) -> {
            JsonToken value = json.currentToken();
            if (field.equals("events") && value == JsonToken.START_ARRAY) {
                events(json);
            } else if (field.equals(NEXT) && value == JsonToken.VALUE_STRING) {
                answer.put(NEXT, json.getText());
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

    /** When the last of them was taken in. */
    Optional<Instant> ingested() {
        return ingested;
    }

    /** In the order in which they came; none unless they are kept. */
    List<String> messages() {
        return messages.all();
    }

    private void events(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            events++;
            PageTokens.object(json, this::part);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableBodyException("the page lists something that is no event");
        }
    }

    private void part(JsonParser json, String field) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            time(field, json);
        } else if (keeping && field.equals("message") && json.currentToken() == JsonToken.VALUE_STRING) {
            messages.keep(json.getText());
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
