package org.ephemera.lab.aws.metrics;

import java.time.Instant;

record Datapoint(Instant timestamp, double value) {}
