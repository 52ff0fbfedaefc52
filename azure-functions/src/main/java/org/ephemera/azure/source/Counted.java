package org.ephemera.azure.source;

/** "no events", "1 event", "2 events". */
final class Counted {
    private Counted() {}

    static String of(long number, String noun) {
        return (number == 0 ? "no" : Long.toString(number)) + " " + noun + (number == 1 ? "" : "s");
    }
}
