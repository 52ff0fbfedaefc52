package org.ephemera.lab.aws.metrics;

import java.time.Instant;

/** Data point of a simulated CloudWatch metric. */
record Datapoint(Instant timestamp, double value) {}
