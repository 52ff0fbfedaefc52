package org.ephemera.report;

import java.util.List;
import org.ephemera.analyze.Analysis;

/**
 * Short answer to one question.
 *
 * @param question first question of a responder
 * @param detail reason in a sentence; "" if there is no more to add
 */
public record AnswerTile(String question, String answer, String detail, Tone tone) {
    public AnswerTile {
        detail = VisibleText.cut(detail, 300);
        answer = VisibleText.cut(answer, 160);
    }

    /** Returns the answers below the verdict: cryptomining, interactive access, state, host, and cloud identity. */
    public static List<AnswerTile> of(Analysis analysis) {
        return AnswersSection.of(analysis).tiles();
    }
}
