import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Proxy that forwards every request to BEHIND after MILLIS, and prints its URL. {@code /bench/calls} returns the number of calls
 * since the last query, {@code /bench/sealed} the time of the last written seal in epoch milliseconds.
 */
final class SlowWay {
    private static final Set<String> OF_THE_REQUEST = Set.of("host", "content-length", "connection", "expect");
    private static final Set<String> OF_THE_ANSWER =
            Set.of("content-length", "connection", "transfer-encoding", ":status");

    public static void main(String[] arguments) throws Exception {
        URI behind = URI.create(arguments[0]);
        long millis = Long.parseLong(arguments[1]);
        AtomicInteger calls = new AtomicInteger();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        AtomicLong sealed = new AtomicLong();
        server.createContext("/bench/calls", exchange -> respond(exchange, calls.getAndSet(0)));
        server.createContext("/bench/sealed", exchange -> respond(exchange, sealed.get()));
        server.createContext("/", exchange -> {
            try (exchange) {
                calls.incrementAndGet();
                Thread.sleep(millis);
                HttpRequest.Builder request = HttpRequest.newBuilder(
                                URI.create(behind.resolve("/") + exchange.getRequestURI().toString().substring(1)))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()));
                exchange.getRequestHeaders().forEach((name, values) -> {
                    if (!OF_THE_REQUEST.contains(name.toLowerCase())) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
                HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                answer.headers().map().forEach((name, values) -> {
                    if (!OF_THE_ANSWER.contains(name)) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
                if (exchange.getRequestMethod().equals("PUT")
                        && exchange.getRequestURI().getPath().endsWith("/seal.dsse.json")) {
                    sealed.set(System.currentTimeMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
        System.out.flush();
        while (System.in.read() >= 0) {
            // Runs until the parent process ends.
        }
        System.exit(0);
    }

    private static void respond(HttpExchange exchange, long number) throws IOException {
        byte[] count = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, count.length);
        exchange.getResponseBody().write(count);
        exchange.close();
    }
}
