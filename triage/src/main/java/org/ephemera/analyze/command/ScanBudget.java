package org.ephemera.analyze.command;

/**
 * Limit of the work spent on texts of a target. It counts characters instead of time, so that the same package gives
 * the same report on every machine.
 */
final class ScanBudget {
    private long left;
    private boolean exceeded;

    ScanBudget(long characters) {
        this.left = characters;
    }

    /** Spends characters; returns false if too few are left. */
    boolean spend(long characters) {
        if (characters > left) {
            exceeded = true;
            return false;
        }
        left -= characters;
        return true;
    }

    /** Adds to the budget because more text arrived. Text that was already skipped stays skipped. */
    void add(long characters) {
        left += characters;
    }

    /** Records that text was skipped because of the budget. */
    void markExceeded() {
        exceeded = true;
    }

    boolean exceeded() {
        return exceeded;
    }
}
