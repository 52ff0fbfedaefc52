package org.ephemera.verify;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way to tamper with a package, and what our verifier must say to it.
 *
 * @param kind empty for what is malformed
 * @param path what the finding must name, or how that ends; "" for the package as a whole
 * @param owners true if it takes the key to do it: {@code verify.sh}, which reads no JSON but the seal's, then sees
 *     nothing wrong
 */
record TamperWay(String name, Check check, Optional<DeviationKind> kind, String path, boolean owners, Tamper tamper) {
    /** Does it. */
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

    /** The change, and then a new seal with the right key over all of it. */
    static TamperWay sealed(String name, Check check, DeviationKind kind, String path, Tamper tamper) {
        return new TamperWay("by the owner: " + name, check, Optional.of(kind), path, true, t -> {
            tamper.with(t);
            t.sealAgain();
        });
    }
}
