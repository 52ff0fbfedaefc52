package org.ephemera.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * TCP proxy in front of an API server that passes a limited number of bytes a second, resets its connections once, and
 * later refuses connections for a while, as a control plane that restarts.
 */
public final class DisturbedConnection implements AutoCloseable {
    private final int target;
    private final long bytesPerSecond;
    private final long resetAt;
    private final long downAt;
    private final Duration down;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private final Socket reservation = new Socket();
    private volatile boolean closed;
    private long passed;
    private long began;
    private int disturbances;

    /**
     * Starts the proxy.
     *
     * @param resetAt number of passed bytes after which the connections are reset
     * @param downAt number of passed bytes after which connections are refused
     */
    public DisturbedConnection(URI server, long bytesPerSecond, long resetAt, long downAt, Duration down)
            throws IOException {
        this.target = server.getPort();
        this.bytesPerSecond = bytesPerSecond;
        this.resetAt = resetAt;
        this.downAt = downAt;
        this.down = down;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        Thread.ofPlatform().daemon().start(this::accept);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + port);
    }

    public synchronized int disturbances() {
        return disturbances;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                Thread.ofPlatform().daemon().start(() -> pass(client, server, false));
                Thread.ofPlatform().daemon().start(() -> pass(server, client, true));
            } catch (IOException e) {
                pause(Duration.ofMillis(50));
            }
        }
    }

    private void pass(Socket from, Socket to, boolean limited) {
        byte[] buffer = new byte[16 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (limited) {
                    limit(n);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The connection was reset or closed.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private synchronized void limit(int bytes) throws IOException {
        long before = passed;
        passed += bytes;
        began = began == 0 ? System.nanoTime() : began;
        long due = began + passed * 1_000_000_000L / bytesPerSecond;
        pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        if (before < resetAt && passed >= resetAt) {
            disturbances++;
            resetAll();
        } else if (before < downAt && passed >= downAt) {
            disturbances++;
            listener.close();
            resetAll();
            Thread.ofPlatform().daemon().start(this::restart);
        }
    }

    private void restart() {
        reserve();
        pause(down);
        try {
            reservation.close();
        } catch (IOException e) {
            // It is closed already.
        }
        while (!closed && listener.isClosed()) {
            try {
                listener = listen(port);
            } catch (IOException e) {
                // A connection of another process has the port for now.
                pause(Duration.ofMillis(100));
            }
        }
    }

    /** Keeps the port from other processes. A socket that does not listen refuses connections. */
    private void reserve() {
        while (!closed && !reservation.isBound()) {
            try {
                reservation.setReuseAddress(true);
                reservation.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                // The listener is closed when its thread has noticed it.
                pause(Duration.ofMillis(10));
            }
        }
    }

    private void resetAll() {
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // Its thread has closed it already.
            }
        }
        // The disturbance does not count against the rate.
        began = System.nanoTime() - passed * 1_000_000_000L / bytesPerSecond;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        reservation.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
