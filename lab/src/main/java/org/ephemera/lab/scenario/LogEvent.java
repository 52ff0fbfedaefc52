package org.ephemera.lab.scenario;

/** Times are epoch milliseconds, as CloudWatch Logs counts them. */
public record LogEvent(long timestamp, long ingestionTime, String message) {}
