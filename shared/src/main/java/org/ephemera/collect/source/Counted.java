package org.ephemera.collect.source;

/** "no events", "1 event", "2 events". */
public final class Counted {
    private Counted() {}

    public static String of(long number, String noun) {
        return (number == 0 ? "no" : Long.toString(number)) + " " + noun + (number == 1 ? "" : "s");
    }
}
