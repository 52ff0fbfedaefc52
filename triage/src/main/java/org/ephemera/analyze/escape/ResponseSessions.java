package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.read.Reading;
import org.ephemera.bag.Json;

/**
 * Sessions of AWS that look like the response to the alert. Such a session began after the alert and made only read calls,
 * {@code ExecuteCommand} or {@code StopTask}. It shares no credential, address or user agent with a suspect. Anything else is a suspect,
 * and so is whatever has no recorded begin: a long-term key, a user of a cluster, a caller of Azure.
 */
final class ResponseSessions {
    private static final Set<String> ACTIONS = Set.of("ExecuteCommand", "StopTask");

    /** Rules that find these two calls themselves. Any other finding on a call of the session makes it a suspect. */
    private static final Set<String> RULES = Set.of("EXE-004", "EXE-007", "STA-008");

    private static final int LONGEST = 200;

    private final Instant alert;
    private final Map<Key, Session> sessions = new LinkedHashMap<>();

    private ResponseSessions(Instant alert) {
        this.alert = alert;
    }

    /**
     * Who has to confirm that it was the response.
     *
     * @param names of the sessions, as their users chose them
     * @param alert time of the event that the alert reports
     */
    record Responder(Set<String> names, Instant alert) {
        /** @param credential with the findings that point to it, for people */
        String toConfirm(String credential) {
            return "Confirm with " + String.join(", ", names)
                    + " that this was the response: calls that were made with "
                    + credential + ". The session began after the alert of " + alert
                    + ", shares no credential, address or user agent with a suspect, and made only read calls,"
                    + " ExecuteCommand or StopTask. If it was not the response, end it as well.";
        }
    }

    /** @param began when its temporary credentials were issued; empty of a call that was signed with others */
    private record Key(Credential credential, String principal, Optional<Instant> began) {}

    /** What one session did. */
    private static final class Session {
        private final Set<String> addresses = new HashSet<>();
        private final Set<String> agents = new HashSet<>();
        private boolean pointed;
        private boolean harmless = true;

        void add(ControlCall call, Set<String> why) {
            call.sourceIp().ifPresent(addresses::add);
            call.userAgent().ifPresent(agents::add);
            pointed |= !why.isEmpty();
            harmless &= RULES.containsAll(why) && isHarmless(call);
        }

        /** What a service called on behalf of the session follows from a call of the session itself. */
        private static boolean isHarmless(ControlCall call) {
            return Reading.is(call)
                    || (call.service().equals("ecs") && ACTIONS.contains(call.action()))
                    || call.entry().path("userIdentity").has("invokedBy");
        }
    }

    /**
     * The responders by the credential of their sessions. All sessions of such a credential to which findings point are responses.
     *
     * @param calls all that were read
     * @param why the rules that point to a call; empty if none does
     * @param alert time of the event that the alert reports
     */
    static Map<Credential, Responder> of(
            List<ControlCall> calls, Function<ControlCall, Set<String>> why, Instant alert) {
        ResponseSessions all = new ResponseSessions(alert);
        for (ControlCall call : calls) {
            Optional<Credential> credential = call.ours() ? Optional.empty() : Credential.of(call);
            credential.ifPresent(with -> all.sessions
                    .computeIfAbsent(new Key(with, call.principal(), began(call)), none -> new Session())
                    .add(call, why.apply(call)));
        }
        return all.responders();
    }

    private Map<Credential, Responder> responders() {
        List<Key> suspects = new ArrayList<>();
        List<Key> candidates = new ArrayList<>();
        sessions.forEach((key, session) -> {
            if (session.pointed) {
                (isCandidate(key) ? candidates : suspects).add(key);
            }
        });
        while (suspects.addAll(sharing(candidates, suspects))) {
            candidates.removeAll(suspects);
        }
        Map<Credential, Set<String>> names = new HashMap<>();
        candidates.forEach(key ->
                names.computeIfAbsent(key.credential(), none -> new TreeSet<>()).add(name(key.principal())));
        Map<Credential, Responder> responders = new HashMap<>();
        names.forEach((credential, all) -> responders.put(credential, new Responder(all, alert)));
        return responders;
    }

    /** Other sessions of the same principal count as well, unless they began before the alert. */
    private boolean isCandidate(Key key) {
        return key.began().filter(alert::isBefore).isPresent()
                && sessions.entrySet().stream()
                        .filter(other -> other.getKey().credential().equals(key.credential())
                                && other.getKey().principal().equals(key.principal())
                                && other.getKey().began().filter(alert::isAfter).isEmpty())
                        .allMatch(other -> other.getValue().harmless);
    }

    /** Candidates that have something in common with a suspect. */
    private List<Key> sharing(List<Key> candidates, List<Key> suspects) {
        Set<Credential> credentials = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        Set<String> agents = new HashSet<>();
        suspects.forEach(key -> {
            credentials.add(key.credential());
            addresses.addAll(session(key).addresses);
            agents.addAll(session(key).agents);
        });
        return candidates.stream()
                .filter(key -> credentials.contains(key.credential())
                        || session(key).addresses.stream().anyMatch(addresses::contains)
                        || session(key).agents.stream().anyMatch(agents::contains))
                .toList();
    }

    private Session session(Key key) {
        return sessions.getOrDefault(key, new Session());
    }

    private static Optional<Instant> began(ControlCall call) {
        JsonNode context = call.entry().path("userIdentity").path("sessionContext");
        return Json.instant(context.path("attributes"), "creationDate");
    }

    /** The last part of an ARN: of a role's session, the session's name. */
    private static String name(String principal) {
        return Bounded.text(principal.substring(principal.lastIndexOf('/') + 1), LONGEST);
    }
}
