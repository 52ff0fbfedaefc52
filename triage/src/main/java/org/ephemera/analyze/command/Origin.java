package org.ephemera.analyze.command;

/** Who put a command where it was found. */
public enum Origin {
    /** The configuration says it. */
    DEFINITION(""),
    /** The image brought it. */
    IMAGE("born-malicious: it is in the image (T1204.003, T1525)"),
    /** Somebody gave it to a call: an override, a command to execute. */
    CALL("hands-on-keyboard or stolen API credential: follow who called"),
    /** A call that failed: nothing ran by it. */
    ATTEMPT("the call failed: an attempt"),
    /** The program itself, or whoever made it write a line. */
    OUTPUT("");

    private final String tag;

    Origin(String tag) {
        this.tag = tag;
    }

    /** What a finding says of it; "" if nothing. */
    String tag() {
        return tag;
    }
}
