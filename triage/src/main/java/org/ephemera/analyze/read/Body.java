package org.ephemera.analyze.read;

/** A body that was read: of which artifact it is, and what it answers. */
public record Body(String artifact, String operation, Located document) {}
