package org.ephemera.lab.scenario;

/**
 * Delivery of vended logs from a resource to a destination.
 *
 * @param logType log type of the delivery source, for example {@code ACTION_LOGS}
 * @param type destination type: {@code CWL}, {@code S3} or {@code FH}
 * @param destination ARN of a log group, bucket or stream
 */
public record LogDelivery(
        String region, String name, String resource, String logType, String type, String destination) {}
