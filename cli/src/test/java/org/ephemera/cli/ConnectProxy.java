package org.ephemera.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP proxy that connects each tunnel to one server and records the requested server. */
final class ConnectProxy implements AutoCloseable {
    private static final String END = "\r\n\r\n";

    private final URI server;
    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ConnectProxy(URI server, ServerSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    static ConnectProxy before(URI server) throws IOException {
        ConnectProxy proxy = new ConnectProxy(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** First lines of the received requests. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> tunnel(client));
            }
        } catch (IOException e) {
            // The proxy was closed.
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf(END) < 0) {
                head.append((char) client.getInputStream().read());
            }
            requests.add(head.substring(0, head.indexOf("\r\n")));
            try (Socket to = new Socket(server.getHost(), server.getPort())) {
                client.getOutputStream()
                        .write(("HTTP/1.1 200 Connection established" + END).getBytes(StandardCharsets.US_ASCII));
                Thread back = Thread.ofVirtual().start(() -> copy(to, client));
                pass(client.getInputStream(), to.getOutputStream());
                to.shutdownOutput();
                back.join();
            }
        } catch (IOException e) {
            // One of the two connections was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            pass(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(InputStream from, OutputStream to) throws IOException {
        byte[] part = new byte[8192];
        for (int read = from.read(part); read >= 0; read = from.read(part)) {
            to.write(part, 0, read);
            to.flush();
        }
    }
}
