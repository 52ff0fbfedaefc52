package org.ephemera.collect.call;

import java.util.List;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.StoredFile;

/**
 * Response whose body is stored. It is logged after the source has counted its records.
 *
 * @param files files of the body; empty for a credential
 * @param isLogged true if the response was logged while it arrived
 * @param unread values that were not analyzed, as a sentence; "" if all were
 */
public record StoredResponse(
        ApiCall call, ApiResponseHead head, List<StoredFile> files, boolean isLogged, String unread) {
    public StoredResponse {
        files = List.copyOf(files);
    }

    public StoredResponse(ApiCall call, ApiResponseHead answer, List<StoredFile> files, String unread) {
        this(call, answer, files, false, unread);
    }

    public long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** Returns {@link #unread} as the last clause of a message; "" if all values were analyzed. */
    public String unreadClause() {
        return unread.isEmpty() ? "" : "; " + unread;
    }

    /** Returns the path of the body in the package with a JSON pointer into it: {@code data/raw/…#/tasks/0}. */
    public String at(String pointer) {
        return files.getFirst().path() + "#" + pointer;
    }
}
