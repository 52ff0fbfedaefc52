package org.ephemera.seal;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.envelope.DerReader;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;

/**
 * Timestamp response (RFC 3161 §2.4.2), parsed as far as needed to compare it with the request. Its signature is not
 * verified here.
 *
 * @param imprint digest that the timestamp covers
 * @param nonce nonce of the request, if the response repeats it
 */
record TimestampResponse(Digest imprint, Optional<BigInteger> nonce, Instant time) {
    private static final byte[] SIGNED_DATA = HexFormat.of().parseHex("2a864886f70d010702");
    private static final byte[] TIMESTAMP_INFO = HexFormat.of().parseHex("2a864886f70d0109100104");
    private static final byte[] SHA_256 = HexFormat.of().parseHex("608648016503040201");

    /** Granted, or granted with modifications. */
    private static final BigInteger LAST_GRANTED = BigInteger.ONE;

    private static final Pattern TIME = Pattern.compile("(?<seconds>[0-9]{14})(?:\\.(?<fraction>[0-9]{1,9})[0-9]*)?Z");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /**
     * Parses a response.
     *
     * @throws IOException if the authority rejected the request, or the response is malformed; the message contains the
     *     cause
     */
    static TimestampResponse parse(byte[] bytes) throws IOException {
        DerReader input = new DerReader(bytes);
        DerReader response = input.enter(DerReader.SEQUENCE);
        input.finish();
        granted(response.enter(DerReader.SEQUENCE));
        DerReader token = response.enter(DerReader.SEQUENCE);
        response.finish();
        expect(token.take(DerReader.OBJECT_IDENTIFIER), SIGNED_DATA);
        DerReader signed = token.enter(DerReader.CONTEXT_0).enter(DerReader.SEQUENCE);
        signed.take(DerReader.INTEGER);
        signed.take(DerReader.SET);
        DerReader content = signed.enter(DerReader.SEQUENCE);
        if (!signed.nextIs(DerReader.CONTEXT_0)) {
            throw new IOException("the response contains no certificate of the authority");
        }
        expect(content.take(DerReader.OBJECT_IDENTIFIER), TIMESTAMP_INFO);
        DerReader info = new DerReader(content.enter(DerReader.CONTEXT_0).take(DerReader.OCTET_STRING));
        return info(info.enter(DerReader.SEQUENCE));
    }

    private static void granted(DerReader status) throws IOException {
        BigInteger number = integer(status.take(DerReader.INTEGER));
        if (number.signum() >= 0 && number.compareTo(LAST_GRANTED) <= 0) {
            return;
        }
        StringBuilder words = new StringBuilder();
        if (status.nextIs(DerReader.SEQUENCE)) {
            DerReader texts = status.enter(DerReader.SEQUENCE);
            while (texts.nextIs(DerReader.UTF8_STRING)) {
                words.append(' ').append(new String(texts.take(DerReader.UTF8_STRING), StandardCharsets.UTF_8));
            }
        }
        throw new IOException("the authority rejected the request"
                + (words.isEmpty() ? "" : ": '" + SanitizedText.of(words.substring(1)) + "'"));
    }

    /** Parses TSTInfo: version, policy, imprint, serial number, time, and optionally accuracy, ordering and nonce. */
    private static TimestampResponse info(DerReader info) throws IOException {
        info.take(DerReader.INTEGER);
        info.take(DerReader.OBJECT_IDENTIFIER);
        DerReader imprint = info.enter(DerReader.SEQUENCE);
        expect(imprint.enter(DerReader.SEQUENCE).take(DerReader.OBJECT_IDENTIFIER), SHA_256);
        String hash = HexFormat.of().formatHex(imprint.take(DerReader.OCTET_STRING));
        if (!Digest.isDigest(hash)) {
            throw new IOException("the timestamp does not cover a SHA-256 digest");
        }
        info.take(DerReader.INTEGER);
        Instant time = time(new String(info.take(DerReader.GENERALIZED_TIME), StandardCharsets.US_ASCII));
        while (!info.isAtEnd() && !info.nextIs(DerReader.INTEGER)) {
            info.skip();
        }
        Optional<BigInteger> nonce =
                info.isAtEnd() ? Optional.empty() : Optional.of(integer(info.take(DerReader.INTEGER)));
        return new TimestampResponse(new Digest(hash), nonce, time);
    }

    private static Instant time(String text) throws IOException {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("the time of the timestamp is malformed");
        }
        String fraction = Optional.ofNullable(matcher.group("fraction")).orElse("0");
        try {
            return LocalDateTime.parse(matcher.group("seconds"), SECONDS)
                    .plusNanos(Long.parseLong((fraction + "00000000").substring(0, 9)))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IOException("the time of the timestamp is not a valid date", e);
        }
    }

    private static BigInteger integer(byte[] content) throws IOException {
        if (content.length == 0) {
            throw new IOException("the response contains an empty integer");
        }
        return new BigInteger(content);
    }

    private static void expect(byte[] actual, byte[] expected) throws IOException {
        if (!Arrays.equals(actual, expected)) {
            throw new IOException("the response has another type or digest algorithm than requested");
        }
    }
}
