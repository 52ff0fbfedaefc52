package org.ephemera.analyze.model;

/** Value with its location in the evidence. */
public record Fact<T>(T value, Evidence evidence) {}
