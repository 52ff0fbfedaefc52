package org.ephemera.analyze.command;

/** Who put a command where it was found. */
public enum TextOrigin {
    /** The configuration says it. */
    DEFINITION(""),
    /** The image brought it. */
    IMAGE("it is in the image: born-malicious if whoever built it did not mean it (T1204.003, T1525)"),
    /** Somebody gave it to a call: an override, a command to execute. */
    CALL("a call gave it: a schedule or pipeline, hands-on-keyboard or a stolen API credential; follow who called"),
    /** The log of a session has what was typed and what programs answered. */
    SESSION("in the log of a session: hands-on-keyboard, or what a program wrote there; follow who opened it"),
    /** A call that failed: nothing ran by it. */
    ATTEMPT("the call failed: an attempt"),
    /** The program itself, or whoever made it write a line. */
    OUTPUT("");

    private final String tag;

    TextOrigin(String tag) {
        this.tag = tag;
    }

    /** What a finding says of it; "" if nothing. */
    String tag() {
        return tag;
    }
}
