package org.ephemera.aws.call;

/** An answer that is stored as it came, and that is not the XML it should be. Says where, never what. */
final class UnreadableXmlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableXmlException(String message) {
        super(message);
    }
}
