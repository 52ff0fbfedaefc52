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

/** TCP relay to a server that replaces a text in requests with another of equal length. */
public final class RequestChangingRelay implements Closeable {
    private final ServerSocket listening;
    private final URI server;
    private final String text;
    private final String replacement;

    private RequestChangingRelay(ServerSocket listening, URI server, String text, String replacement) {
        this.listening = listening;
        this.server = server;
        this.text = text;
        this.replacement = replacement;
    }

    public static RequestChangingRelay inFrontOf(URI server, String text, String replacement) throws IOException {
        RequestChangingRelay line = new RequestChangingRelay(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, text, replacement);
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
                Socket client = listening.accept();
                Socket upstream = new Socket(server.getHost(), server.getPort());
                Thread.ofVirtual().start(() -> pump(client, upstream, true));
                Thread.ofVirtual().start(() -> pump(upstream, client, false));
            }
        } catch (IOException e) {
            // The relay is closed.
        }
    }

    private void pump(Socket from, Socket to, boolean replaces) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String sent = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                out.write((replaces ? sent.replace(text, replacement) : sent).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            // One of the ends closed the connection.
        }
    }
}
