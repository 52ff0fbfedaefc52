package org.ephemera.kubernetes.source;

import java.io.IOException;
import org.ephemera.collect.SourceResult;

/**
 * Source of the complete log of one container, with the timestamp of each line: of its current or its previous
 * instance. The API does not return logs of earlier instances, or files that the node has rotated.
 */
final class PodLogSource {

    private PodLogSource() {}

    static SourceResult current(ItemContext context) throws IOException {
        return new PodLogReader(context, false).read();
    }

    static SourceResult previous(ItemContext context) throws IOException {
        return new PodLogReader(context, true).read();
    }
}
