package org.ephemera.collect.source;

/** How often something was tried, in words. */
public final class Tries {
    private Tries() {}

    /** "once", "3 times". */
    public static String times(int attempts) {
        return attempts == 1 ? "once" : attempts + " times";
    }

    /** "no attempt", "one attempt", "3 attempts". */
    public static String counted(int attempts) {
        return switch (attempts) {
            case 0 -> "no attempt";
            case 1 -> "one attempt";
            default -> attempts + " attempts";
        };
    }

    /** "5 attempts (throttled 3 times)". */
    public static String counted(int attempts, int throttles) {
        return counted(attempts) + (throttles == 0 ? "" : " (throttled " + times(throttles) + ")");
    }
}
