package org.ephemera.azure.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Proxy that adds the immutability features that Azurite lacks, as Azure documents them: containers with version-level
 * immutability, policies and legal holds that reject deleting, overwriting or shortening, and versions. It can also
 * claim that a container supports policies and accept them without applying them.
 */
public final class WormProxy implements AutoCloseable {
    private final HttpServer server;
    private final URI azurite;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, WormLock> locks = new ConcurrentHashMap<>();
    private final Map<String, List<String>> versions = new ConcurrentHashMap<>();
    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean forgetful;
    private volatile boolean damaging;
    private volatile Optional<String> overwriting = Optional.empty();

    private WormProxy(HttpServer server, URI azurite) {
        this.server = server;
        this.azurite = azurite;
    }

    public static WormProxy inFrontOf(Azurite azurite) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WormProxy proxy = new WormProxy(server, azurite.endpoint());
        server.createContext("/", proxy::handle);
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.start();
        return proxy;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Accepts policies from now on without applying them, like Azurite itself. */
    public void dropPolicies() {
        forgetful = true;
    }

    /** Changes one byte of each blob that is uploaded from now on. */
    public void damageUploads() {
        damaging = true;
    }

    /**
     * Treats the caller from now on as one who may add blobs but not overwrite them. The error is returned before the
     * condition is evaluated.
     *
     * @param code error code of Azure
     */
    public void addOnly(String code) {
        overwriting = Optional.of(code);
    }

    /**
     * Deletes a version, like Delete Blob with a version id, which Azurite does not support.
     *
     * @return true if it was the newest version, whose bytes Azurite still has to delete
     */
    public boolean destroy(String container, String name, String version) {
        List<String> known = versions.getOrDefault("/" + Azurite.ACCOUNT + "/" + container + "/" + name, List.of());
        boolean newest = !known.isEmpty() && known.getLast().equals(version);
        known.remove(version);
        return newest;
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] requestBody = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            String method = exchange.getRequestMethod();
            if (damaging && method.equals("PUT") && requestBody.length > 0) {
                requestBody[0] ^= 1;
            }
            WormLock lock = locks.getOrDefault(path, WormLock.NONE);
            if (query.contains("comp=immutabilityPolicies") || query.contains("comp=legalhold")) {
                Optional<WormLock> changed = lock.change(method, query, exchange.getRequestHeaders());
                changed.ifPresent(now -> {
                    locks.put(path, now);
                    now.show(exchange.getResponseHeaders());
                });
                answer(exchange, changed.isPresent() ? 200 : 409, new byte[0]);
            } else if (isRefused(method, query, exchange.getRequestHeaders(), lock)) {
                answer(exchange, 409, new byte[0]);
            } else {
                pass(exchange, requestBody, path, query);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRefused(String method, String query, Headers headers, WormLock lock) {
        boolean creates = headers.containsKey("If-None-Match");
        return lock.isInForce()
                && (method.equals("DELETE") || (method.equals("PUT") && !creates && !query.contains("comp=list")));
    }

    private void pass(HttpExchange exchange, byte[] requestBody, String path, String query)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> said = http.send(request(exchange, requestBody), HttpResponse.BodyHandlers.ofByteArray());
        Headers headers = exchange.getResponseHeaders();
        said.headers().map().forEach((name, values) -> {
            boolean head = exchange.getRequestMethod().equals("HEAD") && name.equalsIgnoreCase("content-length");
            if (head || !name.matches("(?i)content-length|transfer-encoding|connection|date|keep-alive")) {
                headers.put(name, values);
            }
        });
        byte[] body = said.body();
        boolean refused = said.statusCode() == 409 || said.statusCode() == 412;
        if (overwriting.isPresent() && exchange.getRequestMethod().equals("PUT") && refused) {
            headers.set("x-ms-error-code", overwriting.get());
            answer(exchange, 403, new byte[0]);
            return;
        }
        if (query.contains("restype=container") && said.statusCode() == 200) {
            headers.set("x-ms-immutable-storage-with-versioning-enabled", "true");
            if (query.matches(".*include=[a-z,]*versions.*")) {
                body = new VersionListPage(path, query, versions).in(body);
            }
        } else if (exchange.getRequestMethod().equals("PUT") && said.statusCode() == 201) {
            String version = "2026-11-25T08:00:00.%07dZ".formatted(written.incrementAndGet());
            versions.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(version);
            headers.set("x-ms-version-id", version);
            locks.put(path, forgetful ? WormLock.NONE : WormLock.of(exchange.getRequestHeaders()));
        } else if (said.statusCode() / 100 == 2 && versions.containsKey(path)) {
            headers.set("x-ms-version-id", versions.get(path).getLast());
            locks.getOrDefault(path, WormLock.NONE).show(headers);
        }
        answer(exchange, said.statusCode(), body);
    }

    private HttpRequest request(HttpExchange exchange, byte[] requestBody) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(azurite + exchange.getRequestURI().toString()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                        exchange.getRequestMethod(),
                        requestBody.length == 0 && !exchange.getRequestMethod().equals("PUT")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(requestBody));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.matches("(?i)host|connection|content-length|expect|upgrade|http2-settings")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    /** A 409 without a body comes from this proxy, not from Azurite. */
    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (status == 409 && body.length == 0 && !exchange.getResponseHeaders().containsKey("x-ms-error-code")) {
            exchange.getResponseHeaders().set("x-ms-error-code", "BlobImmutableDueToPolicy");
        }
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }
}
