package org.ephemera.azure.call;

import java.util.List;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.StoredFile;

/** An answer whose body is stored. */
public record StoredResponse(ApiCall call, ApiResponseHead answer, List<StoredFile> files) {
    public StoredResponse {
        files = List.copyOf(files);
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** Where in the package the body stands, with a JSON pointer into it: {@code data/raw/…#/tasks/0}. */
    public String at(String pointer) {
        return files.getFirst().path() + "#" + pointer;
    }
}
