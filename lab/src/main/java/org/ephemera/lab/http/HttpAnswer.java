package org.ephemera.lab.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/** HTTP response of a simulated cloud, with its delivery faults. */
public final class HttpAnswer {

    private enum Way {
        WHOLE,
        CUT,
        RESET,
        UNDERSTATED
    }

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Duration delay;
    private final Way way;

    private HttpAnswer(int status, Map<String, String> headers, byte[] body, Duration delay, Way way) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.delay = delay;
        this.way = way;
    }

    public static HttpAnswer of(int status, String contentType, byte[] body) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body, Duration.ZERO, Way.WHOLE);
    }

    public HttpAnswer header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body, delay, way);
    }

    public HttpAnswer delayed(Duration duration) {
        return new HttpAnswer(status, headers, body, duration, way);
    }

    /** Sends Content-Length of the complete body and half of the body, then closes the connection. */
    public HttpAnswer cutInHalf() {
        return new HttpAnswer(status, headers, body, delay, Way.CUT);
    }

    /** Sends half of the body like {@link #cutInHalf}, but resets the connection. */
    public HttpAnswer reset() {
        return new HttpAnswer(status, headers, body, delay, Way.RESET);
    }

    /** Sends a Content-Length of half the body and the complete body, then closes the connection. */
    public HttpAnswer understated() {
        return new HttpAnswer(status, headers, body, delay, Way.UNDERSTATED);
    }

    /** Returns the gzip-compressed response if the client accepts gzip and the body is not encoded yet. */
    public HttpAnswer encodedFor(HttpCall call) {
        boolean takesGzip = call.header("accept-encoding").stream().anyMatch(value -> value.contains("gzip"));
        return takesGzip && way == Way.WHOLE && body.length > 0 && !headers.containsKey("Content-Encoding")
                ? gzipped()
                : this;
    }

    public HttpAnswer gzipped() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HttpAnswer(status, headers, packed.toByteArray(), delay, way).header("Content-Encoding", "gzip");
    }

    public int status() {
        return status;
    }

    /** Returns the number of body bytes that are sent, which may differ from Content-Length. */
    public int length() {
        return way == Way.CUT || way == Way.RESET ? body.length / 2 : body.length;
    }

    /** Returns the CRC-32 of the body bytes that are sent. */
    public long crc32() {
        CRC32 crc = new CRC32();
        crc.update(body, 0, length());
        return crc.getValue();
    }

    int announced() {
        return way == Way.UNDERSTATED ? body.length / 2 : body.length;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    Duration delay() {
        return delay;
    }

    /** Reports whether the connection is closed after this response. */
    boolean isLast() {
        return way != Way.WHOLE;
    }

    boolean isReset() {
        return way == Way.RESET;
    }
}
