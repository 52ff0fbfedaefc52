package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wire format that an SDK hides: headers, field order, tags, and requests that no SDK sends. */
final class WireTest {

    private static final Charset UTF = StandardCharsets.UTF_8;
    private static final String LIST_TASKS = "AmazonEC2ContainerServiceV20141113.ListTasks";
    private static final Optional<String> CLUSTER_NOT_FOUND = Optional.of("ClusterNotFoundException");
    private static final String JSON = "application/x-amz-json-1.1";

    private final Scenario scenario =
            ScenarioBuilder.at(Scenario.REFERENCE).container("app", 2, 5).build();
    private final SimulatedCloud cloud = SimulatedCloud.start(scenario);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        cloud.close();
        http.close();
    }

    @Test
    void returnsHeadersOfTheService() throws Exception {
        HttpResponse<byte[]> answer = json(LIST_TASKS, "{\"cluster\":\"lab\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(JSON);
        assertThat(answer.headers().firstValue("date")).contains("Wed, 25 Nov 2026 12:00:00 GMT");
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(answer.body().length);
        assertThat(answer.headers().firstValue("x-amzn-requestid"))
                .contains(cloud.calls().getFirst().requestId());
    }

    @Test
    void returnsSkewedDateWhenClockIsWrong() throws Exception {
        cloud.faults().clockSkew(Duration.ofMinutes(-10));

        HttpResponse<byte[]> answer = json(LIST_TASKS, "{}");

        assertThat(answer.headers().firstValue("date")).contains("Wed, 25 Nov 2026 11:50:00 GMT");
    }

    @Test
    void writesLogEventsCompactlyInServiceOrder() throws Exception {
        String stream = "lab/app/" + scenario.taskId();

        String body = text(json(
                "Logs_20140328.GetLogEvents",
                "{\"logGroupName\":\"/lab/app\",\"logStreamName\":\"" + stream + "\",\"startFromHead\":true}"));

        assertThat(body)
                .matches("\\{\"events\":\\[\\{\"ingestionTime\":\\d{13},\"message\":\"0 ...\",\"timestamp\":\\d{13}},"
                        + "\\{\"ingestionTime\":\\d{13},\"message\":\"1 ...\",\"timestamp\":\\d{13}}],"
                        + "\"nextBackwardToken\":\"b/\\d{56}/s\",\"nextForwardToken\":\"f/\\d{56}/s\"}");
    }

    @Test
    void writesTimestampsInJsonAsEpochSeconds() throws Exception {
        String body = text(json(
                "AmazonEC2ContainerServiceV20141113.DescribeTasks",
                "{\"cluster\":\"lab\",\"tasks\":[\"" + scenario.taskArn() + "\"]}"));

        assertThat(body).contains("\"createdAt\":1795586400.000");
    }

    @Test
    void writesTimestampsInCborWithTag1() throws Exception {
        long start = scenario.now().minusSeconds(120).getEpochSecond();
        JsonNode query = new JsonMapper().readTree("""
                        {"MetricDataQueries":[{"Id":"a","MetricStat":{"Metric":{"Namespace":"AWS/ECS",
                         "MetricName":"CPUUtilization","Dimensions":[{"Name":"ClusterName","Value":"lab"},
                         {"Name":"ServiceName","Value":"app"}]},"Period":60,"Stat":"Average"}}],
                         "StartTime":%d,"EndTime":%d}
                        """.formatted(start, start + 120));

        HttpResponse<byte[]> answer = cbor("GetMetricData", new CBORMapper().writeValueAsBytes(query));

        assertThat(answer.headers().firstValue("smithy-protocol")).contains("rpc-v2-cbor");
        assertThat(answer.headers().firstValue("content-type")).contains("application/cbor");
        assertThat(tags(answer.body())).isEqualTo(2);
        assertThat(new CBORMapper()
                        .readTree(answer.body())
                        .at("/MetricDataResults/0/Timestamps/0")
                        .isDouble())
                .isTrue();
    }

    /** Older versions of botocore, and with it the AWS CLI, use this protocol. */
    @Test
    void supportsCloudWatchInJson() throws Exception {
        HttpResponse<byte[]> answer = send(
                "/",
                Map.of(
                        "X-Amz-Target",
                        "GraniteServiceVersion20100801.ListMetrics",
                        "Content-Type",
                        "application/x-amz-json-1.0"),
                "{\"Namespace\":\"AWS/ECS\"}".getBytes(UTF));

        assertThat(answer.headers().firstValue("content-type")).contains("application/x-amz-json-1.0");
        assertThat(text(answer)).startsWith("{\"Metrics\":[{\"Namespace\":\"AWS/ECS\"");
    }

    @Test
    void handlesParallelRequests() {
        List<CompletableFuture<Integer>> statuses = IntStream.range(0, 200)
                .mapToObj(
                        i -> request("/", Map.of("X-Amz-Target", LIST_TASKS, "Content-Type", JSON), "{}".getBytes(UTF)))
                .map(request -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
                .toList();

        assertThat(statuses).allMatch(status -> status.join() == 400);
        assertThat(cloud.calls()).hasSize(200).allMatch(call -> call.errorCode().equals(CLUSTER_NOT_FOUND));
    }

    @Test
    void readsChunkedBody() throws Exception {
        HttpRequest request = signed("/")
                .header("X-Amz-Target", LIST_TASKS)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("{\"cluster\":\"lab\"}".getBytes(UTF))))
                .build();

        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .isEqualTo("{\"taskArns\":[\"" + scenario.taskArn() + "\"]}");
    }

    @Test
    void refusesAndRecordsEveryWrite() throws Exception {
        HttpResponse<byte[]> stop = json("AmazonEC2ContainerServiceV20141113.StopTask", "{\"task\":\"x\"}");
        HttpResponse<byte[]> exec = json("AmazonEC2ContainerServiceV20141113.ExecuteCommand", "{}");
        HttpResponse<byte[]> put = cbor("PutMetricData", new byte[0]);
        HttpResponse<byte[]> role = send(
                "/",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                "Action=AssumeRoleWithSAML&Version=2011-06-15".getBytes(UTF));
        HttpResponse<byte[]> object = send("/bucket/key", Map.of(), new byte[1]);

        assertThat(text(stop))
                .isEqualTo("{\"__type\":\"UnknownOperationException\",\"message\":\"Unknown operation: StopTask\"}");
        assertThat(new int[] {stop.statusCode(), exec.statusCode(), put.statusCode(), role.statusCode()})
                .containsOnly(400);
        assertThat(object.statusCode()).isEqualTo(501);
        assertThat(cloud.calls()).allMatch(SimulatedCall::refused);
        assertThat(cloud.calls())
                .extracting(SimulatedCall::action)
                .contains("ecs:StopTask", "ecs:ExecuteCommand", "cloudwatch:PutMetricData", "sts:AssumeRoleWithSAML");
    }

    @Test
    void refusesUnsignedAndUnreadableRequests() throws Exception {
        HttpRequest unsigned = HttpRequest.newBuilder(cloud.endpoint())
                .header("X-Amz-Target", LIST_TASKS)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        assertThat(http.send(unsigned, HttpResponse.BodyHandlers.ofString()).body())
                .contains("MissingAuthenticationTokenException");
        assertThat(text(json(LIST_TASKS, "{"))).contains("SerializationException");
        assertThat(text(json(LIST_TASKS, "[]"))).contains("SerializationException");
    }

    private static int tags(byte[] body) throws IOException {
        int tags = 0;
        try (CBORParser parser = new CBORFactory().createParser(body)) {
            while (parser.nextToken() != null) {
                tags += parser.getCurrentTag() == 1 ? 1 : 0;
            }
        }
        return tags;
    }

    private HttpResponse<byte[]> json(String target, String body) throws IOException, InterruptedException {
        return send("/", Map.of("X-Amz-Target", target, "Content-Type", JSON), body.getBytes(UTF));
    }

    private HttpResponse<byte[]> cbor(String operation, byte[] body) throws IOException, InterruptedException {
        return send(
                "/service/GraniteServiceVersion20100801/operation/" + operation,
                Map.of("smithy-protocol", "rpc-v2-cbor", "Content-Type", "application/cbor"),
                body);
    }

    private HttpResponse<byte[]> send(String path, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        return http.send(request(path, headers, body), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = signed(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return request.build();
    }

    private HttpRequest.Builder signed(String path) {
        return HttpRequest.newBuilder(URI.create(cloud.endpoint() + path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20261125/eu-central-1/any/aws4_request,"
                                + " SignedHeaders=host, Signature=00");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF);
    }
}
