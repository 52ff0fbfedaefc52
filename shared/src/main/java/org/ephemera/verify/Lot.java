package org.ephemera.verify;

import java.util.List;

/**
 * Many words of which it only matters which they are and how often each stands there, and not in which order: two are the same
 * exactly if they have the same. However many there are, two numbers.
 *
 * @param count how many words there are
 * @param sum of what each says
 */
record Lot(long count, Said sum) {
    static final Lot EMPTY = new Lot(0, Said.NOTHING);

    Lot with(String word) {
        return new Lot(count + 1, sum.plus(Said.of(List.of(word))));
    }
}
