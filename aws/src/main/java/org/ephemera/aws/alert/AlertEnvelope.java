package org.ephemera.aws.alert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.acquire.RequestIdDefaults;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.MergedAlert;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;

/**
 * What alerts travel in: {@code Records[]} of SQS ({@code body}) or SNS ({@code Sns.Message}), {@code Messages[]} of a queue, and the notification of SNS
 * ({@code Type, Message}) that a queue holds if raw delivery is off. Each record is an alert by itself, with its own bytes.
 */
final class AlertEnvelope {
    /** What a queue delivers at most at a time. */
    private static final int MOST_RECORDS = 10_000;

    private AlertEnvelope() {}

    static boolean looksLikeOne(AlertField root) {
        return records(root).node().isArray() || isNotification(root);
    }

    /** As an event source mapping hands them over, or as {@code aws sqs receive-message} prints them. */
    private static AlertField records(AlertField root) {
        AlertField records = root.field("records");
        return records.exists() ? records : root.field("messages");
    }

    private static boolean isNotification(AlertField found) {
        return found.field("type").text().filter("Notification"::equals).isPresent()
                && found.field("message").text().isPresent();
    }

    /** @param inside reads what is in it */
    static Alert read(AlertField root, Function<byte[], Alert> inside) {
        if (isNotification(root)) {
            return record(root.field("message"), root.field("messageId").text(), inside);
        }
        List<AlertField> records = records(root).elements();
        if (records.size() > MOST_RECORDS) {
            return new Alert.NotAnAlert("it holds more than " + MOST_RECORDS + " records");
        }
        List<Alert> alerts = new ArrayList<>();
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
        return MergedAlert.of(alerts, "records");
    }

    private static Alert record(AlertField message, Optional<String> id, Function<byte[], Alert> inside) {
        Optional<String> text = message.text();
        if (text.isEmpty()) {
            return new Alert.NotAnAlert("a record at " + SanitizedText.of(message.pointer())
                    + " holds no message as SQS and SNS" + " have it");
        }
        return own(text.get().getBytes(StandardCharsets.UTF_8), id, inside);
    }

    /** One of several that came one after the other. */
    static Alert own(byte[] bytes, Function<byte[], Alert> inside) {
        return own(bytes, Optional.empty(), inside);
    }

    /** A request that brought no id of its own has that of its message: of several in a batch, each is another. */
    private static Alert own(byte[] bytes, Optional<String> id, Function<byte[], Alert> inside) {
        ReceivedEvent event = new ReceivedEvent(bytes);
        return switch (inside.apply(bytes)) {
            case Alert.Recognised recognised ->
                new Alert.Recognised(
                        RequestIdDefaults.named(
                                        recognised.subjects(),
                                        id.orElseGet(() -> Digest.of(bytes).hex()))
                                .stream()
                                .map(subject -> subject.receivedAs(event))
                                .toList(),
                        recognised.unplaced().stream()
                                .map(unplaced -> unplaced.receivedAs(event))
                                .toList());
            case Alert.NoContainer none -> none.receivedAs(event);
            case Alert.NotAnAlert not -> not.receivedAs(event);
        };
    }
}
