package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;

/**
 * Timestamp authority that is called over HTTP (RFC 3161 §3.4). Makes up to three attempts within 15 seconds if the
 * server is unreachable, throttles (429) or returns a server error. Uses {@link HttpURLConnection}, because functions
 * that call AWS have it loaded already.
 */
public final class HttpTimestampAuthority implements TimestampAuthority {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 3;

    /** HTTP status for throttling: many authorities limit the rate of requests without an account. */
    private static final int TOO_MANY = 429;

    private final URI address;
    private final Duration timeout;
    private final SecureRandom random = new SecureRandom();

    HttpTimestampAuthority(URI address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /** Failure that is worth a retry, because the next response may differ. */
    private static final class TransientFailureException extends IOException {
        private static final long serialVersionUID = 1L;

        TransientFailureException(String message, Throwable cause) {
            super(message, cause);
        }

        TransientFailureException(String message) {
            super(message);
        }
    }

    /**
     * Parses the URL of an authority; sends no request.
     *
     * @throws IllegalArgumentException if the URL is invalid; the message does not repeat the URL, because it may
     *     contain a password
     */
    public static HttpTimestampAuthority of(String address) {
        try {
            URI uri = new URI(address);
            if (ADDRESS.matcher(address).matches() && uri.getHost() != null) {
                return new HttpTimestampAuthority(uri, TIMEOUT);
            }
        } catch (URISyntaxException e) {
            // The message of the exception would repeat the URL.
        }
        throw new IllegalArgumentException("the URL of the timestamp authority is invalid; expected for example"
                + " http://timestamp.example.com/tsr, without a user or a query");
    }

    @Override
    public byte[] requestTimestamp(Digest seal) throws TimestampException {
        TimestampQuery query = TimestampQuery.of(seal, random);
        byte[] response = call(query.toBytes());
        TimestampResponse timestamp;
        try {
            timestamp = TimestampResponse.parse(response);
        } catch (IOException e) {
            throw failed("did not return a valid timestamp: " + e.getMessage(), e);
        }
        if (!timestamp.imprint().equals(seal)
                || !timestamp.nonce().filter(query.nonce()::equals).isPresent()) {
            throw new TimestampException(
                    "the timestamp authority " + address + " returned a timestamp for a different request");
        }
        return response;
    }

    private byte[] call(byte[] query) throws TimestampException {
        long end = System.nanoTime() + timeout.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return callOnce(query, Duration.ofNanos(end - System.nanoTime()));
            } catch (TransientFailureException e) {
                Duration pause = PAUSE.multipliedBy(attempt);
                if (attempt == ATTEMPTS || end - System.nanoTime() <= pause.toNanos()) {
                    throw failed(String.valueOf(e.getMessage()), e);
                }
                sleep(pause);
            } catch (IOException e) {
                throw failed(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /**
     * Sends one request on a separate thread, with a timeout for the complete call. The timeouts of the JDK limit each
     * read only, so a slow server could exceed them, and name resolution has no timeout.
     */
    private byte[] callOnce(byte[] query, Duration time) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        // Longer than the timeout of the complete call, so that only that one expires and its message is used.
        int silence = (int) time.plusSeconds(1).toMillis();
        connection.setConnectTimeout(silence);
        connection.setReadTimeout(silence);
        FutureTask<byte[]> exchange = new FutureTask<>(() -> exchange(connection, query));
        Thread.ofVirtual().name("timestamp").start(exchange);
        try {
            return exchange.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // On another thread, because disconnecting waits for the thread that is reading.
            Thread.ofVirtual().start(connection::disconnect);
            throw new IOException("did not respond within " + timeout.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException("cannot be called", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("did not respond before the program was interrupted", e);
        }
    }

    private static byte[] exchange(HttpURLConnection connection, byte[] query) throws IOException {
        int status;
        try {
            connection.setRequestMethod("POST");
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Content-Type", "application/timestamp-query");
            connection.setRequestProperty("Accept", "application/timestamp-reply");
            connection.setRequestProperty("Connection", "close");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(query.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(query);
            }
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new TransientFailureException(
                    "cannot be reached (" + e.getClass().getSimpleName() + ")", e);
        }
        if (status >= HttpURLConnection.HTTP_INTERNAL_ERROR || status == TOO_MANY) {
            throw new TransientFailureException("returned HTTP status " + status);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("returned HTTP status " + status);
        }
        try (InputStream in = connection.getInputStream()) {
            byte[] response = in.readNBytes(PackageLayout.LARGEST_TIMESTAMP + 1);
            if (response.length > PackageLayout.LARGEST_TIMESTAMP) {
                throw new IOException("did not return a valid timestamp: the response has more than "
                        + PackageLayout.LARGEST_TIMESTAMP + " bytes");
            }
            return response;
        }
    }

    private void sleep(Duration pause) throws TimestampException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("did not respond before the program was interrupted", e);
        }
    }

    private TimestampException failed(String what, Throwable cause) {
        return new TimestampException("the timestamp authority " + address + " " + what, cause);
    }
}
