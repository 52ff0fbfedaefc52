package org.ephemera.aws.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP proxy in front of a simulated cloud that changes responses or replaces them with errors. If a changed page token
 * makes the cloud reject a request, the proxy returns the last successful response of the operation again.
 */
public final class ResponseChangingProxy implements AutoCloseable {
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/[0-9]+/[^/]+/([^/]+)/");

    private final HttpServer server;
    private final URI cloud;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, UnaryOperator<byte[]>> changes = new ConcurrentHashMap<>();
    private final Map<String, HttpResponse<byte[]>> lastSuccess = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();

    private final Map<String, Refused> refusals = new ConcurrentHashMap<>();

    private record Refused(String text, String code, AtomicInteger left) {
        boolean matches(byte[] requestBody) {
            return new String(requestBody, StandardCharsets.UTF_8).contains(text)
                    && left.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
        }
    }

    private ResponseChangingProxy(HttpServer server, URI cloud) {
        this.server = server;
        this.cloud = cloud;
    }

    public static ResponseChangingProxy inFrontOf(URI cloud) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ResponseChangingProxy proxy = new ResponseChangingProxy(server, cloud);
        server.createContext("/", proxy::handle);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
        return proxy;
    }

    /**
     * Changes the body of successful responses of an operation.
     *
     * @param operation the name of the operation in the API
     */
    public ResponseChangingProxy change(String operation, UnaryOperator<byte[]> body) {
        changes.merge(operation, body, (first, then) -> response -> then.apply(first.apply(response)));
        return this;
    }

    public ResponseChangingProxy replace(String operation, String text, String by) {
        return change(
                operation,
                body -> new String(body, StandardCharsets.ISO_8859_1)
                        .replace(text, by)
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Refuses requests of the operation whose body contains the text, with a JSON error and status 400. */
    public ResponseChangingProxy refuse(String operation, String text, String code) {
        return refuse(operation, text, code, Integer.MAX_VALUE);
    }

    /** Refuses a limited number of such requests. */
    public ResponseChangingProxy refuse(String operation, String text, String code, int times) {
        refusals.put(operation, new Refused(text, code, new AtomicInteger(times)));
        return this;
    }

    /** Returns the access keys in the signatures of requests to a service, for example {@code kms}. */
    public Set<String> keysOf(String service) {
        return Set.copyOf(keys.getOrDefault(service, Set.of()));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] requestBody = exchange.getRequestBody().readAllBytes();
            Matcher scope =
                    SCOPE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (scope.find()) {
                keys.computeIfAbsent(scope.group(2), service -> ConcurrentHashMap.newKeySet())
                        .add(scope.group(1));
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            cloud.resolve(exchange.getRequestURI().toString()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(requestBody));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!name.matches("(?i)host|connection|content-length|expect")) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            String operation = operation(exchange, requestBody);
            Refused refused = refusals.get(operation);
            if (refused != null && refused.matches(requestBody)) {
                byte[] error = ("{\"__type\":\"" + refused.code() + "\"}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(400, error.length);
                exchange.getResponseBody().write(error);
                return;
            }
            HttpResponse<byte[]> upstream = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (upstream.statusCode() == 200) {
                lastSuccess.put(operation, upstream);
            }
            boolean changed = changes.containsKey(operation);
            HttpResponse<byte[]> response = changed ? lastSuccess.getOrDefault(operation, upstream) : upstream;
            byte[] body = response.statusCode() == 200
                    ? changes.getOrDefault(operation, UnaryOperator.identity()).apply(response.body())
                    : response.body();
            response.headers().map().forEach((name, values) -> {
                if (!name.matches("(?i)content-length|transfer-encoding|connection|date")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(response.statusCode(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String operation(HttpExchange exchange, byte[] requestBody) {
        Optional<String> target =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        String path = exchange.getRequestURI().getPath();
        if (target.isPresent()) {
            return target.get().substring(target.get().lastIndexOf('.') + 1);
        }
        if (path.matches("/clusters/[^/]+")) {
            return "DescribeCluster";
        }
        return path.contains("/operation/")
                ? path.substring(path.lastIndexOf('/') + 1)
                : new String(requestBody, StandardCharsets.UTF_8).replaceAll("(?s).*Action=([A-Za-z]+).*", "$1");
    }
}
