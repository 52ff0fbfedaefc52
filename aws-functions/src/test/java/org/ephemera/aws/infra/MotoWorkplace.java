package org.ephemera.aws.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.testing.Moto;
import org.ephemera.envelope.Signer;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.queue.CloudFixture;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.CallInterceptingProxy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;

/**
 * Environment of chaos tests on moto: a bucket with versions, the template's queue with its dead letters, a key and a
 * topic. The evidence sources are the simulated cloud's.
 */
final class MotoWorkplace implements CloudFixture, AutoCloseable {
    private final Moto moto;
    private final Scenario scenario;
    private final Map<String, String> settings = new HashMap<>();
    private final SqsClient sqs;
    private final String queue;
    private final String heard;
    private final AwsRuntime runtime;

    MotoWorkplace(Moto moto, Scenario scenario, SimulatedCloud cloud) {
        this.moto = moto;
        this.scenario = scenario;
        this.sqs = moto.client(SqsClient.builder());
        this.queue = queue();
        this.heard =
                sqs.createQueue(r -> r.queueName("heard-" + UUID.randomUUID())).queueUrl();
        settings.putAll(moto.settings());
        for (String service : List.of("S3", "SQS", "SNS", "KMS")) {
            settings.put("AWS_ENDPOINT_URL_" + service, moto.endpoint().toString());
        }
        settings.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
        settings.put("EPHEMERA_STORE", "s3://" + moto.versionedBucket() + "/");
        settings.put("EPHEMERA_QUEUE", queue);
        settings.put("EPHEMERA_SIGNER", "awskms:" + key());
        settings.put("EPHEMERA_TOPIC", topic());
        this.runtime = AwsRuntime.of(settings, Clock.systemUTC());
    }

    @Override
    public String name() {
        return "SQS, S3 and KMS (moto)";
    }

    @Override
    public EvidenceStore store() {
        return opened(() -> runtime.site().store());
    }

    @Override
    public Signer signer() {
        return opened(() -> runtime.site().signer());
    }

    @Override
    public WorkDispatch dispatch() {
        return runtime.site().dispatch();
    }

    /** Returns a target: the first exists, the others are no longer returned by ECS. */
    @Override
    public Target target(int number) {
        String arn = number == 0
                ? scenario.taskArn()
                : scenario.taskArn().replaceFirst("/[^/]*$", String.format(Locale.ROOT, "/%032x", number));
        Target named = EcsTarget.task(arn);
        Map<String, String> attributes = new TreeMap<>(named.attributes());
        attributes.put("group", "service:" + number);
        return new Target(named.kind(), named.id(), attributes);
    }

    @Override
    public List<Artifact> planned(Target target) {
        return AwsSources.plannedFor(target.kind());
    }

    @Override
    public Class<?> worker() {
        return WorkerOnMoto.class;
    }

    @Override
    public Map<String, String> environment(CallInterceptingProxy calls) throws IOException {
        URI server = moto.endpoint();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("AWS_ENDPOINT_URL_S3", calls.addServer("store", server).toString());
        environment.put("AWS_ENDPOINT_URL_SQS", calls.addServer("queue", server).toString());
        environment.put(
                "AWS_ENDPOINT_URL_SNS", calls.addServer("delivered", server).toString());
        return environment;
    }

    @Override
    public Calls calls() {
        return new Calls(
                Pattern.compile("^queue .*ReceiveMessage"),
                Pattern.compile("^queue .*DeleteMessage"),
                Pattern.compile("^delivered POST"));
    }

    @Override
    public void release(String receipt) {
        try {
            new FifoQueueMapping(sqs, queue, dispatch()).seenAgain(receipt);
        } catch (ReceiptHandleIsInvalidException | MessageNotInflightException e) {
            // Its worker deleted the message or made it visible again.
        }
    }

    @Override
    public List<JsonNode> announced() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (List<Message> some = heardNow(); !some.isEmpty(); some = heardNow()) {
            for (Message message : some) {
                all.add(Json.parse(message.body().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return all;
    }

    @Override
    public void close() {
        runtime.close();
    }

    private List<Message> heardNow() {
        return sqs.receiveMessage(r -> r.queueUrl(heard).maxNumberOfMessages(10))
                .messages();
    }

    /** Creates the queue with the template's settings. */
    private String queue() {
        String aside = arn(fifo("aside", Map.of()));
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
        return sqs.createQueue(r ->
                        r.queueName(name + "-" + UUID.randomUUID() + ".fifo").attributes(all))
                .queueUrl();
    }

    private String arn(String url) {
        return sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
    }

    private String topic() {
        SnsClient sns = moto.client(SnsClient.builder());
        String topic =
                sns.createTopic(r -> r.name("sealed-" + UUID.randomUUID())).topicArn();
        sns.subscribe(r -> r.topicArn(topic)
                .protocol("sqs")
                .endpoint(arn(heard))
                .attributes(Map.of("RawMessageDelivery", "true")));
        return topic;
    }

    private String key() {
        return moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T opened(Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
