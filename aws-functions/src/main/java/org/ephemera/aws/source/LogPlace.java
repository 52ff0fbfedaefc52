package org.ephemera.aws.source;

/** Where the output of a container went. */
sealed interface LogPlace {
    /**
     * @param region may be another than the task's
     * @param delivery whether lines may have been lost before they left the task, as a sentence
     */
    record InCloudWatch(String region, String group, String stream, String delivery) implements LogPlace {}

    /** It is kept by something else, or nowhere; the sentence says by what. */
    record Elsewhere(String where) implements LogPlace {}

    /** The definition does not name a region, and what it names is asked of nobody. */
    record Misnamed(String why) implements LogPlace {}

    /** It is in CloudWatch, but the stream's name cannot be told. */
    record Unnamed(String region, String group, String why) implements LogPlace {}
}
