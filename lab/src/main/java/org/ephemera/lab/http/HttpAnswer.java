package org.ephemera.lab.http;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A response, and how it is to travel. */
public final class HttpAnswer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Duration delay;
    private final boolean cut;

    private HttpAnswer(int status, Map<String, String> headers, byte[] body, Duration delay, boolean cut) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.delay = delay;
        this.cut = cut;
    }

    public static HttpAnswer of(int status, String contentType, byte[] body) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body, Duration.ZERO, false);
    }

    public HttpAnswer header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body, delay, cut);
    }

    public HttpAnswer delayed(Duration duration) {
        return new HttpAnswer(status, headers, body, duration, cut);
    }

    /** The whole length is announced, half of it is sent, then the connection is closed. */
    public HttpAnswer cutInHalf() {
        return new HttpAnswer(status, headers, body, delay, true);
    }

    public int status() {
        return status;
    }

    /** What is sent, not what is announced. */
    public int length() {
        return cut ? body.length / 2 : body.length;
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

    boolean isCut() {
        return cut;
    }
}
