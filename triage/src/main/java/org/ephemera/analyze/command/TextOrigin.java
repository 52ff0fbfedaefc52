package org.ephemera.analyze.command;

/** Source of a command. */
public enum TextOrigin {
    /** The configuration contains the command. */
    DEFINITION(""),
    /** The image contains the command. */
    IMAGE("part of the image: a malicious image, unless its builder intended this (T1204.003, T1525)"),
    /** A call contained the command: an override, or a command to execute. */
    CALL("set by an API call: a schedule, a pipeline, hands-on-keyboard activity or a stolen API credential;"
            + " identify the caller"),
    /** The log of a session contains the typed text and the output of programs. */
    SESSION("in the log of an exec session: hands-on-keyboard activity, or output of a program; identify who opened"
            + " the session"),
    /** The call failed, so nothing ran. */
    ATTEMPT("the call failed: an attempt"),
    /** The program wrote the line, possibly caused by a client. */
    OUTPUT("");

    private final String tag;

    TextOrigin(String tag) {
        this.tag = tag;
    }

    /** Returns the note for findings; "" if it has no note. */
    String tag() {
        return tag;
    }
}
