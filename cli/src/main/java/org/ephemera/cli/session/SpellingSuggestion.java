package org.ephemera.cli.session;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestion of a known word for a misspelled one. */
public final class SpellingSuggestion {
    private SpellingSuggestion() {}

    /** Returns the word with the smallest edit distance; empty if no word is similar. */
    public static Optional<String> to(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> isBeginning(typed, word) || distance(typed, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparing((String word) -> !isBeginning(typed, word))
                        .thenComparingInt(word -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isBeginning(String typed, String word) {
        return typed.length() >= 3 && word.startsWith(typed);
    }

    /** Returns the optimal string alignment distance; keeps three rows of the matrix. */
    private static int distance(String a, String b) {
        int[] older = new int[b.length() + 1];
        int[] old = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            old[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1] + 1, old[j] + 1), old[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], older[j - 2] + 1);
                }
            }
            int[] free = older;
            older = old;
            old = row;
            row = free;
        }
        return old[b.length()];
    }
}
