package org.ephemera.kubernetes.source;

import java.io.IOException;
import org.ephemera.collect.Step;

/**
 * The log of one container, whole, with the time of each line: of its present instance, and of the one before. Of earlier ones,
 * and of files that the node has rotated away, the API shows nothing.
 */
final class LogSource {

    private LogSource() {}

    static Step current(ItemContext asking) throws IOException {
        return new PodLogReader(asking, false).read();
    }

    static Step previous(ItemContext asking) throws IOException {
        return new PodLogReader(asking, true).read();
    }
}
