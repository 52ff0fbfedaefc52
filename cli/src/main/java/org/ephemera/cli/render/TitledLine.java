package org.ephemera.cli.render;

/** A command that is shown to be pasted, under a title of one or two words. */
public record TitledLine(String title, String line) {}
