package org.ephemera.cli.render;

/** Command for the user to copy, with a title of one or two words. */
public record TitledLine(String title, String line) {}
