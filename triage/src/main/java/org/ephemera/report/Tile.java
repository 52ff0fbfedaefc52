package org.ephemera.report;

import java.util.List;
import org.ephemera.analyze.Analysis;

/**
 * One answer in a few words.
 *
 * @param question what a responder wants to know first
 * @param detail why, in a sentence; "" if there is nothing more to say
 */
public record Tile(String question, String answer, String detail, Tone tone) {
    public Tile {
        detail = Visible.cut(detail, 300);
        answer = Visible.cut(answer, 160);
    }

    /** Mines it, was somebody in it, does it still run, on which host, as whom: what the page has below its verdict. */
    public static List<Tile> of(Analysis analysis) {
        return Answers.of(analysis).tiles();
    }
}
