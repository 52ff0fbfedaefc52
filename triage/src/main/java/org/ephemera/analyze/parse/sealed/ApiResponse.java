package org.ephemera.analyze.parse.sealed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.format.StoredFile;

/**
 * Response of an API call, as recorded in the acquisition log.
 *
 * @param artifact artifact of its item, such as {@code aws.ecs.task}
 * @param names parameters of its item, e.g. {@code container}; in the target's words
 * @param params parameters of the request
 * @param files pieces of the body in order; never empty
 */
public record ApiResponse(
        String item,
        String artifact,
        Map<String, String> names,
        String service,
        String operation,
        String region,
        Map<String, String> params,
        Instant time,
        Optional<Instant> date,
        List<StoredFile> files) {
    public ApiResponse {
        names = Map.copyOf(names);
        params = Map.copyOf(params);
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("response without a body");
        }
    }

    /** Returns a parameter of its item, or "". */
    public String name(String key) {
        return names.getOrDefault(key, "");
    }

    public String param(String key) {
        return params.getOrDefault(key, "");
    }

    /** Returns the complete body as evidence. */
    public Evidence evidence() {
        return at(FileLocation.root());
    }

    public Evidence at(FileLocation place) {
        StoredFile first = files.getFirst();
        return new Evidence(first.path(), place, first.sha256());
    }

    /** Returns a line of a text body as evidence. */
    public Evidence line(long number) {
        return at(new FileLocation.Line(number));
    }

    /** Returns the file name extension: json, cbor, xml, txt or bin. */
    public String ending() {
        String path = files.getFirst().path();
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
