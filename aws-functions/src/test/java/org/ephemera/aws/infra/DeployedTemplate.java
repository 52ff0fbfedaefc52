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
import org.ephemera.aws.function.TestLambdaContext;
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
 * Template as deployed by moto, with the handlers called as by Lambda: with the environments from the deployed
 * template and with messages of the queue. ECS, logs and metrics are those of the simulated cloud. moto creates no
 * bucket with Object Lock and no elliptic-curve keys from a stack; they are created separately.
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
                        "CodeKey", "zip",
                        "StoppedTasks", "COLLECT")));
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
        set("EPHEMERA_STATE_KEY", "awskms:" + newKey());
    }

    static DeployedTemplate on(Moto moto, SimulatedCloud cloud) {
        return new DeployedTemplate(moto, cloud);
    }

    /** Changes a setting for all functions, also for those without it. */
    DeployedTemplate set(String name, String value) {
        overrides.put(name, value);
        return this;
    }

    /** Sets the S3 endpoint of one function. */
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

    /** Returns a runtime with the environment of the function. */
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

    /** Delivers messages of the queue, as the event source mapping does, until it is empty; returns the failures. */
    List<JsonNode> work() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (List<Message> messages = received(); !messages.isEmpty(); messages = received()) {
            answers.add(work(messages));
        }
        return answers;
    }

    /**
     * Returns one delivery, if there is one. The request uses the older parameter for attributes, because moto does
     * not support the newer one.
     */
    @SuppressWarnings("deprecation")
    List<Message> received() {
        return sqs.receiveMessage(r ->
                        r.queueUrl(resource("WorkQueue")).maxNumberOfMessages(1).attributeNames(QueueAttributeName.ALL))
                .messages();
    }

    /**
     * Invokes the function with messages, deletes the successful ones from the queue, and makes the others visible at
     * once.
     */
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

    /** Deletes a message, as Lambda does after success. */
    void done(Message message) {
        sqs.deleteMessage(r -> r.queueUrl(resource("WorkQueue")).receiptHandle(message.receiptHandle()));
    }

    JsonNode deliver(byte[] event, TestLambdaContext context) throws IOException {
        try (AwsRuntime runtime = runtime("WorkFunction")) {
            return run(new WorkFunction(runtime), event, context);
        }
    }

    TestLambdaContext context() {
        return new TestLambdaContext("run-" + runs.incrementAndGet());
    }

    int deadLetters() {
        return count(resource("FailedWork"));
    }

    int queued() {
        return count(resource("WorkQueue"));
    }

    /** Returns the messages that a subscriber of the topic received since the last call. */
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

    private static JsonNode run(RequestStreamHandler handler, byte[] event, TestLambdaContext context)
            throws IOException {
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
            // moto does not support RetainExceptOnCreate. The tests replace the event source mapping, because moto's
            // would start a Docker container for each message.
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
