package org.ephemera.aws.call;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.DeclaredBody;
import software.amazon.awssdk.http.Abortable;

/**
 * Factory of bodies from the SDK's HTTP client. A body that exceeds its time limit is aborted, because closing it
 * would read the rest.
 */
final class SdkResponseBodies {
    private SdkResponseBodies() {}

    static DeclaredBody of(Optional<InputStream> body, OptionalLong declared, Deadline limit) {
        InputStream in = body.orElseGet(InputStream::nullInputStream);
        return new DeclaredBody(in, declared, limit, () -> {
            if (in instanceof Abortable connection) {
                connection.abort();
            }
        });
    }
}
