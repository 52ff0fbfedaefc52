package org.ephemera.queue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Posts each announcement as JSON to one address ({@code EPHEMERA_WEBHOOK}), with {@code Ephemera-Kind} and
 * {@code Ephemera-Id}, by which a second delivery can be told. It follows no redirection. Any answer of 200 to 299 is
 * taken for arrival; its body is not read.
 */
public final class WebhookAnnouncer implements Announcer {
    public static final String SETTING = "EPHEMERA_WEBHOOK";
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int TRIES = 3;
    private static final int OK = 200;
    private static final int NO_LONGER_OK = 300;

    private final URI address;
    private final HttpClient client;

    private WebhookAnnouncer(URI address) {
        this.address = address;
        this.client = HttpClient.newBuilder()
                .connectTimeout(LONGEST)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** @throws IllegalArgumentException if it is no address that may be told; the message is a sentence */
    public static WebhookAnnouncer of(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            // Not the cause: such an address may hold a secret.
            throw new IllegalArgumentException(SETTING + " is no web address");
        }
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        boolean safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
        if (host.isEmpty() || !safe || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(SETTING + " is no https address, or it has a user's name in it");
        }
        return new WebhookAnnouncer(uri);
    }

    @Override
    public void announce(Announcement announcement) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .header("Ephemera-Kind", announcement.kind())
                .header("Ephemera-Id", announcement.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(announcement.toBytes()))
                .build();
        for (int tried = 1; ; tried++) {
            String failure = failure(request);
            if (failure.isEmpty()) {
                return;
            }
            if (tried == TRIES) {
                throw new IOException("the web hook at " + address.getHost() + " was not told: " + failure
                        + "; see that it answers, or take " + SETTING + " away");
            }
        }
    }

    /** Empty if it arrived. The address may be a secret, so only its host is ever said. */
    private String failure(HttpRequest request) throws IOException {
        try {
            // The time ends with the head of an answer: whoever waited for a body could wait for ever.
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            int status = answer.statusCode();
            return status >= OK && status < NO_LONGER_OK ? "" : "it answered " + status;
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the web hook was told", e);
        }
    }
}
