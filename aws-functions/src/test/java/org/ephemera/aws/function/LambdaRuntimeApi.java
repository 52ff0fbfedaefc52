package org.ephemera.aws.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Server of the Lambda Runtime API (2018-06-01), from which a runtime gets events and to which it posts responses. */
final class LambdaRuntimeApi implements AutoCloseable {
    private static final String INIT = "/2018-06-01/runtime/init/error";
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final Duration TIME = Duration.ofMinutes(2);

    /**
     * Result of an invocation.
     *
     * @param error false for a response
     */
    record Answer(String requestId, boolean error, String body) {}

    private record Event(String requestId, ByteBuffer payload) {}

    private final HttpServer server;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    private LambdaRuntimeApi(HttpServer server) {
        this.server = server;
    }

    static LambdaRuntimeApi start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        LambdaRuntimeApi api = new LambdaRuntimeApi(server);
        server.createContext(INVOCATION, api::handle);
        server.createContext(INIT, api::failed);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
        return api;
    }

    /** Returns {@code host:port} for {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Invokes the function and waits for its response. */
    Answer invoke(String requestId, byte[] payload) throws InterruptedException {
        events.add(new Event(requestId, ByteBuffer.wrap(payload.clone()).asReadOnlyBuffer()));
        @Nullable Answer answer = answers.poll(TIME.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer to " + requestId);
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Handles an initialization error, which is the result of the pending invocation. */
    private void failed(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, -1);
            answers.add(new Answer("init", true, body));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI()
                    .getPath()
                    .substring(INVOCATION.length())
                    .split("/", -1);
            if (path[0].equals("next")) {
                send(exchange, events.take());
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, -1);
            answers.add(new Answer(path[0], path[1].equals("error"), body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Event event) throws IOException {
        Instant deadline = InstantSource.system().instant().plus(TIME);
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", event.requestId());
        exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
        exchange.getResponseHeaders()
                .set(
                        "Lambda-Runtime-Invoked-Function-Arn",
                        "arn:aws:lambda:eu-central-1:111122223333:function:ephemera");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] payload = new byte[event.payload().remaining()];
        event.payload().duplicate().get(payload);
        exchange.sendResponseHeaders(200, payload.length);
        exchange.getResponseBody().write(payload);
    }
}
