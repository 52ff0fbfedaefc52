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
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.call.ReadOnlyCalls;
import org.ephemera.format.Json;

/**
 * Sessions of AWS that look like the response to the alert. Such a session began after the alert and made only read
 * calls, {@code ExecuteCommand} or {@code StopTask}. It shares no credential, address or user agent with a suspect, and
 * no suspect obtained its credential.
 * Every other session is a suspect. So are callers without a recorded start of a session: long-term keys, users of a
 * cluster and callers of Azure.
 */
final class ResponseSessions {
    private static final Set<String> ACTIONS = Set.of("ExecuteCommand", "StopTask");

    /** Rules that report these two calls. A finding of any other rule on a call makes the session a suspect. */
    private static final Set<String> RULES = Set.of("EXE-004", "EXE-007", "STA-008");

    private static final int LONGEST = 200;

    private final Instant alert;
    private final Map<Key, Session> sessions = new LinkedHashMap<>();
    private final IssuedCredentials issued = new IssuedCredentials();

    private ResponseSessions(Instant alert) {
        this.alert = alert;
    }

    /**
     * Users who have to confirm that their sessions were the response.
     *
     * @param names session names, chosen by their users
     * @param alert time of the event that the alert reports
     */
    record Responder(Set<String> names, Instant alert) {
        /**
         * Returns the request to confirm a response, for people.
         *
         * @param credential description of the credential with the findings that cite its calls
         */
        String toConfirm(String credential) {
            return "Confirm with " + String.join(", ", names)
                    + " that this was the response: calls that were made with "
                    + credential + ". The session began after the alert of " + alert
                    + ", shares no credential, address or user agent with a suspect, and made only read calls,"
                    + " ExecuteCommand or StopTask. If it was not the response, end the session as well.";
        }
    }

    /**
     * Key of a session.
     *
     * @param began time at which the temporary credentials were issued; empty for other credentials
     */
    private record Key(CallCredential credential, String principal, Optional<Instant> began) {}

    /** Calls of one session, summarized. */
    private static final class Session {
        private final Set<String> addresses = new HashSet<>();
        private final Set<String> agents = new HashSet<>();
        private final Set<String> keys = new HashSet<>();
        private boolean pointed;
        private boolean harmless = true;

        void add(ControlCall call, Set<String> why) {
            call.sourceIp().ifPresent(addresses::add);
            call.userAgent().ifPresent(agents::add);
            Json.text(call.entry().path("userIdentity"), "accessKeyId").ifPresent(keys::add);
            pointed |= !why.isEmpty();
            harmless &= RULES.containsAll(why) && isHarmless(call);
        }

        /** Accepts calls of a service on behalf of the session: they result from a call of the session itself. */
        private static boolean isHarmless(ControlCall call) {
            return ReadOnlyCalls.isReadOnly(call)
                    || (call.service().equals("ecs") && ACTIONS.contains(call.action()))
                    || call.entry().path("userIdentity").has("invokedBy");
        }
    }

    /**
     * Returns the responders by credential. Every session of such a credential to which a finding points is a response.
     *
     * @param calls all calls that were read
     * @param why returns the rules that point to a call; empty if no rule does
     * @param alert time of the event that the alert reports
     */
    static Map<CallCredential, Responder> of(
            List<ControlCall> calls, Function<ControlCall, Set<String>> why, Instant alert) {
        ResponseSessions all = new ResponseSessions(alert);
        for (ControlCall call : calls) {
            Optional<CallCredential> credential = call.isCollectorRead() ? Optional.empty() : CallCredential.of(call);
            credential.ifPresent(with -> all.issued.add(with, call));
            credential.ifPresent(with -> all.sessions
                    .computeIfAbsent(new Key(with, call.principal(), began(call)), none -> new Session())
                    .add(call, why.apply(call)));
        }
        return all.responders();
    }

    private Map<CallCredential, Responder> responders() {
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
        Map<CallCredential, Set<String>> names = new HashMap<>();
        candidates.forEach(key ->
                names.computeIfAbsent(key.credential(), none -> new TreeSet<>()).add(name(key.principal())));
        Map<CallCredential, Responder> responders = new HashMap<>();
        names.forEach((credential, all) -> responders.put(credential, new Responder(all, alert)));
        return responders;
    }

    /** Checks all sessions of the same principal, except those that began before the alert. */
    private boolean isCandidate(Key key) {
        return key.began().filter(alert::isBefore).isPresent()
                && sessions.entrySet().stream()
                        .filter(other -> other.getKey().credential().equals(key.credential())
                                && other.getKey().principal().equals(key.principal())
                                && other.getKey().began().filter(alert::isAfter).isEmpty())
                        .allMatch(other -> other.getValue().harmless);
    }

    /**
     * Returns the candidates that share a credential, an address or a user agent with a suspect, or whose credential a
     * suspect obtained.
     */
    private List<Key> sharing(List<Key> candidates, List<Key> suspects) {
        Set<String> holders = new HashSet<>();
        Set<String> keys = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        Set<String> agents = new HashSet<>();
        suspects.forEach(key -> {
            holders.add(key.credential().holder());
            keys.addAll(session(key).keys);
            addresses.addAll(session(key).addresses);
            agents.addAll(session(key).agents);
        });
        Set<String> obtained = issued.obtainedBy(holders, keys);
        return candidates.stream()
                .filter(key -> holders.contains(key.credential().holder())
                        || session(key).keys.stream().anyMatch(obtained::contains)
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

    /** Returns the last part of an ARN; for a session of a role, the session name. */
    private static String name(String principal) {
        return TruncatedText.text(principal.substring(principal.lastIndexOf('/') + 1), LONGEST);
    }
}
