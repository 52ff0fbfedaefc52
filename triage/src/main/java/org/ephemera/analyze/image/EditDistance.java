package org.ephemera.analyze.image;

/** How many letters must be put in, left out or changed to make one name of another (Levenshtein). */
final class EditDistance {
    private EditDistance() {}

    /** @return more than {@code most} if it is more, by whatever amount */
    static int between(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) > most || one.length() > 255) {
            return most + 1;
        }
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(changed, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
