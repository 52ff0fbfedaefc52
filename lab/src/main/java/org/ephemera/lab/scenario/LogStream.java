package org.ephemera.lab.scenario;

import java.time.Instant;

public record LogStream(String name, Instant created, LogEvents events) {}
