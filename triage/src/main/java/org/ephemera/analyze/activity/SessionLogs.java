package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** The logs of exec sessions that a package has. */
final class SessionLogs {
    private static final String ARTIFACT = "aws.ecs.exec-session";

    private final SealedPackage sealed;

    SessionLogs(SealedPackage sealed) {
        this.sealed = sealed;
    }

    /** The first body of each log of a session. */
    List<Evidence> evidence(String session) {
        return items(session).stream()
                .filter(SessionLogs::isThere)
                .flatMap(item -> sealed.answers(ARTIFACT)
                        .filter(answer -> answer.item().equals(item.planned().item()))
                        .limit(1))
                .map(ApiResponse::evidence)
                .toList();
    }

    /** Why nobody knows what was typed; empty if the log is whole. */
    Optional<String> missing(String session) {
        List<ItemOutcome> items = items(session);
        if (items.stream().anyMatch(item -> isThere(item) && item.code() == OutcomeCode.COLLECTED)) {
            return Optional.empty();
        }
        Optional<ItemOutcome> part = items.stream().findFirst();
        return Optional.of(part.map(item -> item.outcome().message()).orElseGet(this::notLogged));
    }

    private String notLogged() {
        boolean off = sealed.outcomes().stream()
                .anyMatch(item -> item.planned().param("execLogging").equals("NONE"));
        return off ? "the cluster does not log exec sessions" : "no log of it was found where sessions are logged";
    }

    private List<ItemOutcome> items(String session) {
        return sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(ARTIFACT)
                        && item.planned().param("session").equals(session))
                .toList();
    }

    private static boolean isThere(ItemOutcome item) {
        return item.files() > 0 && (item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.PARTIAL);
    }
}
