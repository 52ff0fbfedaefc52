package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.zip.GZIPOutputStream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses with every byte defined, headers included, which HTTP libraries usually hide. */
class RawResponseTest {
    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final String MISSING = "{\"tasks\":[],\"failures\":[{\"arn\":\"x\",\"reason\":\"MISSING\"}]}";

    @TempDir
    Path folder;

    @Test
    void requestsNoEncodingAndSendsOnce() throws IOException {
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(json(MISSING));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(server.heads())
                    .allSatisfy(head ->
                            assertThat(head.toLowerCase(java.util.Locale.ROOT)).doesNotContain("accept-encoding"));
        }
    }

    /** The server sends gzip without a request for it: the body is stored unchanged and decoded for parsing. */
    @Test
    void storesEncodedBodyUnchanged() throws IOException {
        byte[] zipped = gzip(MISSING);
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(answer("200 OK", zipped, "Content-Encoding: gzip", "Content-Length: " + zipped.length));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(gathered.body(
                            gathered.log("aws.ecs.task", "api.response").getFirst()))
                    .isEqualTo(zipped);
        }
    }

    @Test
    void retriesBodyShorterThanDeclared() throws IOException {
        try (ByteServer server = ByteServer.start()) {
            byte[] body = MISSING.getBytes(StandardCharsets.UTF_8);
            server.toTasks(answer("200 OK", body, "Content-Length: " + (body.length + 7)), json(MISSING));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(errors(gathered))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.at("/error/message").asText()).contains(body.length + " ", "bytes"));
        }
    }

    @Test
    void retriesUnfinishedChunks() throws IOException {
        try (ByteServer server = ByteServer.start()) {
            byte[] chunk = ("40\r\n" + MISSING.substring(0, 20)).getBytes(StandardCharsets.UTF_8);
            server.toTasks(answer("200 OK", chunk, "Transfer-Encoding: chunked"), json(MISSING));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(errors(gathered))
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line.at("/error/code").asText()).isEqualTo("BodyCutShort"));
        }
    }

    @Test
    void retriesAndLogsClosedConnection() throws IOException {
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(new byte[0], json(MISSING));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(errors(gathered)).singleElement().satisfies(line -> {
                assertThat(line.at("/response/status").asInt()).isZero();
                assertThat(line.at("/error/code").asText()).isEqualTo("SocketException");
            });
            assertThat(server.taskRequests()).isEqualTo(2);
        }
    }

    @Test
    void storesInvalidJsonAsUnreadable() throws IOException {
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(
                    answer("200 OK", "<html>hello</html>".getBytes(StandardCharsets.UTF_8), "Content-Type: text/html"));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.FAILED);
            assertThat(gathered.outcome("aws.ecs.task").detail()).isEqualTo("UnreadableAnswer");
            assertThat(gathered.item("aws.ecs.task").files()).isEqualTo(1);
        }
    }

    /** Any body is stored and logged, and the other items of the task are planned. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "{}",
                "{\"tasks\":null}",
                "{\"tasks\":[null]}",
                "{\"tasks\":{\"a\":1}}",
                "{\"tasks\":[{}]}",
                "{\"tasks\":[],\"failures\":[null]}",
                "{\"tasks\":[{\"createdAt\":\"evil\",\"version\":1e99}]}",
                "{\"tasks\":[{\"createdAt\":1e300,\"stoppedAt\":-1e300}]}",
                "{\"tasks\":[{\"taskDefinitionArn\":[\"x\"],\"group\":{},\"containers\":[null,{},{\"name\":null}]}]}",
                "{\"tasks\":[{\"overrides\":{\"containerOverrides\":[null]},\"attachments\":[null]}]}",
                "{\"tasks\":[{\"group\":\"service:\",\"containers\":[{\"name\":\"\",\"exitCode\":\"x\"}]}]}"
            })
    void survivesUnexpectedBodies(String body) throws IOException {
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(json(body));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.report().verdict())
                    .as(gathered.report().toString())
                    .isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.log("aws.ecs.task", "api.response")).hasSize(1);
            // A response without an error is no proof of a task: a missing task must not be COLLECTED.
            if (!body.contains("[{")) {
                assertThat(gathered.item("aws.ecs.task").code()).isIn(OutcomeCode.EXPIRED, OutcomeCode.FAILED);
            }
            assertThat(gathered.codes())
                    .containsKeys(
                            "aws.ecs.task-definition.1",
                            "aws.ecs.startup-events.1",
                            "aws.cloudwatch.service-metrics.1",
                            "aws.logs.stream.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"taskDefinition\":{}}",
                "{\"taskDefinition\":{\"containerDefinitions\":[null,{\"name\":null},{\"name\":\"a\"}]}}",
                "{\"taskDefinition\":{\"containerDefinitions\":[{\"name\":\"a\",\"logConfiguration\":{\"logDriver\":null}}]}}",
                "{\"taskDefinition\":{\"containerDefinitions\":[{\"logConfiguration\":{\"logDriver\":\"awslogs\","
                        + "\"options\":{\"awslogs-group\":null,\"mode\":null}}}]}}",
                "{\"taskDefinition\":{\"containerDefinitions\":[{\"name\":\"a\",\"logConfiguration\":{\"logDriver\":\"awslogs\","
                        + "\"options\":{\"awslogs-group\":\"g\",\"awslogs-region\":\"\",\"awslogs-stream-prefix\":\"p\"}}}]}}"
            })
    void survivesOddDefinitions(String body) throws IOException {
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(json("{\"tasks\":[{\"taskDefinitionArn\":\"arn:x\",\"group\":\"family:a\"}]}"));
            server.toDefinitions(json(body));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.report().verdict())
                    .as(gathered.report().toString())
                    .isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.log("aws.ecs.task-definition.1", "api.response"))
                    .hasSize(1);
            assertThat(gathered.codes().values()).isNotEmpty();
            assertThat(gathered.outcome("aws.ecs.task-definition.1").message()).doesNotContain("the source failed");
        }
    }

    /** Form of denials by moto and by proxies. */
    @Test
    void treats403WithoutCodeAsDenied() throws IOException {
        try (ByteServer server = ByteServer.start()) {
            server.toTasks(answer("403 Forbidden", new byte[0], "Content-Length: 0"));
            CollectedPackage gathered = collect(server);
            assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.DENIED);
            assertThat(gathered.outcome("aws.ecs.task").detail()).isEqualTo("ecs:DescribeTasks");
        }
    }

    private static List<JsonNode> errors(CollectedPackage gathered) {
        return gathered.log("aws.ecs.task", "api.error").stream()
                .filter(line -> line.at("/request/operation").asText().equals("DescribeTasks"))
                .toList();
    }

    private CollectedPackage collect(ByteServer server) throws IOException {
        return AcquisitionFixture.at(folder, server.endpoint())
                .set("AWS_MAX_ATTEMPTS", "3")
                .collect(AcquisitionFixture.requestFor(TASK));
    }

    private static byte[] json(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return answer("200 OK", bytes, "Content-Type: application/x-amz-json-1.1", "Content-Length: " + bytes.length);
    }

    private static byte[] answer(String status, byte[] body, String... headers) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(
                ("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        answer.writeBytes(body);
        return answer.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** Server that sends given bytes: to DescribeTasks in turn, the last one repeatedly; to most other calls a 400. */
    private static final class ByteServer implements AutoCloseable {
        private static final String TARGET = "DescribeTasks\r\n";

        private final ServerSocket listening;
        private final Queue<byte[]> script = new ArrayDeque<>();
        private final List<String> heads = new ArrayList<>();
        private byte[] definitions = refusal();

        private ByteServer(ServerSocket listening) {
            this.listening = listening;
        }

        static ByteServer start() throws IOException {
            ByteServer server = new ByteServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(server::serve);
            return server;
        }

        synchronized void toTasks(byte[]... answers) {
            script.addAll(List.of(answers));
        }

        synchronized void toDefinitions(byte[] answer) {
            definitions = answer;
        }

        synchronized List<String> heads() {
            return List.copyOf(heads);
        }

        long taskRequests() {
            return heads().stream().filter(head -> head.contains(TARGET)).count();
        }

        URI endpoint() {
            return URI.create("http://127.0.0.1:" + listening.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }

        private void serve() {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    answer(socket);
                } catch (SocketException e) {
                    return; // closed
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }

        private void answer(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    return;
                }
                head.append((char) b);
            }
            String length = head.toString().replaceAll("(?si).*content-length: (\\d+).*", "$1");
            in.readNBytes(Integer.parseInt(length));
            OutputStream out = socket.getOutputStream();
            out.write(next(head.toString()));
            out.flush();
        }

        private static byte[] refusal() {
            return RawResponseTest.answer("400 Bad Request", new byte[0], "Content-Length: 0");
        }

        private synchronized byte[] next(String head) {
            heads.add(head);
            if (head.contains("DescribeTaskDefinition\r\n")) {
                return definitions;
            }
            if (!head.contains(TARGET)) {
                return refusal();
            }
            byte[] answer = script.size() > 1 ? script.remove() : script.peek();
            return answer == null ? new byte[0] : answer;
        }
    }
}
