package org.ephemera.aws.source;

import java.util.List;
import org.ephemera.format.ApiAnswer;
import org.ephemera.format.ApiCall;
import org.ephemera.format.StoredFile;

/**
 * An answer whose body is stored.
 *
 * @param unread what of it was not looked at, as a sentence; "" if all was
 */
record Received(ApiCall call, ApiAnswer answer, List<StoredFile> files, String unread) {
    Received {
        files = List.copyOf(files);
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** For the end of a message. */
    String butUnread() {
        return unread.isEmpty() ? "" : "; " + unread;
    }

    /** Where in the package the body stands, with a JSON pointer into it: {@code data/raw/…#/tasks/0}. */
    String at(String pointer) {
        return files.getFirst().path() + "#" + pointer;
    }
}
