package org.ephemera.aws.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A line to a server on which a text becomes another one of its length, once it is sent; all else passes as it is. */
public final class AlteringLine implements Closeable {
    private final ServerSocket listening;
    private final URI server;
    private final String text;
    private final String by;

    private AlteringLine(ServerSocket listening, URI server, String text, String by) {
        this.listening = listening;
        this.server = server;
        this.text = text;
        this.by = by;
    }

    public static AlteringLine before(URI server, String text, String by) throws IOException {
        AlteringLine line =
                new AlteringLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, text, by);
        Thread.ofVirtual().start(line::accept);
        return line;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket near = listening.accept();
                Socket far = new Socket(server.getHost(), server.getPort());
                Thread.ofVirtual().start(() -> pump(near, far, true));
                Thread.ofVirtual().start(() -> pump(far, near, false));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void pump(Socket from, Socket to, boolean alters) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[1 << 16];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                String sent = new String(some, 0, n, StandardCharsets.ISO_8859_1);
                out.write((alters ? sent.replace(text, by) : sent).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            // Either end has closed it.
        }
    }
}
