package org.ephemera.analyze.command;

/** What kind of text a pattern is for. */
enum TextScope {
    /** A command line, or a script. */
    COMMAND,
    /** The value of an environment variable. */
    ENV,
    /** An environment variable as {@code NAME=value}. */
    PAIR,
    /** A line that a program wrote. */
    LOG
}
