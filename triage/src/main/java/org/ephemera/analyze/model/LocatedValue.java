package org.ephemera.analyze.model;

/** Value with its location in the evidence. */
public record LocatedValue<T>(T value, EvidenceLocation evidence) {}
