package org.ephemera.aws.infra;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.Moto;
import org.ephemera.work.ChaosSchedule;
import org.ephemera.work.Dispatch;
import org.ephemera.work.UnreliableQueue;
import org.ephemera.work.Work;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The schedules of {@link ChaosSchedule} over a bucket, a FIFO queue with dead letters and a key; {@code bench/chaos-engine} runs fifty. */
class ChaosOnMotoTest {
    private final Moto moto = Moto.empty();
    private final SqsClient sqs = moto.client(SqsClient.builder());

    static IntStream seeds() {
        // The fifth has work that can never be done.
        return IntStream.range(5, 5 + Integer.getInteger("chaos.schedules", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneIntactPackageOfEachSubject(int seed) throws Exception {
        String bucket = "chaos-" + UUID.randomUUID();
        moto.s3().createBucket(r -> r.bucket(bucket));
        String queue = queue();
        Map<String, String> settings = new HashMap<>(moto.settings());
        settings.put("EPHEMERA_STORE", "s3://" + bucket + "/");
        settings.put("EPHEMERA_QUEUE", queue);
        settings.put("EPHEMERA_SIGNER", "awskms:" + key());
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            new ChaosSchedule(
                            seed,
                            runtime.site().store(),
                            runtime.site().signer(),
                            new Fifo(sqs, queue, runtime.site().dispatch()))
                    .run();
        }
    }

    /** As the template makes it. */
    private String queue() {
        String aside = fifo("aside", Map.of());
        Template template = Template.read();
        return fifo(
                "work",
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        template.properties("WorkQueue")
                                .required("VisibilityTimeout")
                                .asText(),
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"maxReceiveCount\":"
                                + template.properties("WorkQueue").at("/RedrivePolicy/maxReceiveCount")
                                + ",\"deadLetterTargetArn\":\"" + aside + "\"}"));
    }

    private String fifo(String name, Map<QueueAttributeName, String> attributes) {
        Map<QueueAttributeName, String> all = new HashMap<>(attributes);
        all.put(QueueAttributeName.FIFO_QUEUE, "true");
        String url = sqs.createQueue(r ->
                        r.queueName(name + "-" + UUID.randomUUID() + ".fifo").attributes(all))
                .queueUrl();
        return name.equals("work")
                ? url
                : sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
    }

    private String key() {
        return moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
    }

    /** What the event source mapping does with the queue, several at a time. */
    private record Fifo(SqsClient sqs, String url, Dispatch dispatch) implements UnreliableQueue.Messages {
        @Override
        public void send(Work work, Duration delay) throws java.io.IOException {
            dispatch.send(work, delay);
        }

        /** Asked for with the older name of its attributes, as moto does not know the newer. */
        @Override
        @SuppressWarnings("deprecation")
        public List<UnreliableQueue.Delivery> take() {
            return sqs
                    .receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10).attributeNames(QueueAttributeName.ALL))
                    .messages()
                    .stream()
                    .map(message -> new UnreliableQueue.Delivery(
                            Work.parse(message.body().getBytes(StandardCharsets.UTF_8))
                                    .orElseThrow(),
                            Integer.parseInt(
                                    message.attributesAsStrings().getOrDefault("ApproximateReceiveCount", "0")),
                            message))
                    .toList();
        }

        @Override
        public void done(UnreliableQueue.Delivery delivery) {
            sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(((Message) delivery.receipt()).receiptHandle()));
        }

        @Override
        public void failed(UnreliableQueue.Delivery delivery) {
            sqs.changeMessageVisibility(r -> r.queueUrl(url)
                    .receiptHandle(((Message) delivery.receipt()).receiptHandle())
                    .visibilityTimeout(0));
        }
    }
}
