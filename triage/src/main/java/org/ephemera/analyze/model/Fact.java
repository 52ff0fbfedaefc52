package org.ephemera.analyze.model;

/** A value and where it is proven. */
public record Fact<T>(T value, Evidence evidence) {}
