package org.ephemera.aws.call;

import java.util.List;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.StoredFile;

/**
 * An answer whose body is stored.
 *
 * @param unread what of it was not looked at, as a sentence; "" if all was
 */
public record StoredResponse(ApiCall call, ApiResponseHead answer, List<StoredFile> files, String unread) {
    public StoredResponse {
        files = List.copyOf(files);
    }

    public long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** For the end of a message. */
    public String butUnread() {
        return unread.isEmpty() ? "" : "; " + unread;
    }

    /** Where in the package the body stands, with a JSON pointer into it: {@code data/raw/…#/tasks/0}. */
    public String at(String pointer) {
        return files.getFirst().path() + "#" + pointer;
    }
}
