package org.ephemera.aws.counterpart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * FIFO queue with one message group for each package: it delivers one message of a package at a time, and a duplicate
 * once.
 */
abstract class QueueContract {
    abstract AwsEmulator counterpart();

    @Test
    void deliversOneMessageOfAPackageAtATime() {
        try (SqsClient sqs = counterpart().client(SqsClient.builder())) {
            String queue = sqs.createQueue(r -> r.queueName(UUID.randomUUID() + ".fifo")
                            .attributes(Map.of(
                                    QueueAttributeName.FIFO_QUEUE,
                                    "true",
                                    QueueAttributeName.VISIBILITY_TIMEOUT,
                                    "30")))
                    .queueUrl();
            for (String[] message : new String[][] {{"p1", "a"}, {"p1", "b"}, {"p1", "a"}, {"p2", "c"}}) {
                sqs.sendMessage(r -> r.queueUrl(queue)
                        .messageGroupId(message[0])
                        .messageDeduplicationId(message[1])
                        .messageBody(message[1]));
            }

            Message first = receive(sqs, queue, 1).getFirst();
            assertThat(first.body()).isEqualTo("a");
            // While a is in progress, b waits; a message of another package does not.
            assertThat(receive(sqs, queue, 10)).extracting(Message::body).containsExactly("c");
            sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(first.receiptHandle()));
            assertThat(receive(sqs, queue, 10)).extracting(Message::body).containsExactly("b");
        }
    }

    private static List<Message> receive(SqsClient sqs, String queue, int most) {
        return sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(most))
                .messages();
    }
}
