package org.ephemera.lab.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A log of any size that is never held: event n is computed when it is asked for.
 *
 * @param messageBytes the length of every message, which is ASCII
 */
public record GeneratedLog(long count, int messageBytes, long seed, Instant from, Instant to) implements LogEvents {

    private static final int INGESTION_MILLIS = 750;
    private static final byte[] TEXT = text();

    public GeneratedLog {
        if (count < 0 || messageBytes < 1 || from.isAfter(to)) {
            throw new IllegalArgumentException("Not a log: " + count + " events of " + messageBytes + " bytes");
        }
    }

    @Override
    public long timestamp(long index) {
        long start = from.toEpochMilli();
        return start + (long) ((double) index / count * (to.toEpochMilli() - start));
    }

    @Override
    public LogEvent at(long index) {
        long timestamp = timestamp(index);
        return new LogEvent(timestamp, timestamp + INGESTION_MILLIS, message(index));
    }

    private String message(long index) {
        byte[] message = new byte[messageBytes];
        int position = SplitMix.below(TEXT.length, seed, index);
        int filled = 0;
        while (filled < messageBytes) {
            int length = Math.min(messageBytes - filled, TEXT.length - position);
            System.arraycopy(TEXT, position, message, filled, length);
            filled += length;
            position = 0;
        }
        byte[] number = (index + " ").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(number, 0, message, 0, Math.min(number.length, messageBytes));
        return new String(message, StandardCharsets.US_ASCII);
    }

    /** Letters that no JSON writer has to escape, and no compressor finds too easy. */
    private static byte[] text() {
        byte[] text = new byte[64 * 1024];
        byte[] letters = "abcdefghijklmnopqrstuvwxyz0123456789 =./:-".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            text[i] = letters[SplitMix.below(letters.length, 0, i)];
        }
        return text;
    }
}
