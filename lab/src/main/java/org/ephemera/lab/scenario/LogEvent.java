package org.ephemera.lab.scenario;

/** Simulated log event. Times are epoch milliseconds, as in CloudWatch Logs. */
public record LogEvent(long timestamp, long ingestionTime, String message) {}
