package org.ephemera.aws.infra;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.function.AlertFunction;
import org.ephemera.aws.function.SweepFunction;
import org.ephemera.aws.function.TestingContext;
import org.ephemera.aws.function.WorkFunction;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.SqsEvents;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The template as moto deploys it, with the handlers behind it as Lambda would call them: with the environments that moto
 * made of the template, and with the queue's messages. ECS, logs and metrics are the simulated cloud's. moto makes no bucket
 * that locks and no key of a curve from a stack: both are made beside it.
 */
final class DeployedTemplate {
    private static final String STACK = "engine";

    private final Moto moto;
    private final URI cloud;
    private final Map<String, Map<String, String>> environments = new TreeMap<>();
    private final Map<String, String> resources = new HashMap<>();
    private final Map<String, String> overrides = new HashMap<>();
    private final Map<String, URI> stores = new HashMap<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final SqsClient sqs;
    private final String heard;
    private Clock clock;

    private DeployedTemplate(Moto moto, SimulatedCloud cloud) {
        this.moto = moto;
        this.cloud = cloud.endpoint();
        this.clock = Clock.systemUTC();
        moto.s3().createBucket(r -> r.bucket("code"));
        moto.s3().putObject(r -> r.bucket("code").key("zip"), RequestBody.fromString("none"));
        moto.cloudFormation("Action=CreateStack&StackName=" + STACK + "&TemplateBody=" + encoded(template())
                + parameters(Map.of(
                        "Administrator", "arn:aws:iam::" + Moto.ACCOUNT + ":role/admin",
                        "CodeBucket", "code",
                        "CodeKey", "zip")));
        String made = moto.cloudFormation("Action=DescribeStackResources&StackName=" + STACK);
        for (String resource : List.of(
                "AlertFunction", "WorkFunction", "SweepFunction", "WorkQueue", "FailedWork", "EvidenceBucket")) {
            int at = made.indexOf("<LogicalResourceId>" + resource + "<");
            resources.put(resource, Moto.element("PhysicalResourceId", made.substring(at)));
        }
        for (String function : List.of("AlertFunction", "WorkFunction", "SweepFunction")) {
            environments.put(function, environment(resource(function)));
        }
        String bucket = resource("EvidenceBucket");
        moto.s3().deleteBucket(r -> r.bucket(bucket));
        moto.s3().createBucket(r -> r.bucket(bucket).objectLockEnabledForBucket(true));
        sqs = moto.client(SqsClient.builder());
        heard = sqs.createQueue(r -> r.queueName("heard")).queueUrl();
        moto.client(SnsClient.builder())
                .subscribe(r -> r.topicArn(environmentOf("WorkFunction").get("EPHEMERA_TOPIC"))
                        .protocol("sqs")
                        .endpoint("arn:aws:sqs:us-east-1:" + Moto.ACCOUNT + ":heard")
                        .attributes(Map.of("RawMessageDelivery", "true")));
        sealWith(newKey());
    }

    static DeployedTemplate on(Moto moto, SimulatedCloud cloud) {
        return new DeployedTemplate(moto, cloud);
    }

    /** Another setting than the template's, for all functions that have it, and for those that have none. */
    DeployedTemplate set(String name, String value) {
        overrides.put(name, value);
        return this;
    }

    /** Where one function finds S3, if not at moto itself. */
    void storeOf(String function, URI endpoint) {
        stores.put(function, endpoint);
    }

    void sealWith(String keyArn) {
        set("EPHEMERA_SIGNER", "awskms:" + keyArn);
    }

    String newKey() {
        return moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
    }

    void at(Clock other) {
        clock = other;
    }

    /** As a run of that function starts. */
    AwsRuntime runtime(String function) {
        Map<String, String> settings = new HashMap<>(moto.settings());
        settings.put("AWS_ENDPOINT_URL", cloud.toString());
        for (String service : List.of("S3", "SQS", "SNS", "KMS")) {
            settings.put("AWS_ENDPOINT_URL_" + service, moto.endpoint().toString());
        }
        Optional.ofNullable(stores.get(function))
                .ifPresent(store -> settings.put("AWS_ENDPOINT_URL_S3", store.toString()));
        settings.putAll(environmentOf(function));
        settings.putAll(overrides);
        return AwsRuntime.of(settings, clock);
    }

    JsonNode alert(byte[] event) throws IOException {
        try (AwsRuntime runtime = runtime("AlertFunction")) {
            return run(new AlertFunction(runtime), event, context());
        }
    }

    JsonNode sweep() throws IOException {
        try (AwsRuntime runtime = runtime("SweepFunction")) {
            return run(new SweepFunction(runtime), new byte[0], context());
        }
    }

    /** Delivers what the queue gives, as the event source mapping does, until it gives nothing more; says what failed. */
    List<JsonNode> work() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (List<Message> messages = received(); !messages.isEmpty(); messages = received()) {
            answers.add(work(messages));
        }
        return answers;
    }

    /** One delivery, if there is one; asked for with the older name of its attributes, as moto does not know the newer. */
    @SuppressWarnings("deprecation")
    List<Message> received() {
        return sqs.receiveMessage(r ->
                        r.queueUrl(resource("WorkQueue")).maxNumberOfMessages(1).attributeNames(QueueAttributeName.ALL))
                .messages();
    }

    /** Gives messages to the function; takes from the queue what did not fail, and lets the rest be seen again at once. */
    JsonNode work(List<Message> messages) throws IOException {
        JsonNode answer = deliver(SqsEvents.of(messages), context());
        Set<String> failed = new HashSet<>(answer.path("batchItemFailures").findValuesAsText("itemIdentifier"));
        for (Message message : messages) {
            String queue = resource("WorkQueue");
            if (failed.contains(message.messageId())) {
                sqs.changeMessageVisibility(r ->
                        r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
            } else {
                done(message);
            }
        }
        return answer;
    }

    /** As Lambda does with a message that did not fail. */
    void done(Message message) {
        sqs.deleteMessage(r -> r.queueUrl(resource("WorkQueue")).receiptHandle(message.receiptHandle()));
    }

    JsonNode deliver(byte[] event, TestingContext context) throws IOException {
        try (AwsRuntime runtime = runtime("WorkFunction")) {
            return run(new WorkFunction(runtime), event, context);
        }
    }

    TestingContext context() {
        return new TestingContext("run-" + runs.incrementAndGet());
    }

    int deadLetters() {
        return count(resource("FailedWork"));
    }

    int queued() {
        return count(resource("WorkQueue"));
    }

    /** What a subscriber of the topic has heard since he was last asked. */
    List<JsonNode> announced() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (List<Message> some = heardNow(); !some.isEmpty(); some = heardNow()) {
            for (Message message : some) {
                all.add(Json.parse(message.body().getBytes(StandardCharsets.UTF_8)));
                sqs.deleteMessage(r -> r.queueUrl(heard).receiptHandle(message.receiptHandle()));
            }
        }
        return all;
    }

    private String resource(String logicalId) {
        return Objects.requireNonNull(resources.get(logicalId), logicalId);
    }

    private Map<String, String> environmentOf(String function) {
        return Objects.requireNonNull(environments.get(function), function);
    }

    private List<Message> heardNow() {
        return sqs.receiveMessage(r -> r.queueUrl(heard).maxNumberOfMessages(10))
                .messages();
    }

    private int count(String queue) {
        return Integer.parseInt(sqs.getQueueAttributes(
                        r -> r.queueUrl(queue).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    private static JsonNode run(RequestStreamHandler handler, byte[] event, TestingContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), out, context);
        return Json.parse(out.toByteArray());
    }

    private Map<String, String> environment(String function) {
        try {
            JsonNode variables = Json.parse(moto.lambda("/2015-03-31/functions/" + function + "/configuration")
                            .getBytes(StandardCharsets.UTF_8))
                    .at("/Environment/Variables");
            Map<String, String> environment = new TreeMap<>();
            variables
                    .properties()
                    .forEach(variable -> environment.put(
                            variable.getKey(), variable.getValue().asText()));
            return environment;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String template() {
        try {
            // moto does not know the policy by which a failed first deployment leaves nothing behind; the mapping from
            // the queue to the function is ours to play, moto's would take each message for a container of Docker.
            return Files.readString(Path.of("../infra/aws/template.yaml"))
                    .replace("RetainExceptOnCreate", "Retain")
                    .replaceFirst("(?s)  WorkMapping:.*?\\n\\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String parameters(Map<String, String> values) {
        StringBuilder form = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, String> value : values.entrySet()) {
            String member = "&Parameters.member." + ++number;
            form.append(member).append(".ParameterKey=").append(value.getKey());
            form.append(member).append(".ParameterValue=").append(encoded(value.getValue()));
        }
        return form.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
