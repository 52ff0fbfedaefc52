package org.ephemera.verify;

import java.security.MessageDigest;

/** Takes the bytes of a file as they are read, and when its end has been reached tells the file what they were. */
final class Measure {
    private final PackageFile file;
    private final MessageDigest digest;
    private long count;
    private boolean ended;

    /** @param digest is reset at the end of the file, and can then be used again */
    Measure(PackageFile file, MessageDigest digest) {
        this.file = file;
        this.digest = digest;
    }

    void take(byte[] buffer, int from, int length) throws UnreadableException {
        count += length;
        digest.update(buffer, from, length);
        if (count > file.size()) {
            throw new UnreadableException(file.path(), "it has more than the " + file.size() + " bytes it should");
        }
    }

    void end() {
        if (!ended) {
            ended = true;
            file.measure(digest.digest(), count);
        }
    }
}
