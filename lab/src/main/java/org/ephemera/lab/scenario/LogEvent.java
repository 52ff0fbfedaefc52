package org.ephemera.lab.scenario;

/** Log event. Times are epoch milliseconds, as in CloudWatch Logs. */
public record LogEvent(long timestamp, long ingestionTime, String message) {}
