package org.ephemera.lab.scenario;

/**
 * Vended logs on their way: the resource that writes them, and where CloudWatch Logs delivers them.
 *
 * @param logType as the source was put, e.g. {@code ACTION_LOGS}
 * @param type of the destination: {@code CWL}, {@code S3} or {@code FH}
 * @param destination the ARN of a log group, a bucket or a stream
 */
public record LogDelivery(
        String region, String name, String resource, String logType, String type, String destination) {}
