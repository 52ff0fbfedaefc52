package org.ephemera.analyze.parse.sealed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.format.StoredFile;

/**
 * Response of an API call, as recorded in the acquisition log.
 *
 * @param artifact artifact of its item, such as {@code aws.ecs.task}
 * @param itemParams parameters of its item, e.g. {@code container}; in the target's words
 * @param requestParams parameters of the request
 * @param files pieces of the body in order; never empty
 */
public record ApiResponse(
        String item,
        String artifact,
        Map<String, String> itemParams,
        String service,
        String operation,
        String region,
        Map<String, String> requestParams,
        Instant time,
        Optional<Instant> date,
        List<StoredFile> files) {
    public ApiResponse {
        itemParams = Map.copyOf(itemParams);
        requestParams = Map.copyOf(requestParams);
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("response without a body");
        }
    }

    /** Returns a parameter of its item, or "". */
    public String itemParam(String key) {
        return itemParams.getOrDefault(key, "");
    }

    public String requestParam(String key) {
        return requestParams.getOrDefault(key, "");
    }

    /** Returns the complete body as evidence. */
    public EvidenceLocation evidence() {
        return at(FileLocation.root());
    }

    public EvidenceLocation at(FileLocation place) {
        return at(0, place);
    }

    /**
     * Returns a place in the body as evidence.
     *
     * @param piece index of the file that contains the place
     */
    public EvidenceLocation at(int piece, FileLocation place) {
        StoredFile file = files.get(piece);
        return new EvidenceLocation(file.path(), place, file.sha256());
    }

    /** Returns a line of a text body as evidence. */
    public EvidenceLocation line(long number) {
        return at(new FileLocation.Line(number));
    }

    /** Returns the file name extension: json, cbor, xml, txt or bin. */
    public String extension() {
        String path = files.getFirst().path();
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
