package org.ephemera.verify.parse;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;

/**
 * Order-independent digest of a multiset of strings: count plus the sum of keyed SHA-256 values. Two digests are equal
 * if and only if the multisets are. The sum is never shown.
 *
 * @param count number of strings
 * @param sum sum of the keyed digests
 */
public record MultisetDigest(long count, LineDigest sum) {
    public static final MultisetDigest EMPTY = new MultisetDigest(0, LineDigest.NOTHING);

    /**
     * Key that is random for each run: with a known key, an attacker who chooses thousands of strings can make another
     * multiset have the same sum.
     */
    private static final String SECRET = new BigInteger(128, new SecureRandom()).toString(Character.MAX_RADIX);

    /** Returns the digest of this multiset with one more string. */
    public MultisetDigest with(String word) {
        return new MultisetDigest(count + 1, sum.plus(LineDigest.of(List.of(SECRET, word))));
    }
}
