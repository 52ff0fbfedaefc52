package org.ephemera.acquire;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Maximum number of packages that alerts can open per account (or subscription) and clock hour in UTC: {@code
 * EPHEMERA_BUDGET}. It limits the cost of an alert storm. A workload without a package in the hour always gets one, so
 * an attacker cannot hide behind a storm that he causes. Requests of users are not counted.
 *
 * @param perHour empty for no limit
 */
public record PackageBudget(OptionalInt perHour) {
    public static final String SETTING = "EPHEMERA_BUDGET";
    public static final PackageBudget UNBOUNDED = new PackageBudget(OptionalInt.empty());

    /** One package per minute: ten times the number of incidents in a busy account. */
    private static final int BY_DEFAULT = 60;

    private static final int LARGEST = 10_000;

    /**
     * Reads the setting {@code EPHEMERA_BUDGET}.
     *
     * @throws IllegalArgumentException if the setting is not a valid number; the message is a sentence for the operator
     */
    public static PackageBudget of(Map<String, String> settings) {
        String text = settings.getOrDefault(SETTING, "").strip();
        if (text.isEmpty()) {
            return new PackageBudget(OptionalInt.of(BY_DEFAULT));
        }
        if (text.equals("none")) {
            return UNBOUNDED;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST) {
            throw new IllegalArgumentException(
                    SETTING + " is invalid; expected the number of packages per account and hour from 1 to " + LARGEST
                            + ", or none");
        }
        return new PackageBudget(OptionalInt.of(Integer.parseInt(text)));
    }
}
