package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.collect.source.OutOfTimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of concurrent bodies, and of a body that stops. */
class ConcurrentBodiesTest {
    /** Twice the number of the SDK's default threads. */
    private static final int BODIES = 20 * Runtime.getRuntime().availableProcessors();

    private static final byte[] HALF = new byte[200_000];

    private final CountDownLatch begun = new CountDownLatch(BODIES);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/together", exchange -> answer(exchange, 2L * HALF.length, begun));
        server.createContext("/declared", exchange -> answer(exchange, 2L * HALF.length, over));
        server.createContext("/chunked", exchange -> answer(exchange, 0, over));
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    static Stream<HttpClient> clients() {
        return Stream.of(new BoundedHttpClient(), AzureConnection.of(Map.of()).transport());
    }

    /** The server sends the second halves only after all first halves were received. */
    @ParameterizedTest
    @MethodSource("clients")
    void readsAllBodiesConcurrently(HttpClient http) throws Exception {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < BODIES; i++) {
                all.add(readers.submit(() -> {
                    try (InputStream body = body(http, "/together")) {
                        body.readNBytes(HALF.length);
                        begun.countDown();
                        return HALF.length + body.transferTo(OutputStream.nullOutputStream());
                    }
                }));
            }
            for (Future<Long> one : all) {
                assertThat(one.get(1, TimeUnit.MINUTES)).isEqualTo(2L * HALF.length);
            }
        }
    }

    /** A connection that is closed after a time-out is not the end of its body, with or without a declared length. */
    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/chunked"})
    void timesOutWhenBodyStops(String path) throws IOException {
        Deadline limit = Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1));
        try (IdleTimeoutBody body = new IdleTimeoutBody(
                body(new BoundedHttpClient(), path), OptionalLong.empty(), limit, Duration.ofMillis(500))) {
            assertThat(body.readNBytes(HALF.length)).hasSize(HALF.length);
            assertThatThrownBy(body::read).isInstanceOf(OutOfTimeException.class);
        }
    }

    private InputStream body(HttpClient http, String path) {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        HttpResponse response = http.sendSync(new HttpRequest(HttpMethod.GET, address), Context.NONE);
        return response.getBodyAsBinaryData().toStream();
    }

    private static void answer(HttpExchange exchange, long length, CountDownLatch between) throws IOException {
        exchange.sendResponseHeaders(200, length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(HALF);
            out.flush();
            between.await();
            out.write(HALF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
