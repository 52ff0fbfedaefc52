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
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.FindingsByPlace;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;

/**
 * Credential of calls that findings identify: an attacker may hold it.
 *
 * @param why ids of the rules whose findings cite the calls; "the alert" if the alert contains the key
 * @param worst severity of the most severe finding
 * @param regions regions in which the credential was used
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
     * @param authors principals of reported changes that no call shows
     * @param alerted the access key that the alert names; "" if it names none
     * @param alertTime time of the event that the alert reports; empty if unknown
     */
    static List<Remedy> remedies(
            List<ControlCall> calls,
            List<Finding> findings,
            List<LocatedValue<String>> authors,
            String alerted,
            Optional<Instant> alertTime) {
        FindingsByPlace findingsByPlace = FindingsByPlace.of(findings, Severity.MEDIUM);
        List<SuspectCredential> all = of(calls, findingsByPlace, authors, alerted);
        DeletedIdentities deleted = DeletedIdentities.of(calls);
        Map<CallCredential, ResponseSessions.Responder> responders = alertTime
                .map(time -> ResponseSessions.of(calls, call -> why(call, findingsByPlace, alerted), time))
                .orElse(Map.of());
        List<SuspectCredential> suspects = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        for (SuspectCredential one : all) {
            ResponseSessions.Responder responder = responders.get(one.credential());
            if (responder == null) {
                suspects.add(one);
            } else if (responses.size() < MOST) {
                responses.add(responder.toConfirm(one.description(deleted)));
            }
        }
        List<Remedy> remedies = new ArrayList<>();
        suspects(suspects, alerted, deleted).ifPresent(remedies::add);
        if (!responses.isEmpty()) {
            remedies.add(new Remedy(Remedy.Stage.RESPONSE, String.join(" ", responses), List.of()));
        }
        return remedies;
    }

    private static Optional<Remedy> suspects(List<SuspectCredential> all, String alerted, DeletedIdentities deleted) {
        boolean unused = CallCredential.KEY.matcher(alerted).matches()
                && all.stream().noneMatch(one -> one.why().contains(ALERT));
        if (all.isEmpty() && !unused) {
            return Optional.empty();
        }
        List<String> reasons = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        if (unused) {
            reasons.add("The alert contains the key " + alerted
                    + ", but the package contains no call with it: query CloudTrail for"
                    + " its owner and its activity. Treat it as stolen.");
            // IAM returns no information about the key of a session.
            if (alerted.startsWith(CallCredential.LONG_TERM)) {
                commands.add("aws iam get-access-key-last-used --access-key-id=" + alerted);
            }
        }
        if (!all.isEmpty()) {
            List<SuspectCredential> named = all.subList(0, Math.min(MOST, all.size()));
            reasons.add(description(named, all.size() - named.size(), deleted));
            named.stream()
                    .flatMap(one -> deleted.applicable(one.credential()).stream())
                    .distinct()
                    .forEach(commands::add);
        }
        return Optional.of(new Remedy(Remedy.Stage.CALLERS, String.join(" ", reasons), commands));
    }

    private static String description(List<SuspectCredential> named, int left, DeletedIdentities deleted) {
        return "Findings cite calls that were made with "
                + named.stream().map(one -> one.description(deleted)).collect(Collectors.joining("; and with ")) + "."
                + (left > 0
                        ? " Findings cite calls with " + left + " more credentials, which are not listed here."
                        : "")
                + " Treat them as stolen unless their owner can explain each of these calls. "
                + named.stream()
                        .map(one -> one.credential().revocation())
                        .distinct()
                        .collect(Collectors.joining(" "))
                + " Destroys nothing. An attacker who holds them will notice, and other uses of them stop working.";
    }

    /** Returns the reasons to suspect a call's credential: ids of rules, and the alert if it contains the key id. */
    private static Set<String> why(ControlCall call, FindingsByPlace findingsByPlace, String alerted) {
        Set<String> why = new TreeSet<>();
        findingsByPlace
                .at(call.evidence())
                .forEach(finding -> why.add(finding.rule().id()));
        if (isAlerted(call, alerted)) {
            why.add(ALERT);
        }
        return why;
    }

    private static boolean isAlerted(ControlCall call, String alerted) {
        return !alerted.isEmpty()
                && call.entry()
                        .path("userIdentity")
                        .path("accessKeyId")
                        .asText()
                        .equals(alerted);
    }

    private static List<SuspectCredential> of(
            List<ControlCall> calls,
            FindingsByPlace findingsByPlace,
            List<LocatedValue<String>> authors,
            String alerted) {
        Map<CallCredential, SuspectCredential> found = new LinkedHashMap<>();
        Map<CallCredential, Set<String>> regions = new HashMap<>();
        for (ControlCall call : calls) {
            Optional<CallCredential> credential = call.isCollectorRead() ? Optional.empty() : CallCredential.of(call);
            if (credential.isEmpty()) {
                continue;
            }
            if (!call.region().isEmpty()) {
                regions.computeIfAbsent(credential.get(), none -> new TreeSet<>())
                        .add(TruncatedText.text(call.region(), MOST_REGIONS));
            }
            List<Finding> pointing = findingsByPlace.at(call.evidence());
            boolean named = isAlerted(call, alerted);
            if (named || !pointing.isEmpty()) {
                found.merge(
                        credential.get(),
                        new SuspectCredential(credential.get(), pointing, named),
                        SuspectCredential::and);
            }
        }
        for (LocatedValue<String> author : authors) {
            List<Finding> pointing = findingsByPlace.at(author.evidence());
            CallCredential.ofPrincipal(author.value())
                    .filter(credential -> !pointing.isEmpty()
                            && found.keySet().stream()
                                    .noneMatch(one -> one.holder().equals(credential.holder())))
                    .ifPresent(credential -> found.put(credential, new SuspectCredential(credential, pointing, false)));
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

    private String description(DeletedIdentities deleted) {
        List<String> in = new ArrayList<>(regions);
        int left = in.size() - MOST_REGIONS;
        return credential.description() + deleted.note(credential) + " (" + String.join(", ", why) + ")"
                + (in.isEmpty()
                        ? ""
                        : ", which was used in " + String.join(", ", in.subList(0, Math.min(MOST_REGIONS, in.size())))
                                + (left > 0 ? " and " + left + " more regions" : ""));
    }
}
