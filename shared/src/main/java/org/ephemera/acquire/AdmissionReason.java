package org.ephemera.acquire;

import java.util.Locale;

/** Reason why an event belongs to its package. */
public enum AdmissionReason {
    /** The event opened the package. */
    NEW,
    /** The same event opened the package before: a second delivery or a retry. */
    SAME_EVENT,
    /** Another event about the same target opened the package within the last ten minutes. */
    SAME_SUBJECT,
    /** The hourly budget is used up; the event is filed under the workload's package of this hour. */
    OVER_BUDGET,
    /** The package was opened by its id, without an event. */
    REOPENED;

    /** Returns the form used in responses, for example {@code over-budget}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
