package org.ephemera.collect.source;

/** Text of a number with its noun: "no events", "1 event", "2 events"; "2 policies", "2 ingresses". */
public final class CountText {
    private CountText() {}

    /**
     * Returns the text.
     *
     * @param noun in the singular
     */
    public static String of(long number, String noun) {
        return (number == 0 ? "no" : Long.toString(number)) + " " + (number == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        if (noun.matches(".*[^aeiou]y")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun + (noun.endsWith("s") ? "es" : "s");
    }
}
