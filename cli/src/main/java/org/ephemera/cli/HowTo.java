package org.ephemera.cli;

/** A command that is shown to be pasted, under a title of one or two words. */
record HowTo(String title, String line) {}
