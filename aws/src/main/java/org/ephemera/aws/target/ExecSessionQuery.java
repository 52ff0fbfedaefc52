package org.ephemera.aws.target;

import java.util.List;

/**
 * Parameters for exec sessions in a query of the CloudTrail event history, or of the trail that the user gave with
 * {@code --trail}.
 *
 * @param value lookup value of the event history
 * @param values values in a query of the trail
 * @param logging how the cluster logs sessions; {@link ExecLogging#ABSENT} for other queries
 */
public record ExecSessionQuery(String value, List<String> values, ExecLogging logging) {

    /** Reports whether the result of the query contains sessions. */
    public boolean isAboutSessions() {
        return ExecSessionCall.OPENING.contains(value) || values.equals(ExecSessionCall.OPENING);
    }
}
