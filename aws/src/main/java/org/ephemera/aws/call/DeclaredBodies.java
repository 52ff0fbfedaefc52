package org.ephemera.aws.call;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.DeclaredBody;
import software.amazon.awssdk.http.Abortable;

/** Bodies as the SDK's HTTP client hands them over: one that comes too late is aborted, as closing it would read its rest. */
final class DeclaredBodies {
    private DeclaredBodies() {}

    static DeclaredBody of(Optional<InputStream> body, OptionalLong declared, Deadline limit) {
        InputStream in = body.orElseGet(InputStream::nullInputStream);
        return new DeclaredBody(in, declared, limit, () -> {
            if (in instanceof Abortable connection) {
                connection.abort();
            }
        });
    }
}
