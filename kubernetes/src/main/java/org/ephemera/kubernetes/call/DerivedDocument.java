package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.OutputStream;

/** Receiver of a body that must not be stored. It derives a document from the body, which is stored instead. */
public abstract class DerivedDocument extends OutputStream {
    /** Returns the part of the document that was derived since the last call. */
    public abstract byte[] derived() throws IOException;

    /** Ends the document. Called once, after all bytes of the body. */
    public abstract void finish() throws IOException;
}
