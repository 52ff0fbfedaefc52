import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.ephemera.lab.tls.CertificateAuthority;

/**
 * API server with two pods, {@code full} with a log of MIB and {@code empty} with none. The log is in memory, so that it is sent as fast as
 * the client reads. Prints the endpoint and the path of its certificate authority.
 */
final class PodLogServer {
    private static final Instant START = Instant.parse("2026-11-26T05:00:00Z");
    private static final int LINE = 120;
    private static final String POD = """
            {"kind":"Pod","apiVersion":"v1","metadata":{"name":"NAME","namespace":"shop","uid":"uid-NAME","creationTimestamp":"TIME"},
             "spec":{"nodeName":"node-1","containers":[{"name":"app","image":"shop/app:1"}]},
             "status":{"phase":"Running","containerStatuses":[{"name":"app","restartCount":0,"imageID":"shop/app@sha256:1",
               "state":{"running":{"startedAt":"TIME"}}}]}}""";
    private static final Map<String, String> DOCUMENTS = Map.of(
            "/version", "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.1\"}",
            "/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}",
            "/apis", "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}",
            "/api/v1", "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[{\"name\":\"pods\",\"singularName\":\"pod\","
                    + "\"namespaced\":true,\"kind\":\"Pod\",\"verbs\":[\"get\",\"list\"]},{\"name\":\"pods/log\",\"singularName\":\"\","
                    + "\"namespaced\":true,\"kind\":\"Pod\",\"verbs\":[\"get\"]}]}");

    private static final AtomicLong SENT = new AtomicLong();

    private PodLogServer() {}

    public static void main(String[] arguments) throws IOException {
        byte[] log = log(Integer.parseInt(arguments[0]) * (1L << 20) / LINE);
        CertificateAuthority authority = new CertificateAuthority("bench", Instant.now());
        Path certificate = Path.of(arguments[1]);
        Files.writeString(certificate, authority.pem());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
        server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", exchange -> answer(exchange, log));
        server.start();
        System.out.println("https://127.0.0.1:" + server.getAddress().getPort());
        System.in.read();
        server.stop(0);
    }

    /** Lines of 120 bytes, 20,000 a second. */
    private static byte[] log(long lines) {
        byte[] log = new byte[Math.toIntExact(lines * LINE)];
        String text = "x".repeat(LINE);
        for (long i = 0; i < lines; i++) {
            String second = START.plusSeconds(i / 20_000).toString();
            String nanos = "%09d".formatted(i % 20_000 * 50_000);
            String line = second.substring(0, second.length() - 1) + "." + nanos + "Z GET /items/" + i + " 200 " + text;
            System.arraycopy(line.getBytes(StandardCharsets.US_ASCII), 0, log, Math.toIntExact(i * LINE), LINE - 1);
            log[Math.toIntExact(i * LINE + LINE - 1)] = '\n';
        }
        return log;
    }

    private static void answer(HttpExchange exchange, byte[] log) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String pods = "/api/v1/namespaces/shop/pods/";
        String name = path.startsWith(pods) ? path.substring(pods.length()).split("/")[0] : "";
        try (exchange) {
            if (path.endsWith("/log")) {
                boolean full = name.equals("full");
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    for (int at = 0; full && at < log.length; at += 1 << 15) {
                        out.write(log, at, Math.min(1 << 15, log.length - at));
                        SENT.addAndGet(Math.min(1 << 15, log.length - at));
                    }
                }
            } else if (path.equals("/sent")) {
                send(exchange, 200, SENT.toString());
            } else if (!name.isEmpty()) {
                send(exchange, 200, POD.replace("NAME", name).replace("TIME", START.toString()));
            } else if (DOCUMENTS.containsKey(path)) {
                send(exchange, 200, DOCUMENTS.get(path));
            } else {
                send(exchange, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404,"
                        + "\"message\":\"not found\"}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
