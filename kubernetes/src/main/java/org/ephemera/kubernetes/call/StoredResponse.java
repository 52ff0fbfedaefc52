package org.ephemera.kubernetes.call;

import java.util.List;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.StoredFile;

/** An answer whose body is stored; it is logged once its source knows what it holds. */
public record StoredResponse(ApiCall call, ApiResponseHead answer, List<StoredFile> files) {
    public StoredResponse {
        files = List.copyOf(files);
    }
}
