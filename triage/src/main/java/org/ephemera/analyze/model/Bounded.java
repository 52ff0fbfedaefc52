package org.ephemera.analyze.model;

/** Text of a target, cut to a length that everything downstream can hold. */
public final class Bounded {
    /** Of any field: some tools refuse to index longer ones (Elasticsearch: 32,766 bytes of a keyword). */
    public static final int FIELD = 64 << 10;

    private static final String CUT = "…";

    private Bounded() {}

    /** At most {@code most} characters and a mark of the cut; never half a surrogate pair. */
    public static String text(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + CUT;
    }

    public static String text(String text) {
        return text(text, FIELD);
    }
}
