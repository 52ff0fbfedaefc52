package org.ephemera.analyze.parse.sealed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.format.StoredFile;

/**
 * A call that was answered, as the acquisition log has it.
 *
 * @param artifact what it is of, such as {@code aws.ecs.task}
 * @param names what its item is about, e.g. {@code container}: the target's words
 * @param params what was asked for
 * @param files the body, one piece after the other; never empty
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
            throw new IllegalArgumentException("an answer without a body");
        }
    }

    /** A parameter of its item, or "" where there is none. */
    public String name(String key) {
        return names.getOrDefault(key, "");
    }

    public String param(String key) {
        return params.getOrDefault(key, "");
    }

    /** The whole body as evidence. */
    public Evidence evidence() {
        return at(FileLocation.root());
    }

    public Evidence at(FileLocation place) {
        StoredFile first = files.getFirst();
        return new Evidence(first.path(), place, first.sha256());
    }

    /** A line of a body that is text. */
    public Evidence line(long number) {
        return at(new FileLocation.Line(number));
    }

    /** The ending of its files: json, cbor, xml, txt or bin. */
    public String ending() {
        String path = files.getFirst().path();
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
