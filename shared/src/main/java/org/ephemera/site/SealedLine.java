package org.ephemera.site;

import java.util.function.Consumer;
import org.ephemera.acquire.Opened;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Timestamp;

/** What the log says of a seal: ids only. */
final class SealedLine {
    private SealedLine() {}

    static void log(Opened opened, Seal seal, Consumer<String> log) {
        String id = opened.open().packageId().value();
        log.accept("sealed " + id + " as " + seal.statement().status());
        timestamp(id, seal, log);
    }

    /** Of one of which it was said before, and for which no alarm is to ring once more. */
    static void again(Opened opened, Seal seal, Consumer<String> log) {
        String id = opened.open().packageId().value();
        log.accept("sealed before " + id);
        timestamp(id, seal, log);
    }

    private static void timestamp(String id, Seal seal, Consumer<String> log) {
        if (seal.timestamp() instanceof Timestamp.Missing missing) {
            log.accept("no timestamp for " + id + ": " + missing.reason());
        }
    }
}
