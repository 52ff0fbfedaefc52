package org.ephemera.aws.alert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.RequestIdDefaults;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.MergedAlert;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;

/**
 * Envelopes that contain alerts: {@code Records[]} of SQS ({@code body}) or SNS ({@code Sns.Message}), {@code
 * Messages[]} of a queue, and the notification of SNS ({@code Type, Message}) in a queue without raw delivery. Each
 * record is a separate alert with its own bytes.
 */
final class AlertEnvelope {
    /** Largest batch that an event source mapping delivers from an SQS queue. */
    private static final int MOST_RECORDS = 10_000;

    private AlertEnvelope() {}

    static boolean looksLikeOne(AlertField root) {
        return records(root).node().isArray() || isNotification(root);
    }

    /** Returns the records in the form of an event source mapping, or of {@code aws sqs receive-message}. */
    private static AlertField records(AlertField root) {
        AlertField records = root.field("records");
        return records.exists() ? records : root.field("messages");
    }

    private static boolean isNotification(AlertField found) {
        return found.field("type").text().filter("Notification"::equals).isPresent()
                && found.field("message").text().isPresent();
    }

    /**
     * Reads all alerts in the envelope.
     *
     * @param inside parser of the content
     */
    static ParsedAlert read(AlertField root, Function<byte[], ParsedAlert> inside) {
        if (isNotification(root)) {
            return record(root.field("message"), root.field("messageId").text(), inside);
        }
        List<AlertField> records = records(root).elements();
        if (records.size() > MOST_RECORDS) {
            return new ParsedAlert.NotAnAlert("it contains more than " + MOST_RECORDS + " records");
        }
        List<ParsedAlert> alerts = new ArrayList<>();
        for (AlertField record : records) {
            AlertField notification = record.field("sns");
            alerts.add(
                    notification.exists()
                            ? record(
                                    notification.field("message"),
                                    notification.field("messageId").text(),
                                    inside)
                            : record(
                                    record.field("body"),
                                    record.field("messageId").text(),
                                    inside));
        }
        return MergedAlert.merge(alerts, "records");
    }

    private static ParsedAlert record(AlertField message, Optional<String> id, Function<byte[], ParsedAlert> inside) {
        Optional<String> text = message.text();
        if (text.isEmpty()) {
            return new ParsedAlert.NotAnAlert("the record at " + SanitizedText.of(message.pointer())
                    + " contains no message in the form of SQS or SNS");
        }
        return own(text.get().getBytes(StandardCharsets.UTF_8), id, inside);
    }

    /** Reads one of several concatenated alerts. */
    static ParsedAlert own(byte[] bytes, Function<byte[], ParsedAlert> inside) {
        return own(bytes, Optional.empty(), inside);
    }

    /**
     * Reads an alert. A request without an id gets the id of its message, so that several requests in a batch are
     * different.
     */
    private static ParsedAlert own(byte[] bytes, Optional<String> id, Function<byte[], ParsedAlert> inside) {
        ReceivedEvent event = new ReceivedEvent(bytes);
        return switch (inside.apply(bytes)) {
            case ParsedAlert.Recognised recognised ->
                new ParsedAlert.Recognised(
                        RequestIdDefaults.assign(
                                        recognised.subjects(),
                                        id.orElseGet(() -> Digest.of(bytes).hex()))
                                .stream()
                                .map(subject -> subject.receivedAs(event))
                                .toList(),
                        recognised.unplaced().stream()
                                .map(unplaced -> unplaced.receivedAs(event))
                                .toList());
            case ParsedAlert.NoContainer none -> none.receivedAs(event);
            case ParsedAlert.NotAnAlert not -> not.receivedAs(event);
        };
    }
}
