package org.ephemera.aws.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ephemera.format.Json;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Lambda events of an SQS queue. */
public final class SqsEvents {
    private SqsEvents() {}

    public static byte[] of(List<Message> messages) {
        ObjectNode event = Json.object();
        for (Message message : messages) {
            record(
                    event,
                    message.messageId(),
                    message.body(),
                    message.attributes().getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1"));
        }
        return Json.bytes(event);
    }

    /** Adds a record. */
    public static void record(ObjectNode event, String id, String body, String count) {
        event.withArray("Records")
                .addObject()
                .put("messageId", id)
                .put("receiptHandle", "r-" + id)
                .put("body", body)
                .put("eventSource", "aws:sqs")
                .put("awsRegion", "us-east-1")
                .putObject("attributes")
                .put("ApproximateReceiveCount", count);
    }
}
