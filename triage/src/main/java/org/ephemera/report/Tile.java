package org.ephemera.report;

/**
 * One answer in a few words.
 *
 * @param question what a responder wants to know first
 * @param detail why, in a sentence; "" if there is nothing more to say
 */
record Tile(String question, String answer, String detail, Tone tone) {
    Tile {
        detail = Visible.cut(detail, 300);
        answer = Visible.cut(answer, 160);
    }
}
