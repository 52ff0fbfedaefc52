package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.call.ServiceRequest;
import org.ephemera.aws.call.ServiceResponse;
import org.ephemera.aws.call.SignedServiceCalls;
import org.ephemera.aws.testing.Moto;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.model.PackageId;
import org.ephemera.runtime.WorkHandling;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Stack of {@code infra/aws/template.yaml} on moto. Lambda's {@code Invoke} calls the real handler, and a thread
 * delivers the messages of the queue to the worker. ECS, logs and metrics are those of the simulated cloud. moto
 * creates no bucket with Object Lock and no elliptic-curve keys from a stack; they are created separately.
 */
final class DeployedStack implements AutoCloseable {
    static final String NAME = "ephemera";

    private final Moto moto;
    private final SimulatedCloud cloud;
    private final HttpServer front;
    private final Map<String, String> outputs = new HashMap<>();
    private final Map<String, String> overrides = new HashMap<>();
    private final SqsClient sqs;
    private final String heard;
    private @Nullable Thread worker;
    private volatile boolean broken;
    private volatile boolean stopping;

    private DeployedStack(Moto moto, SimulatedCloud cloud) throws IOException {
        this.moto = moto;
        this.cloud = cloud;
        this.sqs = moto.client(SqsClient.builder());
        String sealKey = newKey();
        moto.s3().createBucket(r -> r.bucket("code"));
        moto.s3().putObject(r -> r.bucket("code").key("zip"), RequestBody.fromString("none"));
        moto.cloudFormation("Action=CreateStack&StackName=" + NAME + "&TemplateBody=" + encoded(template(sealKey))
                + parameters(Map.of(
                        "Administrator", "arn:aws:iam::" + Moto.ACCOUNT + ":role/admin",
                        "CodeBucket", "code",
                        "CodeKey", "zip")));
        String described = moto.cloudFormation("Action=DescribeStacks&StackName=" + NAME);
        for (String output :
                List.of("Bucket", "Function", "WorkFunction", "WorkQueue", "FailedAlerts", "Announcements")) {
            outputs.put(
                    output,
                    Moto.element("OutputValue", described.substring(described.indexOf("<OutputKey>" + output + "<"))));
        }
        replaceBucket(true);
        heard = sqs.createQueue(r -> r.queueName("heard")).queueUrl();
        moto.client(SnsClient.builder())
                .subscribe(r -> r.topicArn(output("Announcements"))
                        .protocol("sqs")
                        .endpoint("arn:aws:sqs:us-east-1:" + Moto.ACCOUNT + ":heard")
                        .attributes(Map.of("RawMessageDelivery", "true")));
        overrides.put("EPHEMERA_SIGNER", "awskms:" + sealKey);
        overrides.put("EPHEMERA_STATE_KEY", "awskms:" + newKey());
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        front.createContext("/", this::lambda);
        front.start();
    }

    /** Deploys the stack with a worker. */
    static DeployedStack on(Moto moto, SimulatedCloud cloud) throws IOException {
        DeployedStack stack = new DeployedStack(moto, cloud);
        stack.startWorker();
        return stack;
    }

    String output(String key) {
        return outputs.getOrDefault(key, "");
    }

    String lambdaAddress() {
        return "http://127.0.0.1:" + front.getAddress().getPort();
    }

    /** Changes a setting of all functions. */
    void set(String name, String value) {
        overrides.put(name, value);
    }

    /** Lets each later invocation fail. */
    void breakFunction() {
        broken = true;
    }

    String newKey() {
        return moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
    }

    /** Returns the name of a rule. */
    String rule(String logicalId) {
        String resources = moto.cloudFormation("Action=DescribeStackResources&StackName=" + NAME);
        return Moto.element(
                "PhysicalResourceId", resources.substring(resources.indexOf("<LogicalResourceId>" + logicalId + "<")));
    }

    /** Calls an operation of EventBridge. */
    void events(String operation, String body) throws IOException {
        ServiceResponse response = new SignedServiceCalls(moto.connection(), Duration.ofSeconds(30))
                .send(
                        ServiceRequest.json(
                                "eventbridge",
                                "events",
                                "us-east-1",
                                "1.1",
                                "AWSEvents." + operation,
                                Json.parse(body.getBytes(StandardCharsets.UTF_8))),
                        1 << 20);
        assertThat(response.status()).isEqualTo(200);
    }

    void sendFailedAlert() {
        sqs.sendMessage(r -> r.queueUrl(output("FailedAlerts")).messageBody("{}"));
    }

    /** Returns a file of a package. */
    JsonNode read(String id, String file) throws IOException {
        return Json.parse(moto.s3()
                .getObjectAsBytes(r -> r.bucket(output("Bucket")).key(new PackageId(id).prefix() + file))
                .asByteArray());
    }

    /** Waits for the announcement of a sealed package. */
    JsonNode announced() throws IOException {
        for (int tried = 0; tried < 100; tried++) {
            for (Message message : sqs.receiveMessage(r -> r.queueUrl(heard).waitTimeSeconds(1))
                    .messages()) {
                return Json.parse(message.body().getBytes(StandardCharsets.UTF_8));
            }
        }
        throw new AssertionError("no announcement");
    }

    /** Replaces the bucket by an empty one. */
    void replaceBucket(boolean locked) {
        moto.s3().deleteBucket(r -> r.bucket(output("Bucket")));
        moto.s3().createBucket(r -> r.bucket(output("Bucket")).objectLockEnabledForBucket(locked));
    }

    void stopWorker() {
        Thread running = worker;
        if (running != null) {
            stopping = true;
            try {
                running.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        worker = null;
    }

    private void startWorker() {
        worker = Thread.ofPlatform().daemon().start(() -> {
            while (!stopping) {
                try {
                    work();
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    return;
                } catch (IOException e) {
                    // The queue delivers the message again after its visibility timeout.
                }
            }
        });
    }

    private void work() throws IOException {
        for (Message message : sqs.receiveMessage(
                        r -> r.queueUrl(output("WorkQueue")).maxNumberOfMessages(1))
                .messages()) {
            try (AwsRuntime runtime = runtime("WorkFunction")) {
                new WorkHandling(runtime.site(), CollectionListener.NONE, line -> {})
                        .handle(
                                message.body().getBytes(StandardCharsets.UTF_8),
                                1,
                                "run",
                                Deadline.in(Clock.systemUTC(), Duration.ofMinutes(4)));
            }
            sqs.deleteMessage(r -> r.queueUrl(output("WorkQueue")).receiptHandle(message.receiptHandle()));
        }
    }

    private void lambda(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (!path.endsWith("/invocations")) {
            answer(exchange, moto.lambda(path).getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (broken) {
            exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
            answer(exchange, "{}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        try (AwsRuntime runtime = runtime("Function")) {
            answer(
                    exchange,
                    Json.bytes(runtime.alerts(CollectionListener.NONE, line -> {})
                            .handle(request, "invocation", () -> Duration.ofMinutes(1))
                            .json()));
        }
    }

    private AwsRuntime runtime(String function) throws IOException {
        Map<String, String> settings = new HashMap<>(moto.settings());
        settings.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
        for (String service : List.of("S3", "SQS", "SNS", "KMS")) {
            settings.put("AWS_ENDPOINT_URL_" + service, moto.endpoint().toString());
        }
        JsonNode configuration = Json.parse(moto.lambda("/2015-03-31/functions/" + output(function) + "/configuration")
                .getBytes(StandardCharsets.UTF_8));
        configuration
                .at("/Environment/Variables")
                .properties()
                .forEach(variable ->
                        settings.put(variable.getKey(), variable.getValue().asText()));
        settings.putAll(overrides);
        return AwsRuntime.of(settings, Clock.systemUTC());
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Returns the template with changes for moto, which would start a Docker container for each message. */
    private static String template(String sealKey) throws IOException {
        return Files.readString(Path.of("../infra/aws/template.yaml"))
                .replace("RetainExceptOnCreate", "Retain")
                .replaceFirst("(?s)  WorkMapping:.*?\\n\\n", "")
                .replaceFirst("(\\n  SealKey:\\n    Value: )!GetAtt SealKey.Arn", "$1" + sealKey);
    }

    private static String parameters(Map<String, String> values) {
        StringBuilder form = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            String member = "&Parameters.member." + ++number;
            form.append(member).append(".ParameterKey=").append(value.getKey());
            form.append(member).append(".ParameterValue=").append(encoded(value.getValue()));
        }
        return form.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        stopWorker();
        front.stop(0);
    }
}
