package org.ephemera.lab.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** HTTP server of a simulated cloud on the loopback interface. Every connection has a separate virtual thread. */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HttpListener.class.getName());
    private static final int BACKLOG = 256;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Wait before a reset, long enough for the client to read the sent bytes. A reset discards unread bytes. */
    private static final Duration BEFORE_A_RESET = Duration.ofMillis(200);

    private final ServerSocket server;
    private final TransportChannel channel;
    private final Function<HttpCall, HttpAnswer> handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private HttpListener(ServerSocket server, TransportChannel channel, Function<HttpCall, HttpAnswer> handler) {
        this.server = server;
        this.channel = channel;
        this.handler = handler;
    }

    /** Starts a server. Port 0 selects a free port. */
    public static HttpListener start(int port, Function<HttpCall, HttpAnswer> handler) {
        return start(port, new PlainChannel(), handler);
    }

    /**
     * Starts a TLS server. It requests a client certificate that the context trusts, but also accepts clients without
     * one.
     */
    public static HttpListener startTls(int port, SSLContext context, Function<HttpCall, HttpAnswer> handler) {
        return start(port, new TlsChannel(context), handler);
    }

    private static HttpListener start(int port, TransportChannel channel, Function<HttpCall, HttpAnswer> handler) {
        try {
            HttpListener listener = new HttpListener(
                    new ServerSocket(port, BACKLOG, InetAddress.getByAddress(LOOPBACK)), channel, handler);
            Thread.ofVirtual().name("lab-listener").start(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    public URI endpoint() {
        return URI.create(channel.scheme() + "://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().name("lab-connection").start(() -> serve(connection));
            } catch (IOException e) {
                close();
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            TransportChannel.Opened opened = channel.open(connection);
            HttpReader reader =
                    new HttpReader(new BufferedInputStream(opened.socket().getInputStream()), opened.peer());
            HttpWriter writer = new HttpWriter(opened.socket().getOutputStream());
            Optional<HttpCall> call = reader.next();
            while (call.isPresent() && answer(call.get(), writer, connection)) {
                call = reader.next();
            }
            opened.finish();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Connection closed unexpectedly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** Sends the response to a request and reports whether the connection stays open. */
    private boolean answer(HttpCall call, HttpWriter writer, Socket connection)
            throws IOException, InterruptedException {
        HttpAnswer answer = handle(call);
        Thread.sleep(answer.delay());
        writer.write(answer);
        if (answer.isReset()) {
            Thread.sleep(BEFORE_A_RESET);
            connection.setSoLinger(true, 0);
        }
        return call.keepsAlive() && !answer.isLast();
    }

    /** Calls the handler. A defect of the handler must be a server error for the client, not a closed connection. */
    private HttpAnswer handle(HttpCall call) {
        try {
            return handler.apply(call);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Cannot handle the request", e);
            return HttpAnswer.of(500, "text/plain", new byte[0]);
        }
    }

    @Override
    public void close() {
        closeOne(server);
        connections.forEach(HttpListener::closeOne);
    }

    private static void closeOne(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot close the socket", e);
        }
    }
}
