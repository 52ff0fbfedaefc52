package org.ephemera.analyze.command;

/**
 * How much work may be spent on a text of a target. It is counted in characters and not in time, so that the same package gives
 * the same report everywhere.
 */
final class ScanBudget {
    private long left;
    private boolean exceeded;

    ScanBudget(long characters) {
        this.left = characters;
    }

    /** True if there is enough left, which is then spent. */
    boolean spend(long characters) {
        if (characters > left) {
            exceeded = true;
            return false;
        }
        left -= characters;
        return true;
    }

    /** There is more of the text, and so there is more to spend; what was left undone stays so. */
    void add(long characters) {
        left += characters;
    }

    /** Something was left undone for want of budget. */
    void exceed() {
        exceeded = true;
    }

    boolean exceeded() {
        return exceeded;
    }
}
