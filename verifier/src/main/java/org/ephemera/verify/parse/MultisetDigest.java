package org.ephemera.verify.parse;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;

/**
 * Many words of which it only matters which they are and how often each stands there, and not in which order: two are the same
 * exactly if they have the same. However many there are, a count and a sum. The sum is told to nobody.
 *
 * @param count how many words there are
 * @param sum of what each says
 */
public record MultisetDigest(long count, LineDigest sum) {
    public static final MultisetDigest EMPTY = new MultisetDigest(0, LineDigest.NOTHING);

    /** Of this run: of what is known to all, who chooses thousands of words can have others come to the same sum. */
    private static final String SECRET = new BigInteger(128, new SecureRandom()).toString(Character.MAX_RADIX);

    public MultisetDigest with(String word) {
        return new MultisetDigest(count + 1, sum.plus(LineDigest.of(List.of(SECRET, word))));
    }
}
