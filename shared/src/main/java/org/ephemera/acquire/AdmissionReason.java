package org.ephemera.acquire;

import java.util.Locale;

/** Why an event has the package that it has. */
public enum AdmissionReason {
    /** It opened it. */
    NEW,
    /** It had opened it before: a second delivery, or a second try. */
    SAME_EVENT,
    /** Another event about the same target had, within the last ten minutes. */
    SAME_SUBJECT,
    /** The budget of the hour is used up, and the workload has a package of this hour. */
    OVER_BUDGET,
    /** Nobody's event: the package was asked for by its id. */
    REOPENED;

    /** As it stands in answers: {@code over-budget}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
