package org.ephemera.runtime;

import java.util.function.Consumer;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;
import org.ephemera.seal.Seal;
import org.ephemera.seal.SealTimestamp;

/** Log lines about a seal; they contain ids only. */
final class SealLogLine {
    private SealLogLine() {}

    static void log(OpenPackage opened, Seal seal, CollectorSite site, Consumer<String> log) {
        String id = opened.open().packageId().value();
        log.accept("sealed " + id + " as " + seal.statement().status());
        copy(opened, log);
        otherKey(id, seal, site, log);
        timestamp(id, seal, log);
    }

    /** Logs a seal that was logged before, in other words, so that it does not raise an alarm again. */
    static void logRepeated(OpenPackage opened, Seal seal, CollectorSite site, Consumer<String> log) {
        String id = opened.open().packageId().value();
        log.accept("sealed before " + id);
        copy(opened, log);
        otherKey(id, seal, site, log);
        timestamp(id, seal, log);
    }

    private static void copy(OpenPackage opened, Consumer<String> log) {
        opened.open()
                .copyOf()
                .ifPresent(origin -> log.accept("sealed a copy of " + origin.packageId() + ": "
                        + opened.open().packageId() + ", because of the foreign object "
                        + origin.packageId().prefix() + origin.occupied()));
    }

    /** Logs a seal by another key. The key may have been rotated, or someone may have replaced the package. */
    private static void otherKey(String id, Seal seal, CollectorSite site, Consumer<String> log) {
        try {
            String key = seal.statement().keyId();
            if (!key.equals(PublicKeys.keyId(site.signer().publicKey()))) {
                log.accept("sealed with another key than the configured one: " + id + " " + key);
            }
        } catch (SigningException e) {
            log.accept("cannot check which key sealed " + id + ": " + e.getMessage());
        }
    }

    private static void timestamp(String id, Seal seal, Consumer<String> log) {
        if (seal.timestamp() instanceof SealTimestamp.Missing missing) {
            log.accept("no timestamp for " + id + ": " + missing.reason());
        }
    }
}
