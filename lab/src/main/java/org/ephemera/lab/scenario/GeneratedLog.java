package org.ephemera.lab.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Simulated log of any size that is not kept in memory: each event is computed on request.
 *
 * @param messageBytes length of every message, which is ASCII
 */
public record GeneratedLog(long count, int messageBytes, long seed, Instant from, Instant to) implements LogEvents {

    private static final int INGESTION_MILLIS = 750;
    private static final byte[] TEXT = text();

    public GeneratedLog {
        if (count < 0 || messageBytes < 1 || from.isAfter(to)) {
            throw new IllegalArgumentException("Invalid log: " + count + " events of " + messageBytes + " bytes");
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
        int position = SplitMixRandom.below(TEXT.length, seed, index);
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

    /** Returns pseudorandom characters that need no JSON escape and compress badly. */
    private static byte[] text() {
        byte[] text = new byte[64 * 1024];
        byte[] letters = "abcdefghijklmnopqrstuvwxyz0123456789 =./:-".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            text[i] = letters[SplitMixRandom.below(letters.length, 0, i)];
        }
        return text;
    }
}
