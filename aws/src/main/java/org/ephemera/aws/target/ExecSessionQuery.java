package org.ephemera.aws.target;

import java.util.List;

/**
 * Part of a CloudTrail query, or of a named trail's query, that concerns exec sessions.
 *
 * @param value lookup value of the event history
 * @param values values in a query of a named trail
 * @param logging how the cluster logs sessions; {@link ExecLogging#ABSENT} for other queries
 */
public record ExecSessionQuery(String value, List<String> values, ExecLogging logging) {

    /** Reports whether the result of the query contains sessions. */
    public boolean isAboutSessions() {
        return ExecSessionCall.OPENING.contains(value) || values.equals(ExecSessionCall.OPENING);
    }
}
