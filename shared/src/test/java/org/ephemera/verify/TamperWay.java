package org.ephemera.verify;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kind of tampering with a package, with the expected result.
 *
 * @param kind empty for malformed content
 * @param path path, or the end of it, that the result must have; "" for the package itself
 * @param owners true if it requires the key: {@code verify.sh}, which parses no JSON but the seal, then reports no
 *     deviation
 */
record TamperWay(String name, Check check, Optional<DeviationKind> kind, String path, boolean owners, Tamper tamper) {
    /** Performs the change. */
    @FunctionalInterface
    interface Tamper {
        void with(Tampering tampering) throws Exception;
    }

    static List<TamperWay> all() {
        return Stream.of(
                        ContentWays.content(),
                        ContentWays.names(),
                        SealWays.seals(),
                        SealWays.log(),
                        SealWays.owners(),
                        ClosingWays.owners())
                .flatMap(List::stream)
                .toList();
    }

    static TamperWay way(String name, Check check, DeviationKind kind, String path, Tamper tamper) {
        return new TamperWay(name, check, Optional.of(kind), path, false, tamper);
    }

    /** Returns the change followed by a new seal with the right key. */
    static TamperWay sealed(String name, Check check, DeviationKind kind, String path, Tamper tamper) {
        return new TamperWay("by the owner: " + name, check, Optional.of(kind), path, true, t -> {
            tamper.with(t);
            t.sealAgain();
        });
    }
}
