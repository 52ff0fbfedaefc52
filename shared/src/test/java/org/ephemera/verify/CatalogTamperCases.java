package org.ephemera.verify;

import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.LogForgery;

/**
 * Plans and outcomes that no collector writes, in packages that agree with their log. The owner of the key made them.
 */
final class CatalogTamperCases {
    private static final String MEMORY = "aws\\.ecs\\.memory\"";
    private static final String IMPOSSIBLE = "\"outcome\":\"IMPOSSIBLE\"";

    /** Form of a forged text: JSON of {@code open.json} has spaces around colons, JSON of lines has none. */
    private static final String COLON = "( ?: ?)";

    /** Change of a plan or a log. */
    @FunctionalInterface
    private interface Change {
        LogForgery in(LogForgery forgery) throws Exception;
    }

    private CatalogTamperCases() {}

    static List<TamperCase> owners() {
        return List.of(
                outcomes("impossible item skipped", log -> log.replace(IMPOSSIBLE, "\"outcome\":\"SKIPPED\"")),
                outcomes("item empty without response", log -> artifact(log, "aws.ecs.cluster", "EMPTY")),
                outcomes("item collected without response", log -> artifact(log, "aws.ecs.cluster", "COLLECTED")),
                outcomes("filed alerts collected from nothing", log -> artifact(log, "follow-up.alerts", "COLLECTED")),
                outcomes(
                        "item planned as empty on opening",
                        log -> artifact(log, "aws.ecs.cluster", "EMPTY")
                                .replace(
                                        "\"(params|names)\"" + COLON + "\\{(\\s*)\"region\"",
                                        "\"$1\"$2{\"end\"$2\"EMPTY\",$3\"region\"")),
                outcomes("plan of another kind of target", log -> kind(log, "aws.ecs.service")),
                outcomes("plan of an unknown kind of target", log -> kind(log, "aws.ecs.unknown")),
                outcomes("artifact of another kind of target", log -> artifact(log, "kubernetes.memory")),
                outcomes(
                        "artifact of another kind of target found while collecting",
                        log -> log.replace("\"artifact\":\"aws\\.logs\\.stream\"", "\"artifact\":\"kubernetes.log\"")),
                new TamperCase(
                        "by the owner: request without the version of the catalog",
                        VerificationCheck.PLAN_COVERAGE,
                        Optional.empty(),
                        PackageLayout.OPEN,
                        true,
                        t -> new LogForgery(t.folder())
                                .replace("\"catalog\" : \"[0-9a-f]+\",", "")
                                .sign(t.signer())),
                outcomes("unknown artifact", log -> artifact(log, "aws.ecs.unknown")));
    }

    /** Replaces the artifact of the item that has no response. */
    private static LogForgery artifact(LogForgery log, String artifact) throws Exception {
        return log.replace("\"artifact\"" + COLON + "\"" + MEMORY, "\"artifact\"$1\"" + artifact + "\"");
    }

    private static LogForgery artifact(LogForgery log, String artifact, String outcome) throws Exception {
        return artifact(log, artifact).replace(IMPOSSIBLE, "\"outcome\":\"" + outcome + "\"");
    }

    private static LogForgery kind(LogForgery log, String kind) throws Exception {
        return log.replace("\"kind\" : \"aws\\.ecs\\.task\"", "\"kind\" : \"" + kind + "\"");
    }

    private static TamperCase outcomes(String name, Change change) {
        return new TamperCase(
                "by the owner: " + name,
                VerificationCheck.PLAN_COVERAGE,
                Optional.of(DeviationKind.ALTERED),
                PackageLayout.OUTCOMES,
                true,
                t -> change.in(new LogForgery(t.folder())).sign(t.signer()));
    }
}
