package org.ephemera.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Timestamp authority with a separate root certificate: {@code openssl ts} behind HTTP. Its responses can be replaced.
 */
public final class LocalTimestampAuthority implements AutoCloseable {
    private static final String CONFIGURATION = """
            oid_section = new_oids
            [new_oids]
            tsa_policy1 = 1.3.6.1.4.1.99999.1.1
            [req]
            distinguished_name = dn
            prompt = no
            [dn]
            CN = Local Test TSA
            [ca_ext]
            basicConstraints = critical,CA:TRUE
            keyUsage = critical,keyCertSign,cRLSign
            [tsa_ext]
            basicConstraints = critical,CA:FALSE
            keyUsage = critical,digitalSignature
            extendedKeyUsage = critical,timeStamping
            [plain_ext]
            basicConstraints = critical,CA:FALSE
            keyUsage = critical,digitalSignature
            [tsa]
            default_tsa = tsa_config1
            [tsa_config1]
            serial = tsaserial
            signer_cert = tsa.crt
            certs = ca.crt
            signer_key = tsa.key
            signer_digest = sha256
            default_policy = tsa_policy1
            digests = sha256, sha512
            accuracy = secs:1
            ess_cert_id_alg = sha256
            """;

    private final Path folder;
    private final HttpServer server;
    private final AtomicInteger queries = new AtomicInteger();
    private volatile HttpHandler handler = this::stamp;

    private LocalTimestampAuthority(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** Creates root and certificate in {@code folder} and starts the server. */
    public static LocalTimestampAuthority in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("tsa.cnf"), CONFIGURATION);
        Files.writeString(folder.resolve("tsaserial"), "01");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        LocalTimestampAuthority authority = new LocalTimestampAuthority(folder, server);
        authority.openssl("req -x509 -config tsa.cnf -extensions ca_ext -days 3650 -nodes -subj /CN=Root"
                + " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout ca.key -out ca.crt");
        authority.certify("tsa", "tsa_ext");
        server.setExecutor(
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        server.createContext("/tsr", authority::answer);
        server.start();
        return authority;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/tsr";
    }

    /** Returns the root certificate to trust. */
    public Path root() {
        return folder.resolve("ca.crt");
    }

    /** Returns the certificate that signs timestamps. */
    public Path certificate() {
        return folder.resolve("tsa.crt");
    }

    /** Returns the number of received requests. */
    public int queries() {
        return queries.get();
    }

    /** Replaces the handler of later requests. */
    public void setHandler(HttpHandler other) {
        handler = other;
    }

    public void resetHandler() {
        handler = this::stamp;
    }

    public void setHandler(int status, byte[] body) {
        setHandler(exchange -> send(exchange, status, body));
    }

    /** Returns the response of {@code openssl ts} to a query. */
    public synchronized byte[] stamp(byte[] query) throws IOException {
        Files.write(folder.resolve("query"), query);
        openssl("ts -reply -config tsa.cnf -queryfile query -out answer");
        return Files.readAllBytes(folder.resolve("answer"));
    }

    /**
     * Creates a key and a certificate {@code name.key}, {@code name.crt}.
     *
     * @param extensions {@code tsa_ext}, or {@code plain_ext} for a certificate that must not sign timestamps
     */
    public void certify(String name, String extensions, String... more) throws IOException {
        openssl("req -new -config tsa.cnf -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout " + name
                + ".key -out " + name + ".csr");
        openssl("x509 -req -in " + name + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile tsa.cnf -extensions "
                + extensions + " -out " + name + ".crt " + (more.length == 0 ? "-days 3650" : String.join(" ", more)));
    }

    /** Runs openssl in the authority's folder. */
    public void openssl(String words) throws IOException {
        try {
            ShellCommand.Result result = ShellCommand.run(folder, Map.of(), ("openssl " + words).split(" "));
            if (result.exit() != 0) {
                throw new IOException("openssl " + words + ": " + result.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        queries.incrementAndGet();
        handler.handle(exchange);
    }

    private void stamp(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")
                || !"application/timestamp-query"
                        .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            send(exchange, 415, new byte[0]);
            return;
        }
        send(exchange, 200, stamp(exchange.getRequestBody().readAllBytes()));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
