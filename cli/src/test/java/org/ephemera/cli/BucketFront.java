package org.ephemera.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Server in front of S3 or Blob Storage that changes the result of deletions or the content of a file. */
final class BucketFront implements AutoCloseable {
    /** Headers that the HTTP client sets itself. */
    private static final Set<String> RESTRICTED = Set.of("host", "content-length", "connection", "expect", "upgrade");

    /** Behaviour of a front. */
    private enum Mode {
        /** Deletions are executed in spite of Object Lock. */
        UNLOCKED,
        REFUSING,
        /** Deletions receive a fixed response of Blob Storage. */
        ANSWERING,
        /** One file has another content. */
        CHANGING
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI bucket;
    private final Mode mode;
    private final String text;
    private final List<String> deletions = new CopyOnWriteArrayList<>();

    private BucketFront(URI bucket, Mode mode, String text) throws IOException {
        this.bucket = bucket;
        this.mode = mode;
        this.text = text;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", this::handle);
        server.start();
    }

    static BucketFront unlocked(URI bucket) throws IOException {
        return new BucketFront(bucket, Mode.UNLOCKED, "");
    }

    /** Returns a front that refuses deletions with a sentence of IAM. */
    static BucketFront refusing(URI bucket, String sentence) throws IOException {
        return new BucketFront(bucket, Mode.REFUSING, sentence);
    }

    /**
     * Returns a front of Blob Storage with a fixed response to deletions.
     *
     * @param answer status and error code, with a space between them
     */
    static BucketFront answering(URI blobs, String answer) throws IOException {
        return new BucketFront(blobs, Mode.ANSWERING, answer);
    }

    /** Returns a front that returns another content of the files with this name. */
    static BucketFront changing(URI bucket, String file) throws IOException {
        return new BucketFront(bucket, Mode.CHANGING, file);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns path and query of each deletion. */
    List<String> deletions() {
        return deletions;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String address = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        if (method.equals("DELETE")) {
            deletions.add(address);
            if (mode == Mode.ANSWERING) {
                String[] answer = text.split(" ", 2);
                exchange.getResponseHeaders().set("x-ms-error-code", answer[1]);
                answer(exchange, Integer.parseInt(answer[0]), new byte[0]);
                return;
            }
            if (mode == Mode.REFUSING) {
                answer(exchange, 403, error("AccessDenied", text));
                return;
            }
        }
        if (mode == Mode.UNLOCKED && address.endsWith("?retention")) { // moto returns no error for an unlocked object
            answer(exchange, 404, error("NoSuchObjectLockConfiguration", ""));
            return;
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(bucket.resolve(address)).method(method, BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        if (mode == Mode.UNLOCKED) {
            request.header("x-amz-bypass-governance-retention", "true");
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers().map().forEach((name, values) -> {
                if (!RESTRICTED.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            byte[] content = response.body();
            if (mode == Mode.CHANGING && exchange.getRequestURI().getPath().endsWith(text) && content.length > 0) {
                content[content.length - 1] ^= 1;
                exchange.getResponseHeaders().keySet().removeIf(name -> name.startsWith("X-amz-checksum"));
            }
            answer(exchange, response.statusCode(), content);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static byte[] error(String code, String message) {
        return ("<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
