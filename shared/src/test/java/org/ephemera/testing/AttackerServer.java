package org.ephemera.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** TLS server of an attacker that responds like an API server and records the credentials it receives. */
public final class AttackerServer implements AutoCloseable {
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n"
                    + "Connection: close\r\n\r\n{\"gitVersion\": \"v1.33.5-x\"}")
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> credentials = new CopyOnWriteArrayList<>();

    private AttackerServer(ServerSocket server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param tls with a certificate for 127.0.0.1 from the attacker's own authority
     */
    public static AttackerServer start(SSLContext tls) throws IOException {
        AttackerServer attacker = new AttackerServer(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        attacker.threads.execute(attacker::accept);
        return attacker;
    }

    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + server.getLocalPort());
    }

    public int connections() {
        return connections.get();
    }

    /** Returns the values of the received Authorization headers. */
    public List<String> credentials() {
        return List.copyOf(credentials);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> answer(socket));
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    private void answer(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("authorization:")) {
                    credentials.add(line.substring("authorization:".length()).strip());
                }
            }
            socket.getOutputStream().write(ANSWER);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The connection was counted.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
