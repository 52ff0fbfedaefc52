package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server that sends one byte at a time and never ends its response. */
class SlowResponseTest {
    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final Duration TIME = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-Endless: ",
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 1000000\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 1000000\r\n\r\n"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void deadlineEndsSlowResponses(String beginning) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(listening, beginning.getBytes(StandardCharsets.UTF_8)));
            URI endpoint = URI.create("http://127.0.0.1:" + listening.getLocalPort());
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, endpoint).collect(AcquisitionFixture.requestFor(TASK), TIME);
            assertThat(gathered.item("aws.ecs.task").code()).isIn(OutcomeCode.FAILED, OutcomeCode.DENIED);
            if (!beginning.contains("403")) {
                assertThat(gathered.outcome("aws.ecs.task").detail()).isEqualTo("Unfinished");
                assertThat(gathered.log("aws.ecs.task", "api.error"))
                        .extracting(line -> line.path("error").path("code").asText())
                        .contains("OutOfTime");
            }
            assertThat(gathered.log("aws.ecs.task", "api.error")).isNotEmpty();
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        }
    }

    private static void serve(ServerSocket listening, byte[] beginning) {
        try {
            while (!listening.isClosed()) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> drip(socket, beginning));
            }
        } catch (IOException e) {
            assertThat(listening.isClosed()).isTrue();
        }
    }

    private static void drip(Socket socket, byte[] beginning) {
        try (socket) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isPositive();
            OutputStream out = socket.getOutputStream();
            out.write(beginning);
            while (true) {
                out.write(
                        beginning.length == 0
                                ? "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8)
                                : new byte[] {'x'});
                out.flush();
                Thread.sleep(200);
            }
        } catch (IOException e) {
            assertThat(socket.isClosed()).isTrue(); // the client closed the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
