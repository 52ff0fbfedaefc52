package org.ephemera.analyze.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Multi-pattern matcher (Aho-Corasick automaton) that finds which sets of words occur in a text, in one pass. {@link
 * PatternMatcher} then applies only the regular expressions whose words occur.
 *
 * <p>ASCII letters match regardless of case. The Kelvin sign matches k and the long s matches s, as in case-insensitive
 * regular expressions with Unicode case.
 */
final class LiteralMatcher {
    private static final int ASCII = 128;
    private static final int KELVIN = 0x212a;
    private static final int LONG_S = 0x17f;

    private final int sets;
    /** Column of each ASCII character; 0 for characters that occur in no word. */
    private final byte[] columns = new byte[ASCII];

    private final int width;
    /**
     * Transition table. The entry of a state and a column is the start of the row of the next state. If a word ends in
     * the next state, the entry is the bitwise complement of this start.
     */
    private final int[] next;
    /** Sets of words that end in each state. */
    private final long[][] ends;

    private LiteralMatcher(int sets, List<List<String>> words) {
        this.sets = sets;
        int width = 1;
        int letters = 1;
        for (List<String> set : words) {
            for (String word : set) {
                letters += word.length();
                for (int i = 0; i < word.length(); i++) {
                    if (columns[word.charAt(i)] == 0) {
                        columns[word.charAt(i)] = (byte) width++;
                    }
                }
            }
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            columns[c] = columns[c - 'A' + 'a'];
        }
        this.width = width;
        Trie trie = new Trie(letters, width, resultLength(sets));
        for (int set = 0; set < words.size(); set++) {
            for (String word : words.get(set)) {
                trie.add(word, set, columns);
            }
        }
        trie.link();
        this.ends = Arrays.copyOf(trie.ends, trie.states);
        this.next = trie.table(ends);
    }

    /**
     * Builds a matcher for sets of words.
     *
     * @param words non-empty lower-case ASCII words; an empty set never matches
     */
    static LiteralMatcher of(List<List<String>> words) {
        List<List<String>> copies = new ArrayList<>();
        for (List<String> set : words) {
            for (String word : set) {
                if (word.isEmpty() || !word.chars().allMatch(c -> c < ASCII && (c < 'A' || c > 'Z'))) {
                    throw new IllegalArgumentException(
                            "Invalid literal: \"" + word + "\"; expected non-empty" + " lower-case ASCII");
                }
            }
            copies.add(List.copyOf(set));
        }
        return new LiteralMatcher(copies.size(), copies);
    }

    /** Returns the length of a result array, which has one bit for each set. */
    int resultLength() {
        return resultLength(sets);
    }

    /** Sets the bit of each set that has a word in the text; returns true if there is one. */
    boolean mark(String text, long[] found) {
        Arrays.fill(found, 0);
        boolean any = false;
        int state = 0;
        for (int i = 0, length = text.length(); i < length; i++) {
            char c = text.charAt(i);
            state = next[state + (c < ASCII ? columns[c] : nonAsciiColumn(c))];
            if (state < 0) {
                state = ~state;
                any = true;
                long[] here = ends[state / width];
                for (int word = 0; word < found.length; word++) {
                    found[word] |= here[word];
                }
            }
        }
        return any;
    }

    private int nonAsciiColumn(char c) {
        return c == KELVIN ? columns['k'] : c == LONG_S ? columns['s'] : 0;
    }

    private static int resultLength(int sets) {
        return (sets + Long.SIZE - 1) / Long.SIZE;
    }

    /** Trie from which the transition table is built. */
    private static final class Trie {
        private final int width;
        private final int[][] children;
        private final int[] fallback;
        private final long[][] ends;
        private int states = 1;

        Trie(int most, int width, int words) {
            this.width = width;
            this.children = new int[most][width];
            this.fallback = new int[most];
            this.ends = new long[most][words];
        }

        void add(String word, int set, byte[] columns) {
            int state = 0;
            for (int i = 0; i < word.length(); i++) {
                int column = columns[word.charAt(i)];
                if (children[state][column] == 0) {
                    children[state][column] = states++;
                }
                state = children[state][column];
            }
            ends[state][set / Long.SIZE] |= 1L << (set % Long.SIZE);
        }

        /** Links the states breadth first, so that the fallback of a state, which is shorter, is complete before it. */
        void link() {
            Deque<Integer> queue = new ArrayDeque<>();
            for (int child : children[0]) {
                if (child != 0) {
                    queue.add(child);
                }
            }
            for (Integer state = queue.poll(); state != null; state = queue.poll()) {
                for (int word = 0; word < ends[state].length; word++) {
                    ends[state][word] |= ends[fallback[state]][word];
                }
                for (int column = 0; column < width; column++) {
                    int child = children[state][column];
                    int instead = children[fallback[state]][column];
                    if (child == 0) {
                        children[state][column] = instead;
                    } else {
                        fallback[child] = instead;
                        queue.add(child);
                    }
                }
            }
        }

        int[] table(long[][] ends) {
            int[] table = new int[states * width];
            boolean[] found = new boolean[states];
            for (int state = 0; state < states; state++) {
                found[state] = Arrays.stream(ends[state]).anyMatch(bits -> bits != 0);
            }
            for (int state = 0; state < states; state++) {
                for (int column = 0; column < width; column++) {
                    int target = children[state][column];
                    table[state * width + column] = found[target] ? ~(target * width) : target * width;
                }
            }
            return table;
        }
    }
}
