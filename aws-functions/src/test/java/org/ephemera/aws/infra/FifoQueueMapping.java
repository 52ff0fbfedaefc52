package org.ephemera.aws.infra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.ephemera.queue.UnreliableQueue;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Event source mapping of the queue with two concurrent messages. */
record FifoQueueMapping(SqsClient sqs, String url, WorkDispatch dispatch) implements UnreliableQueue.Messages {
    @Override
    public void send(WorkMessage work, Duration delay) throws IOException {
        dispatch.send(work, delay);
    }

    /**
     * Receives a message. The request uses the older parameter for attributes, because moto does not support the newer
     * one.
     */
    @Override
    @SuppressWarnings("deprecation")
    public List<UnreliableQueue.Delivery> take() {
        return sqs
                .receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(2).attributeNames(QueueAttributeName.ALL))
                .messages()
                .stream()
                .map(message -> new UnreliableQueue.Delivery(
                        WorkMessage.parse(message.body().getBytes(StandardCharsets.UTF_8))
                                .orElseThrow(),
                        Integer.parseInt(message.attributesAsStrings().getOrDefault("ApproximateReceiveCount", "0")),
                        message))
                .toList();
    }

    @Override
    public void done(UnreliableQueue.Delivery delivery) {
        sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(receipt(delivery)));
    }

    @Override
    public void failed(UnreliableQueue.Delivery delivery) {
        seenAgain(receipt(delivery));
    }

    /** Makes a message visible again, as when the visibility timeout of its receiver ends. */
    void seenAgain(String receipt) {
        sqs.changeMessageVisibility(r -> r.queueUrl(url).receiptHandle(receipt).visibilityTimeout(0));
    }

    static String receipt(UnreliableQueue.Delivery delivery) {
        return ((Message) delivery.receipt()).receiptHandle();
    }
}
