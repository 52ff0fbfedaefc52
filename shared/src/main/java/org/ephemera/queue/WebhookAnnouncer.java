package org.ephemera.queue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Announcer that posts each announcement as JSON to one URL ({@code EPHEMERA_WEBHOOK}). The headers {@code
 * Ephemera-Kind} and {@code Ephemera-Id} let the receiver recognize a second delivery. Redirects are not followed. Any
 * status from 200 to 299 counts as delivered; the response body is not read.
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

    /**
     * Creates an announcer.
     *
     * @throws IllegalArgumentException if the address is invalid or not HTTPS; the message is for users
     */
    public static WebhookAnnouncer of(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            // Without the cause, because its message contains the address, which may be a secret.
            throw new IllegalArgumentException("Invalid setting " + SETTING + "; expected an https URL");
        }
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        boolean safe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
        if (host.isEmpty() || !safe || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "Invalid setting " + SETTING + "; expected an https URL without user information");
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
                throw new IOException("Cannot notify the web hook at " + address.getHost() + ": " + failure
                        + ". Check that it responds, or remove the setting " + SETTING);
            }
        }
    }

    /**
     * Sends the request and returns the failure; "" if it was delivered. The address may be a secret, so messages
     * contain its host only.
     */
    private String failure(HttpRequest request) throws IOException {
        try {
            // The timeout covers only the head of the response, so reading a body could block without limit.
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            int status = response.statusCode();
            return status >= OK && status < NO_LONGER_OK ? "" : "it returned HTTP " + status;
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while notifying the web hook.", e);
        }
    }
}
