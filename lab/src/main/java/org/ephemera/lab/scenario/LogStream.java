package org.ephemera.lab.scenario;

import java.time.Instant;

/** Simulated log stream with its events. */
public record LogStream(String name, Instant created, LogEvents events) {}
