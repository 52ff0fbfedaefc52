package org.ephemera.analyze.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Decoder of encoded texts inside a text: base64, hexadecimal digits, and compressed data inside them, up to three
 * levels.
 */
final class TextDecoder {
    private static final int LEVELS = 3;
    private static final int SHORTEST = 20;
    private static final int MOST = 64;
    private static final int LARGEST = 64 << 10;
    private static final double PRINTABLE = 0.85;

    /**
     * Decoded text.
     *
     * @param chain encodings, outermost first: {@code base64}, {@code gzip}
     */
    record Layer(String text, List<String> chain) {
        Layer {
            chain = List.copyOf(chain);
        }
    }

    private final ScanBudget budget;
    private final List<Layer> layers = new ArrayList<>();

    private TextDecoder(ScanBudget budget) {
        this.budget = budget;
    }

    /** Returns all texts that become readable by decoding; text beyond a limit marks the budget as exceeded. */
    static List<Layer> of(String text, ScanBudget budget) {
        TextDecoder decoding = new TextDecoder(budget);
        decoding.decodeText(text, List.of());
        return decoding.layers;
    }

    private void decodeText(String text, List<String> chain) {
        if (chain.stream().filter(TextDecoder::isText).count() >= LEVELS) {
            return;
        }
        for (int from = 0; from < text.length(); ) {
            int to = from;
            while (to < text.length() && isEncodedCharacter(text.charAt(to))) {
                to++;
            }
            if (to - from >= SHORTEST) {
                decodeWord(text.substring(from, to), chain);
            }
            from = Math.max(to, from + 1);
        }
        decodeEscapes(text).ifPresent(bytes -> decodeBytes(bytes, append(chain, "escapes")));
    }

    private static boolean isText(String step) {
        return !step.equals(Compression.GZIP) && !step.equals(Compression.ZLIB);
    }

    private void decodeWord(String word, List<String> chain) {
        if (!budget.spend(word.length())) {
            return;
        }
        decodeHex(word).ifPresent(bytes -> decodeBytes(bytes, append(chain, "hex")));
        decodeBase64(word).ifPresent(bytes -> decodeBytes(bytes, append(chain, "base64")));
    }

    private void decodeBytes(byte[] bytes, List<String> chain) {
        Optional<String> compression = Compression.of(bytes);
        Optional<String> text =
                toPrintableText(compression.isEmpty() ? bytes : Compression.decompress(bytes, LARGEST, budget));
        if (text.isEmpty()) {
            return;
        }
        if (layers.size() >= MOST || !budget.spend(text.get().length())) {
            budget.markExceeded();
            return;
        }
        List<String> steps = compression.map(step -> append(chain, step)).orElse(chain);
        layers.add(new Layer(text.get(), steps));
        decodeText(text.get(), steps);
    }

    private static Optional<byte[]> decodeBase64(String word) {
        String plain = word.replace('-', '+').replace('_', '/');
        int length = plain.length() % 4 == 1 ? plain.length() - 1 : plain.length();
        try {
            return Optional.of(Base64.getDecoder().decode(plain.substring(0, length)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> decodeHex(String word) {
        int from = word.startsWith("0x") ? 2 : 0;
        int length = (word.length() - from) & ~1;
        try {
            return Optional.of(HexFormat.of().parseHex(word, from, from + length));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Decodes {@code \xHH} escapes in order, ignoring any text between them. */
    private static Optional<byte[]> decodeEscapes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = text.indexOf("\\x"); i >= 0 && i + 3 < text.length(); i = text.indexOf("\\x", i + 2)) {
            if (HexFormat.isHexDigit(text.charAt(i + 2)) && HexFormat.isHexDigit(text.charAt(i + 3))) {
                bytes.write(HexFormat.fromHexDigits(text, i + 2, i + 4));
            }
        }
        return bytes.size() < SHORTEST / 4 ? Optional.empty() : Optional.of(bytes.toByteArray());
    }

    private static Optional<String> toPrintableText(byte[] bytes) {
        if (bytes.length < SHORTEST / 4) {
            return Optional.empty();
        }
        String text = new String(bytes, isWide(bytes) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
        long printable = text.chars()
                .filter(c -> (c >= ' ' && c != 0x7f && c != 0xfffd) || c == '\n' || c == '\t' || c == '\r')
                .count();
        return printable >= PRINTABLE * text.length() ? Optional.of(text) : Optional.empty();
    }

    /** Reports whether the bytes are UTF-16, as Windows encodes commands: every second byte is zero. */
    private static boolean isWide(byte[] bytes) {
        int zeros = 0;
        for (int i = 1; i < bytes.length; i += 2) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        return zeros > bytes.length / 3;
    }

    private static boolean isEncodedCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    private static List<String> append(List<String> chain, String step) {
        List<String> longer = new ArrayList<>(chain);
        longer.add(step);
        return List.copyOf(longer);
    }

    /** Decompression with a limit on the output. */
    private static final class Compression {
        static final String GZIP = "gzip";
        static final String ZLIB = "zlib";
        /** Size of one read; of a truncated stream everything before the last read is available. */
        private static final int READ_SIZE = 256;

        private static final int ZLIB_CHECK = 31;

        private Compression() {}

        /** Detects the compression from the first bytes. */
        static Optional<String> of(byte[] bytes) {
            if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
                return Optional.of(GZIP);
            }
            boolean zlib =
                    bytes.length > 2 && bytes[0] == 0x78 && ((bytes[0] << 8) + (bytes[1] & 0xff)) % ZLIB_CHECK == 0;
            return zlib ? Optional.of(ZLIB) : Optional.empty();
        }

        /** Decompresses as much as possible; output beyond the limit exceeds the budget. */
        static byte[] decompress(byte[] packed, int longest, ScanBudget budget) {
            byte[] plain = new byte[longest];
            int length = 0;
            try (InputStream in = stream(packed)) {
                while (length < longest) {
                    int read = in.read(plain, length, Math.min(READ_SIZE, longest - length));
                    if (read < 0) {
                        return Arrays.copyOf(plain, length);
                    }
                    length += read;
                }
                budget.markExceeded();
            } catch (IOException e) {
                // The data is truncated or corrupt; the bytes read so far are returned.
            }
            return Arrays.copyOf(plain, length);
        }

        private static InputStream stream(byte[] packed) throws IOException {
            InputStream in = new ByteArrayInputStream(packed);
            return of(packed).filter(GZIP::equals).isPresent() ? new GZIPInputStream(in) : new InflaterInputStream(in);
        }
    }
}
