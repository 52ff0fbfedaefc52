package org.ephemera.kubernetes.call;

import java.util.List;
import org.ephemera.format.ApiAnswer;
import org.ephemera.format.ApiCall;
import org.ephemera.format.StoredFile;

/** An answer whose body is stored; it is logged once its source knows what it holds. */
public record Received(ApiCall call, ApiAnswer answer, List<StoredFile> files) {
    public Received {
        files = List.copyOf(files);
    }
}
