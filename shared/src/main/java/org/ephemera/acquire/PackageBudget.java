package org.ephemera.acquire;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How many packages alerts may open in an account (or subscription) and hour of the clock, UTC: {@code EPHEMERA_BUDGET}. It
 * bounds what a storm can cost. A workload that has no package of the hour yet gets one whatever the budget says, so that
 * nobody can hide behind a storm of his own making; requests of people are not counted.
 *
 * @param perHour empty for no bound
 */
public record PackageBudget(OptionalInt perHour) {
    public static final String SETTING = "EPHEMERA_BUDGET";
    public static final PackageBudget UNBOUNDED = new PackageBudget(OptionalInt.empty());

    /** One package a minute: an order of magnitude above what a busy account has in incidents. */
    private static final int BY_DEFAULT = 60;

    private static final int LARGEST = 10_000;

    /** @throws IllegalArgumentException if the setting is no such number; the message is a sentence for whoever set it */
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
                    SETTING + " is a number of packages per account and hour from 1 to " + LARGEST + ", or none");
        }
        return new PackageBudget(OptionalInt.of(Integer.parseInt(text)));
    }
}
