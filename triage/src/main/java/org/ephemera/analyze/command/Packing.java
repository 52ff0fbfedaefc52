package org.ephemera.analyze.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Compressed bytes, unpacked to a length and no further. */
final class Packing {
    static final String GZIP = "gzip";
    static final String ZLIB = "zlib";
    /** Of a stream that was cut off, what came before the last piece can be had. */
    private static final int PIECE = 256;

    private static final int ZLIB_CHECK = 31;

    private Packing() {}

    /** How bytes are compressed, by their beginning. */
    static Optional<String> of(byte[] bytes) {
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            return Optional.of(GZIP);
        }
        boolean zlib = bytes.length > 2 && bytes[0] == 0x78 && ((bytes[0] << 8) + (bytes[1] & 0xff)) % ZLIB_CHECK == 0;
        return zlib ? Optional.of(ZLIB) : Optional.empty();
    }

    /** What can be unpacked of it; what is longer exceeds the budget. */
    static byte[] open(byte[] packed, int longest, Budget budget) {
        byte[] plain = new byte[longest];
        int length = 0;
        try (InputStream in = stream(packed)) {
            while (length < longest) {
                int read = in.read(plain, length, Math.min(PIECE, longest - length));
                if (read < 0) {
                    return Arrays.copyOf(plain, length);
                }
                length += read;
            }
            budget.exceed();
        } catch (IOException e) {
            // It was cut off, or is broken from here on; what came before counts.
        }
        return Arrays.copyOf(plain, length);
    }

    private static InputStream stream(byte[] packed) throws IOException {
        InputStream in = new ByteArrayInputStream(packed);
        return of(packed).filter(GZIP::equals).isPresent() ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }
}
