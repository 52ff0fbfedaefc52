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

/** Listens on the loopback interface only; every connection has its own virtual thread. */
public final class HttpListener implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HttpListener.class.getName());
    private static final int BACKLOG = 256;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Long enough for the client to have read what was sent: a reset takes back what was not. */
    private static final Duration BEFORE_A_RESET = Duration.ofMillis(200);

    private final ServerSocket server;
    private final Channel channel;
    private final Function<HttpCall, HttpAnswer> handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private HttpListener(ServerSocket server, Channel channel, Function<HttpCall, HttpAnswer> handler) {
        this.server = server;
        this.channel = channel;
        this.handler = handler;
    }

    /** Port 0 takes a free one. */
    public static HttpListener start(int port, Function<HttpCall, HttpAnswer> handler) {
        return start(port, new PlainChannel(), handler);
    }

    /** Speaks TLS, and asks the client for a certificate that the context trusts; one without is let in as well. */
    public static HttpListener startTls(int port, SSLContext context, Function<HttpCall, HttpAnswer> handler) {
        return start(port, new TlsChannel(context), handler);
    }

    private static HttpListener start(int port, Channel channel, Function<HttpCall, HttpAnswer> handler) {
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
            Channel.Opened opened = channel.open(connection);
            HttpReader reader =
                    new HttpReader(new BufferedInputStream(opened.socket().getInputStream()), opened.peer());
            HttpWriter writer = new HttpWriter(opened.socket().getOutputStream());
            Optional<HttpCall> call = reader.next();
            while (call.isPresent() && answer(call.get(), writer, connection)) {
                call = reader.next();
            }
            opened.finish();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A connection ended early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** Whether the connection stays open. */
    private boolean answer(HttpCall call, HttpWriter writer, Socket connection)
            throws IOException, InterruptedException {
        HttpAnswer answer = handled(call);
        Thread.sleep(answer.delay());
        writer.write(answer);
        if (answer.isReset()) {
            Thread.sleep(BEFORE_A_RESET);
            connection.setSoLinger(true, 0);
        }
        return call.keepsAlive() && !answer.isLast();
    }

    /** A defect of the handler is a server error to the client, and must not look like a broken connection. */
    private HttpAnswer handled(HttpCall call) {
        try {
            return handler.apply(call);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The simulated cloud failed", e);
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
            LOG.log(Level.DEBUG, "A socket was closed with an error", e);
        }
    }
}
