package org.ephemera.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import org.ephemera.format.Json;

/** Queues of a stack. */
record AwsQueues(AwsStack stack) {
    private static final String COUNT = "ApproximateNumberOfMessages";

    /** Checks that the dead-letter queues contain no message. */
    String checkDeadLetters() throws StepException, IOException {
        for (String queue : new String[] {"FailedAlerts", "FailedWork"}) {
            long messages = count(queue);
            if (messages > 0) {
                throw StepException.failed(
                        queue + " contains " + messages + (messages == 1 ? " message" : " messages"),
                        "infra/aws/README.md explains what to do with them ('When an alert failed', 'When work failed')."
                                + " To read one, run",
                        "aws sqs receive-message --queue-url " + stack.output(queue));
            }
        }
        return "FailedAlerts and FailedWork are empty";
    }

    /** Returns the exception for work that was not received. */
    StepException neverReceived(Duration waited) throws StepException, IOException {
        long messages = count("WorkQueue");
        return StepException.failed(
                "no worker began within " + waited.toSeconds() + " s; WorkQueue contains " + messages
                        + (messages == 1 ? " message" : " messages"),
                "Check that the mapping of the queue is enabled, and the log of the function (--wait sets a longer time)",
                "aws lambda list-event-source-mappings --function-name " + stack.output("WorkFunction")
                        + " --query 'EventSourceMappings[].[State, LastProcessingResult]'");
    }

    private long count(String queue) throws StepException, IOException {
        var body = Json.object().put("QueueUrl", stack.output(queue));
        body.putArray("AttributeNames").add(COUNT);
        return AwsApi.json(stack.api().sqs("GetQueueAttributes", body), "sqs:GetQueueAttributes")
                .path("Attributes")
                .path(COUNT)
                .asLong();
    }
}
