package org.ephemera.analyze.escape;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;

/**
 * Credentials that calls were made with to which findings point: whoever did it holds them.
 *
 * @param why the rules whose findings point to the calls; "alert" where the alert names the key
 * @param worst of these findings
 * @param regions in which anything was called with it
 */
record SuspectCredential(CallCredential credential, Set<String> why, Severity worst, Set<String> regions) {
    private static final int MOST = 10;
    private static final int MOST_REGIONS = 40;
    private static final String ALERT = "the alert";

    /**
     * Returns the remedies for all credentials, those with the worst findings first: one remedy for suspects, one for
     * sessions that look like the response.
     *
     * @param calls all that were read, by time
     * @param alerted the access key that the alert names; "" if it names none
     * @param at time of the event that the alert reports; empty if unknown
     */
    static List<Remedy> remedies(
            List<ControlCall> calls, List<Finding> findings, String alerted, Optional<Instant> at) {
        Map<String, List<Finding>> signs = signs(findings);
        List<SuspectCredential> all = of(calls, signs, alerted);
        Map<CallCredential, ResponseSessions.Responder> responders = at.map(
                        time -> ResponseSessions.of(calls, call -> why(call, signs, alerted), time))
                .orElse(Map.of());
        List<SuspectCredential> suspects = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        for (SuspectCredential one : all) {
            ResponseSessions.Responder responder = responders.get(one.credential());
            if (responder == null) {
                suspects.add(one);
            } else if (responses.size() < MOST) {
                responses.add(responder.toConfirm(one.told()));
            }
        }
        List<Remedy> remedies = new ArrayList<>();
        suspects(suspects, alerted).ifPresent(remedies::add);
        if (!responses.isEmpty()) {
            remedies.add(new Remedy(Remedy.Stage.RESPONSE, String.join(" ", responses), List.of()));
        }
        return remedies;
    }

    private static Optional<Remedy> suspects(List<SuspectCredential> all, String alerted) {
        boolean unseen = CallCredential.KEY.matcher(alerted).matches()
                && all.stream().noneMatch(one -> one.why().contains(ALERT));
        if (all.isEmpty() && !unseen) {
            return Optional.empty();
        }
        List<String> reasons = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        if (unseen) {
            reasons.add(
                    "The alert names the key " + alerted + ", of which the package has no call: whose it is, and what"
                            + " was done with it, has to be asked. Take it for stolen.");
            // Of a session IAM knows no key.
            if (alerted.startsWith(CallCredential.LONG_TERM)) {
                commands.add("aws iam get-access-key-last-used --access-key-id=" + alerted);
            }
        }
        if (!all.isEmpty()) {
            List<SuspectCredential> named = all.subList(0, Math.min(MOST, all.size()));
            reasons.add(told(named, all.size() - named.size()));
            named.stream()
                    .flatMap(one -> one.credential().commands().stream())
                    .distinct()
                    .forEach(commands::add);
        }
        return Optional.of(new Remedy(Remedy.Stage.CALLERS, String.join(" ", reasons), commands));
    }

    private static String told(List<SuspectCredential> named, int left) {
        return "Findings point to calls that were made with "
                + named.stream().map(SuspectCredential::told).collect(Collectors.joining("; and with ")) + "."
                + (left > 0 ? " So do " + left + " more, which are not named here." : "")
                + " Take them for stolen unless their owner can account for each of these calls. "
                + named.stream().map(one -> one.credential().ends()).distinct().collect(Collectors.joining(" "))
                + " Destroys nothing; whoever holds them will notice, and what else works with them stands still.";
    }

    /** Returns the reasons to suspect a call's credential: ids of rules, and the alert if it contains the key id. */
    private static Set<String> why(ControlCall call, Map<String, List<Finding>> signs, String alerted) {
        Set<String> why = new TreeSet<>();
        signs.getOrDefault(key(call.evidence()), List.of())
                .forEach(finding -> why.add(finding.rule().id()));
        if (isNamed(call, alerted)) {
            why.add(ALERT);
        }
        return why;
    }

    private static boolean isNamed(ControlCall call, String alerted) {
        return !alerted.isEmpty()
                && call.entry()
                        .path("userIdentity")
                        .path("accessKeyId")
                        .asText()
                        .equals(alerted);
    }

    private static List<SuspectCredential> of(
            List<ControlCall> calls, Map<String, List<Finding>> signs, String alerted) {
        Map<CallCredential, SuspectCredential> found = new LinkedHashMap<>();
        Map<CallCredential, Set<String>> regions = new HashMap<>();
        for (ControlCall call : calls) {
            Optional<CallCredential> credential = call.ours() ? Optional.empty() : CallCredential.of(call);
            if (credential.isEmpty()) {
                continue;
            }
            if (!call.region().isEmpty()) {
                regions.computeIfAbsent(credential.get(), none -> new TreeSet<>())
                        .add(TruncatedText.text(call.region(), MOST_REGIONS));
            }
            List<Finding> pointing = signs.getOrDefault(key(call.evidence()), List.of());
            boolean named = isNamed(call, alerted);
            if (named || !pointing.isEmpty()) {
                found.merge(
                        credential.get(),
                        new SuspectCredential(credential.get(), pointing, named),
                        SuspectCredential::and);
            }
        }
        return found.values().stream()
                .map(one -> new SuspectCredential(
                        one.credential(), one.why(), one.worst(), regions.getOrDefault(one.credential(), Set.of())))
                .sorted(Comparator.comparing(SuspectCredential::worst))
                .toList();
    }

    private SuspectCredential(CallCredential credential, List<Finding> pointing, boolean named) {
        this(
                credential,
                Stream.concat(
                                named ? Stream.of(ALERT) : Stream.of(),
                                pointing.stream().map(finding -> finding.rule().id()))
                        .collect(Collectors.toCollection(TreeSet::new)),
                named
                        ? Severity.CRITICAL
                        : pointing.stream()
                                .map(Finding::severity)
                                .min(Comparator.naturalOrder())
                                .orElse(Severity.MEDIUM),
                Set.of());
    }

    private SuspectCredential and(SuspectCredential other) {
        Set<String> both = new TreeSet<>(why);
        both.addAll(other.why);
        return new SuspectCredential(
                credential, both, worst.compareTo(other.worst) <= 0 ? worst : other.worst, Set.of());
    }

    private String told() {
        List<String> in = new ArrayList<>(regions);
        int left = in.size() - MOST_REGIONS;
        return credential.told() + " (" + String.join(", ", why) + ")"
                + (in.isEmpty()
                        ? ""
                        : ", which acted in " + String.join(", ", in.subList(0, Math.min(MOST_REGIONS, in.size())))
                                + (left > 0 ? " and " + left + " more regions" : ""));
    }

    /** Findings by each place that they point to, and by each above it: an entry of a log is above its fields. */
    private static Map<String, List<Finding>> signs(List<Finding> findings) {
        Map<String, List<Finding>> signs = new HashMap<>();
        for (Finding finding : findings) {
            if (finding.suppressedBy().isPresent() || !finding.severity().atLeast(Severity.MEDIUM)) {
                continue;
            }
            for (Evidence place : finding.evidence()) {
                String key = key(place);
                int least = place.file().length() + 1;
                while (key.length() > least) {
                    signs.computeIfAbsent(key, none -> new ArrayList<>()).add(finding);
                    key = key.substring(0, Math.max(least, key.lastIndexOf('/')));
                }
            }
        }
        return signs;
    }

    /** A file's name has no space in it. */
    private static String key(Evidence evidence) {
        return evidence.file() + " " + evidence.place();
    }
}
