package org.ephemera.lab.scenario;

/**
 * Simulated log delivery of CloudWatch Logs from a resource to a destination. The delivered logs are vended logs: logs
 * that an AWS service writes about a resource of the account.
 *
 * @param logType log type of the delivery source, for example {@code ACTION_LOGS}
 * @param type destination type: {@code CWL}, {@code S3} or {@code FH}
 * @param destination ARN of a log group, bucket or stream
 */
public record LogDelivery(
        String region, String name, String resource, String logType, String type, String destination) {}
