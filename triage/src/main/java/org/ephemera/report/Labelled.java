package org.ephemera.report;

/** A value under its name. */
record Labelled(String name, String value) {}
