package org.ephemera.envelope;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Block of PEM text (RFC 7468). Text before, between and after blocks is ignored.
 *
 * @param label between the dashes: {@code PUBLIC KEY}
 * @param base64 with its line breaks, not decoded yet
 */
public record PemBlock(String label, String base64) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LINE = 64;

    /** Returns the line that begins a block. */
    public static String begin(String label) {
        return BEGIN + label + DASHES;
    }

    /** Returns the first complete block with this label; empty if the text has none. */
    public static Optional<PemBlock> first(String text, String label) {
        int begin = text.indexOf(begin(label));
        int end = text.indexOf(end(label));
        return begin < 0 || end < begin
                ? Optional.empty()
                : Optional.of(
                        new PemBlock(label, text.substring(begin + begin(label).length(), end)));
    }

    /**
     * Returns all blocks in their order.
     *
     * @throws IllegalArgumentException if a block has no end
     */
    public static List<PemBlock> list(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; ) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
            int end = text.indexOf(end(label), begin);
            if (labelEnd < 0 || end < labelEnd + DASHES.length()) {
                throw new IllegalArgumentException("a PEM block has no end");
            }
            blocks.add(new PemBlock(label, text.substring(labelEnd + DASHES.length(), end)));
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    /** Returns the text of a block with these bytes. */
    public static String encode(String label, byte[] der) {
        return begin(label) + "\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der) + "\n" + end(label) + "\n";
    }

    /**
     * Returns the decoded bytes.
     *
     * @throws IllegalArgumentException if they are not Base64
     */
    public byte[] der() {
        return Base64.getMimeDecoder().decode(base64);
    }

    /** Returns the block as it was written. */
    public String text() {
        return begin(label) + base64 + end(label);
    }

    private static String end(String label) {
        return END + label + DASHES;
    }

    /** Without the content, which may be a private key. */
    @Override
    public String toString() {
        return "PEM block " + label;
    }
}
