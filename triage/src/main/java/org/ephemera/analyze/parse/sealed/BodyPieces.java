package org.ephemera.analyze.parse.sealed;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.ephemera.format.StoredFile;

/**
 * Body of a response that is stored in several files, read in order. A file is opened when the one before it has been
 * read to its end, and one read returns bytes of one file only.
 */
public final class BodyPieces extends InputStream {
    private final SealedFiles sealed;
    private final List<StoredFile> files;
    private InputStream current = InputStream.nullInputStream();
    private int index = -1;

    BodyPieces(SealedFiles sealed, List<StoredFile> files) {
        this.sealed = sealed;
        this.files = files;
    }

    /** Returns the index of the file that contains the bytes of the last read; 0 before the first one. */
    public int index() {
        return Math.max(0, index);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = current.read(bytes, offset, length);
        while (n < 0 && index + 1 < files.size()) {
            current.close();
            current = sealed.open(files.get(++index).path());
            n = current.read(bytes, offset, length);
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
