package org.ephemera.report;

import java.util.List;
import org.ephemera.analyze.Analysis;

/**
 * One answer in a few words.
 *
 * @param question what a responder wants to know first
 * @param detail why, in a sentence; "" if there is nothing more to say
 */
public record AnswerTile(String question, String answer, String detail, Tone tone) {
    public AnswerTile {
        detail = VisibleText.cut(detail, 300);
        answer = VisibleText.cut(answer, 160);
    }

    /** Mines it, was somebody in it, does it still run, on which host, as whom: what the page has below its verdict. */
    public static List<AnswerTile> of(Analysis analysis) {
        return AnswersSection.of(analysis).tiles();
    }
}
