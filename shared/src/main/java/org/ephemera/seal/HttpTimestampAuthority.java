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
 * An authority that is asked over HTTP (RFC 3161 §3.4). Tries again while there is time if nothing answers or the
 * server is in trouble. {@link HttpURLConnection}, because functions that speak to AWS have it loaded already.
 */
public final class HttpTimestampAuthority implements TimestampAuthority {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 3;

    /** Many authorities give so many timestamps in a time to whoever asks without an account. */
    private static final int TOO_MANY = 429;

    private final URI address;
    private final Duration longest;
    private final SecureRandom random = new SecureRandom();

    HttpTimestampAuthority(URI address, Duration longest) {
        this.address = address;
        this.longest = longest;
    }

    /** Worth another attempt: the next answer may be another. */
    private static final class PassingTroubleException extends IOException {
        private static final long serialVersionUID = 1L;

        PassingTroubleException(String message, Throwable cause) {
            super(message, cause);
        }

        PassingTroubleException(String message) {
            super(message);
        }
    }

    /**
     * Takes an authority's address; nothing is asked yet.
     *
     * @throws IllegalArgumentException if it is none. It may hold a password, so the message does not repeat it
     */
    public static HttpTimestampAuthority of(String address) {
        try {
            URI uri = new URI(address);
            if (ADDRESS.matcher(address).matches() && uri.getHost() != null) {
                return new HttpTimestampAuthority(uri, LONGEST);
            }
        } catch (URISyntaxException e) {
            // Its message would repeat the address.
        }
        throw new IllegalArgumentException("the address of the timestamp authority is none; give one like"
                + " http://timestamp.example.com/tsr, without a user or a query");
    }

    @Override
    public byte[] stamp(Digest seal) throws TimestampException {
        TimestampQuery query = TimestampQuery.of(seal, random);
        byte[] answer = answer(query.toBytes());
        TimestampResponse response;
        try {
            response = TimestampResponse.parse(answer);
        } catch (IOException e) {
            throw failed("gave no timestamp for an answer: " + e.getMessage(), e);
        }
        if (!response.imprint().equals(seal)
                || !response.nonce().filter(query.nonce()::equals).isPresent()) {
            throw new TimestampException("the timestamp authority " + address + " answered another question than ours");
        }
        return answer;
    }

    private byte[] answer(byte[] query) throws TimestampException {
        long end = System.nanoTime() + longest.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return ask(query, Duration.ofNanos(end - System.nanoTime()));
            } catch (PassingTroubleException e) {
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
     * One request, on a thread of its own: the JDK's timeouts bound each read, and a server may drip; resolving a name
     * has no timeout at all.
     */
    private byte[] ask(byte[] query, Duration time) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        // Longer than the whole may take, so that what ends it is one thing, and its message one.
        int silence = (int) time.plusSeconds(1).toMillis();
        connection.setConnectTimeout(silence);
        connection.setReadTimeout(silence);
        FutureTask<byte[]> exchange = new FutureTask<>(() -> exchange(connection, query));
        Thread.ofVirtual().name("timestamp").start(exchange);
        try {
            return exchange.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Not here: it waits for whoever is reading.
            Thread.ofVirtual().start(connection::disconnect);
            throw new IOException("has not answered within " + longest.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException("cannot be asked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was not waited for", e);
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
            throw new PassingTroubleException(
                    "cannot be reached (" + e.getClass().getSimpleName() + ")", e);
        }
        if (status >= HttpURLConnection.HTTP_INTERNAL_ERROR || status == TOO_MANY) {
            throw new PassingTroubleException("answered with the HTTP status " + status);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("answered with the HTTP status " + status);
        }
        try (InputStream in = connection.getInputStream()) {
            byte[] answer = in.readNBytes(PackageLayout.LARGEST_TIMESTAMP + 1);
            if (answer.length > PackageLayout.LARGEST_TIMESTAMP) {
                throw new IOException("gave no timestamp for an answer: it has more than "
                        + PackageLayout.LARGEST_TIMESTAMP + " bytes");
            }
            return answer;
        }
    }

    private void sleep(Duration pause) throws TimestampException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for", e);
        }
    }

    private TimestampException failed(String what, Throwable cause) {
        return new TimestampException("the timestamp authority " + address + " " + what, cause);
    }
}
