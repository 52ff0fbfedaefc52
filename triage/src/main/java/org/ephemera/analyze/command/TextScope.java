package org.ephemera.analyze.command;

/** Kind of text that a pattern applies to. */
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
