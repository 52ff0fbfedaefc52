package org.ephemera.aws.target;

import java.util.List;

/**
 * What a question to CloudTrail, or to a named trail, contains about exec sessions.
 *
 * @param value by which the event history is asked
 * @param values by which a named trail is asked
 * @param logging how the cluster logs sessions; {@link ExecLogging#ABSENT} of other questions
 */
public record ExecQuery(String value, List<String> values, ExecLogging logging) {

    /** True for the questions whose answers tell of sessions. */
    public boolean isAboutSessions() {
        return ExecCall.OPENING.contains(value) || values.equals(ExecCall.OPENING);
    }
}
