package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** Logs of ECS Exec sessions in a package. */
final class SessionLogs {
    private static final String ARTIFACT = "aws.ecs.exec-session";

    private final SealedPackage sealed;

    SessionLogs(SealedPackage sealed) {
        this.sealed = sealed;
    }

    /** Returns the first response of each log of a session. */
    List<EvidenceLocation> evidence(String session) {
        return items(session).stream()
                .filter(SessionLogs::isStored)
                .flatMap(item -> sealed.responses(ARTIFACT)
                        .filter(answer -> answer.item().equals(item.planned().item()))
                        .limit(1))
                .map(ApiResponse::evidence)
                .toList();
    }

    /** Returns the reason why the input of a session is unknown; empty if the log is complete. */
    Optional<String> missing(String session) {
        List<ItemOutcome> items = items(session);
        if (items.stream().anyMatch(item -> isStored(item) && item.code() == OutcomeCode.COLLECTED)) {
            return Optional.empty();
        }
        Optional<ItemOutcome> part = items.stream().findFirst();
        return Optional.of(part.map(item -> item.outcome().message()).orElseGet(this::notLogged));
    }

    private String notLogged() {
        boolean off = sealed.outcomes().stream()
                .anyMatch(item -> item.planned().param("execLogging").equals("NONE"));
        return off
                ? "the cluster does not log exec sessions"
                : "no log of the session was found in the configured log destination";
    }

    private List<ItemOutcome> items(String session) {
        return sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(ARTIFACT)
                        && item.planned().param("session").equals(session))
                .toList();
    }

    private static boolean isStored(ItemOutcome item) {
        return item.files() > 0 && (item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.PARTIAL);
    }
}
