package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.OutputStream;

/** Is given a body that must not be kept, and makes a document of it that is stored in its place. */
public abstract class DerivedDocument extends OutputStream {
    /** What was made of the bytes that were given since the last call. */
    public abstract byte[] made() throws IOException;

    /** Called once, when all bytes have come: what is made then is the document's end. */
    public abstract void finish() throws IOException;
}
