package org.ephemera.lab.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** HTTP request that a simulated cloud received. Header names are in lower case. */
public final class HttpCall {

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Optional<String> peer;

    HttpCall(String method, String path, Map<String, String> headers, byte[] body, Optional<String> peer) {
        this.method = method;
        this.path = path;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.peer = peer;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public int length() {
        return body.length;
    }

    /** Returns the name in the client certificate, if the client presented a trusted one. */
    public Optional<String> peer() {
        return peer;
    }

    boolean keepsAlive() {
        return !"close".equalsIgnoreCase(headers.get("connection"));
    }
}
