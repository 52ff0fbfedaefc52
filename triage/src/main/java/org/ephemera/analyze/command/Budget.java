package org.ephemera.analyze.command;

/**
 * How much work may be spent on a text of a target. It is counted in characters and not in time, so that the same package gives
 * the same report everywhere.
 */
final class Budget {
    private long left;
    private boolean exceeded;

    Budget(long characters) {
        this.left = characters;
    }

    /** True if there is enough left, which is then spent; once there was not, there is not any more. */
    boolean spend(long characters) {
        exceeded |= characters > left;
        left -= exceeded ? 0 : characters;
        return !exceeded;
    }

    /** Something was left undone for want of budget. */
    void exceed() {
        exceeded = true;
    }

    boolean exceeded() {
        return exceeded;
    }
}
