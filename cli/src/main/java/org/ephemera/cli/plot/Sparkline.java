package org.ephemera.cli.plot;

/** A curve as a line of blocks: the highest value of each span, so that a short peak shows; a dot where there is none. */
public final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final char NOTHING = '·';

    private Sparkline() {}

    public static String of(Curve curve, long from, long to, int width) {
        double least = Math.min(0, curve.least());
        double range = curve.most() - least;
        StringBuilder line = new StringBuilder();
        for (double peak : curve.peaks(from, to, width)) {
            if (Double.isNaN(peak)) {
                line.append(NOTHING);
            } else {
                double share = range > 0 ? (peak - least) / range : 0;
                line.append(BLOCKS.charAt(Math.clamp(Math.round(share * (BLOCKS.length() - 1)), 0, 7)));
            }
        }
        return line.toString();
    }
}
