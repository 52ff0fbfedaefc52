package org.ephemera.aws.target;

import org.ephemera.model.SanitizedText;

/** Where the output of a container went. */
public sealed interface LogPlace {
    /**
     * @param region may be another than the task's
     * @param delivery whether lines may have been lost before they left the task, as a sentence
     * @param router true if it was a log router that wrote it, whose own configuration may send it elsewhere too
     */
    record InCloudWatch(String region, String group, String stream, String delivery, boolean router)
            implements LogPlace {}

    /** It is kept by something else, or nowhere; the sentence says by what. */
    record Elsewhere(String where) implements LogPlace {}

    /** The definition does not name a region, and what it names is asked of nobody. */
    record Misnamed(String why) implements LogPlace {
        /** A region becomes part of the name of the host that the credentials' signature is sent to. */
        static Misnamed of(String driver, String region) {
            return new Misnamed("the log driver " + driver + " is configured with the region '"
                    + SanitizedText.of(region) + "', which is none; nothing was asked of it");
        }
    }

    /** It is in CloudWatch, but the stream's name cannot be told. */
    record Unnamed(String region, String group, String why) implements LogPlace {}
}
