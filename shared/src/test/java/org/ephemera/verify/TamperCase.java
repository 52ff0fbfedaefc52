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
record TamperCase(
        String name,
        VerificationCheck check,
        Optional<DeviationKind> kind,
        String path,
        boolean owners,
        Tamper tamper) {
    /** Performs the change. */
    @FunctionalInterface
    interface Tamper {
        void with(TamperedCopy tampering) throws Exception;
    }

    static List<TamperCase> all() {
        return Stream.of(
                        ContentTamperCases.content(),
                        ContentTamperCases.names(),
                        SealTamperCases.seals(),
                        SealTamperCases.log(),
                        SealTamperCases.owners(),
                        ClosingTamperCases.owners())
                .flatMap(List::stream)
                .toList();
    }

    /** Returns all kinds, with those of a package of an ECS task. */
    static List<TamperCase> ofTask() {
        return Stream.concat(all().stream(), CatalogTamperCases.owners().stream())
                .toList();
    }

    /** Reports whether the signing key is needed, for the seal or for an order that only the owner can give. */
    boolean needsKey() {
        return owners || name.contains("by the owner");
    }

    static TamperCase way(String name, VerificationCheck check, DeviationKind kind, String path, Tamper tamper) {
        return new TamperCase(name, check, Optional.of(kind), path, false, tamper);
    }

    /** Returns the change followed by a new seal with the right key. */
    static TamperCase sealed(String name, VerificationCheck check, DeviationKind kind, String path, Tamper tamper) {
        return new TamperCase("by the owner: " + name, check, Optional.of(kind), path, true, t -> {
            tamper.with(t);
            t.sealAgain();
        });
    }
}
