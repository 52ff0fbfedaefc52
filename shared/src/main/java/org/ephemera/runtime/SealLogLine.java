package org.ephemera.runtime;

import java.util.function.Consumer;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.PackageLayout;
import org.ephemera.seal.Seal;
import org.ephemera.seal.Timestamp;

/** What the log says of a seal: ids only. */
final class SealLogLine {
    private SealLogLine() {}

    static void log(OpenPackage opened, Seal seal, Site site, Consumer<String> log) {
        String id = opened.open().packageId().value();
        log.accept("sealed " + id + " as " + seal.statement().status());
        foreignSeal(opened, site, log);
        otherKey(id, seal, site, log);
        timestamp(id, seal, log);
    }

    /** Of one of which it was said before, and for which no alarm is to ring once more. */
    static void again(OpenPackage opened, Seal seal, Site site, Consumer<String> log) {
        String id = opened.open().packageId().value();
        log.accept("sealed before " + id);
        foreignSeal(opened, site, log);
        otherKey(id, seal, site, log);
        timestamp(id, seal, log);
    }

    private static void foreignSeal(OpenPackage opened, Site site, Consumer<String> log) {
        opened.open()
                .copyOf()
                .ifPresent(origin -> log.accept("foreign seal " + site.location(origin.packageId()) + "/"
                        + PackageLayout.SEAL + ": a copy of the package is sealed, "
                        + opened.open().packageId()));
    }

    /** A key that was changed is no fault; who put a package in the place of ours would have another one, too. */
    private static void otherKey(String id, Seal seal, Site site, Consumer<String> log) {
        try {
            String key = seal.statement().keyId();
            if (!key.equals(PublicKeys.keyId(site.signer().publicKey()))) {
                log.accept("another key than this one's sealed " + id + ": " + key);
            }
        } catch (SigningException e) {
            log.accept("nobody can tell whose key sealed " + id + ": " + e.getMessage());
        }
    }

    private static void timestamp(String id, Seal seal, Consumer<String> log) {
        if (seal.timestamp() instanceof Timestamp.Missing missing) {
            log.accept("no timestamp for " + id + ": " + missing.reason());
        }
    }
}
