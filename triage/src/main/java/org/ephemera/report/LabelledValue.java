package org.ephemera.report;

/** Value with its label. */
record LabelledValue(String name, String value) {}
