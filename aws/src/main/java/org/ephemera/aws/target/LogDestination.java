package org.ephemera.aws.target;

import org.ephemera.model.SanitizedText;

/** Destination of a container's output. */
public sealed interface LogDestination {
    /**
     * Log stream in CloudWatch.
     *
     * @param region may differ from the task's region
     * @param delivery sentence that states whether lines may have been lost before they left the task
     * @param router true if a log router wrote the stream; its own configuration may define further destinations
     */
    record InCloudWatch(String region, String group, String stream, String delivery, boolean router)
            implements LogDestination {}

    /**
     * Destination other than CloudWatch, or none.
     *
     * @param where sentence that describes it
     */
    record OutsideCloudWatch(String where) implements LogDestination {}

    /** Destination with an invalid region in the task definition. No request is sent to it. */
    record InvalidRegion(String why) implements LogDestination {
        /**
         * Returns the destination of an invalid region. The region would become part of the host name that receives
         * the signature of the credentials.
         */
        static InvalidRegion of(String driver, String region) {
            return new InvalidRegion("the log driver " + driver + " is configured with the region '"
                    + SanitizedText.of(region) + "', which is invalid; no request was sent");
        }
    }

    /** Destination in CloudWatch with an unknown stream name. */
    record UnknownStream(String region, String group, String why) implements LogDestination {}
}
