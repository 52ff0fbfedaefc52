package org.ephemera.report;

/** A value under its name. */
record LabelledValue(String name, String value) {}
