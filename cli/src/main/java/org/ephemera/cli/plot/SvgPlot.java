package org.ephemera.cli.plot;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** SVG plot of several curves, without scripts and external resources. */
public final class SvgPlot {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 110;
    private static final int LEFT = 90;
    private static final int TOP = 46;
    private static final int ROW = HEIGHT + 46;
    private static final String STYLE = "text{font:12px sans-serif;fill:#333}.n{font-weight:bold}"
            + ".a{fill:none;stroke:#ccc}.c{fill:none;stroke:#0b63b0;stroke-width:1.2}.g{fill:#f3d9d9}";

    private SvgPlot() {}

    /**
     * Returns the plot.
     *
     * @param gaps spans without data, as pairs of epoch seconds
     * @param from epoch second of the left edge
     * @param to epoch second of the right edge
     */
    public static String of(String title, List<MetricCurve> curves, List<long[]> gaps, long from, long to) {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + (WIDTH + LEFT + 20)
                + "\" height=\"" + (TOP + curves.size() * ROW) + "\">\n<style>" + STYLE + "</style>\n");
        text(svg, 10, 20, "n", title);
        text(svg, 10, 36, "", Instant.ofEpochSecond(from) + " to " + Instant.ofEpochSecond(to));
        int top = TOP;
        for (MetricCurve curve : curves) {
            row(svg, curve, gaps, from, to, top + 20);
            top += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, MetricCurve curve, List<long[]> gaps, long from, long to, int top) {
        double least = Math.min(0, curve.least());
        double range = Math.max(curve.most() - least, 1e-12);
        text(svg, LEFT, top - 5, "n", curve.name() + " (" + curve.unit() + ")");
        text(svg, 5, top + 10, "", format(curve.most()));
        text(svg, 5, top + HEIGHT, "", format(least));
        for (long[] gap : gaps) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"g\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                    x(gap[0], from, to),
                    top,
                    x(gap[1], from, to) - x(gap[0], from, to),
                    HEIGHT));
        }
        svg.append("<rect class=\"a\" x=\"" + LEFT + "\" y=\"" + top + "\" width=\"" + WIDTH + "\" height=\"" + HEIGHT
                + "\"/>\n<path class=\"c\" d=\"");
        long before = Long.MIN_VALUE;
        for (var point : curve.points().entrySet()) {
            // No line is drawn across a gap, because it would show values that were not measured.
            boolean joined = before != Long.MIN_VALUE && point.getKey() - before <= 2 * curve.period();
            svg.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    joined ? "L" : "M",
                    x(point.getKey(), from, to),
                    top + HEIGHT - (point.getValue() - least) / range * HEIGHT));
            if (!joined) {
                svg.append("h0.5");
            }
            before = point.getKey();
        }
        svg.append("\"/>\n");
    }

    private static double x(long at, long from, long to) {
        return LEFT + (double) (at - from) / Math.max(1, to - from) * WIDTH;
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.2f" : "%.4g", value);
    }

    private static void text(StringBuilder svg, int x, int y, String style, String text) {
        svg.append("<text class=\"" + style + "\" x=\"" + x + "\" y=\"" + y + "\">");
        text.codePoints().forEach(c -> {
            if (c == '<' || c == '>' || c == '&' || c < ' ' || c > 0xd7ff || (c >= 0x7f && c < 0xa0)) {
                svg.append(c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "?");
            } else {
                svg.appendCodePoint(c);
            }
        });
        svg.append("</text>\n");
    }
}
