package org.ephemera.cli.plot;

/**
 * Sparkline of block characters. Each shows the highest value of its span, so that short peaks are visible; a dot
 * means no data.
 */
public final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final char NO_DATA = '·';

    private Sparkline() {}

    /** Returns the sparkline of a curve with a number of characters. */
    public static String of(MetricCurve curve, long from, long to, int width) {
        double least = Math.min(0, curve.least());
        double range = curve.most() - least;
        StringBuilder line = new StringBuilder();
        for (double peak : curve.peaks(from, to, width)) {
            if (Double.isNaN(peak)) {
                line.append(NO_DATA);
            } else {
                double share = range > 0 ? (peak - least) / range : 0;
                line.append(BLOCKS.charAt(Math.clamp(Math.round(share * (BLOCKS.length() - 1)), 0, 7)));
            }
        }
        return line.toString();
    }
}
