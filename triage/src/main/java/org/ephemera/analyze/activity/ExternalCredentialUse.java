package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.call.IpAddresses;

/**
 * Calls with the credentials of the container from outside of it (EXE-012). A new address together with a new program
 * indicates stolen credentials. One of both alone may be a second program in the container or another egress address.
 * Both together may be harmless if all earlier calls came from inside the network, because a gateway may route calls
 * past the endpoints. If the addresses of the container are known, any other address is reported. Presigned URLs are
 * used by their recipients, from any address.
 *
 * @param isExternal matches calls from an address that is known not to be the container's
 * @param externalReason meaning of such an address, for people: {@code which is not an address of the task}
 */
record ExternalCredentialUse(CallerBaseline baseline, Predicate<ControlCall> isExternal, String externalReason) {
    private static final int MOST_EVIDENCE = 10;
    private static final int MOST_NAMED = 5;
    private static final Pattern READ = Pattern.compile("^(?i:get|list|describe|head|watch|lookup|batchget)");

    /** Largest number of findings per session; the rest is reported in one finding. */
    private static final int MOST_PLACES = 10;

    /** Address, program and principal of calls. */
    private record Place(String principal, String ip, String agent) {
        static Place of(ControlCall call) {
            return new Place(
                    call.principal(),
                    call.sourceIp().orElse(""),
                    CallerBaseline.product(call.userAgent().orElse("")));
        }
    }

    private record Use(Place place, List<ControlCall> calls, boolean allNew, Severity severity) {}

    /**
     * Adds the findings on external use.
     *
     * @param own calls of the target's own sessions
     */
    void evaluate(List<ControlCall> own, ActivityFindings findings) {
        Map<Place, List<ControlCall>> places = new LinkedHashMap<>();
        Map<String, List<ControlCall>> links = new LinkedHashMap<>();
        for (ControlCall call : own) {
            boolean outside = call.sourceIp().filter(IpAddresses::isPublic).isPresent();
            if (outside && PresignedUrl.isUsedBy(call)) {
                links.computeIfAbsent(call.principal(), none -> new ArrayList<>())
                        .add(call);
            } else if (outside && (baseline.hasNewAddressAndAgent(call) || isExternal.test(call))) {
                places.computeIfAbsent(Place.of(call), none -> new ArrayList<>())
                        .add(call);
            }
        }
        Map<String, List<Use>> uses = places.entrySet().stream()
                .map(use -> use(use.getKey(), use.getValue()))
                .collect(
                        Collectors.groupingBy(use -> use.place().principal(), LinkedHashMap::new, Collectors.toList()));
        uses.values().forEach(all -> addFindings(all, externalReason, findings));
        links.forEach((principal, calls) -> addPresignedUrls(principal, calls, findings));
    }

    private Use use(Place place, List<ControlCall> calls) {
        boolean certain = calls.stream()
                .anyMatch(call -> baseline.hasNewAddressAndAgent(call) && baseline.hasUsedPublicAddress(call));
        boolean secrets = calls.stream().anyMatch(call -> SecretRead.of(call).isPresent());
        return new Use(
                place, calls, calls.stream().anyMatch(baseline::hasNewAddressAndAgent), severity(certain, secrets));
    }

    /** Returns the severity. With a secret, more than the credential is lost. */
    private static Severity severity(boolean certain, boolean secrets) {
        if (certain) {
            return secrets ? Severity.CRITICAL : Severity.HIGH;
        }
        return secrets ? Severity.HIGH : Severity.MEDIUM;
    }

    /** Adds the findings, the most severe first. */
    private static void addFindings(List<Use> uses, String externalReason, ActivityFindings findings) {
        List<Use> sorted =
                uses.stream().sorted(Comparator.comparing(Use::severity)).toList();
        int listed = Math.min(MOST_PLACES, sorted.size());
        for (Use use : sorted.subList(0, listed)) {
            add(
                    use.severity(),
                    use.place().principal() + " was used from " + use.place().ip() + " with "
                            + use.place().agent()
                            + (use.allNew() ? ", neither of which it had used before: " : ", " + externalReason + ": "),
                    use.calls(),
                    findings);
        }
        List<Use> rest = sorted.subList(listed, sorted.size());
        if (!rest.isEmpty()) {
            add(
                    rest.getFirst().severity(),
                    rest.getFirst().place().principal() + " was used from " + rest.size()
                            + " more combinations of address and program, such as from "
                            + rest.getFirst().place().ip() + ": ",
                    rest.stream().flatMap(use -> use.calls().stream()).toList(),
                    findings);
        }
    }

    private static void addPresignedUrls(String principal, List<ControlCall> calls, ActivityFindings findings) {
        long from = calls.stream().map(ControlCall::sourceIp).distinct().count();
        add(
                Severity.INFO,
                "presigned URLs of " + principal + " were used from " + from + (from == 1 ? " address" : " addresses")
                        + "; an attacker with its credentials can sign such links too: ",
                calls,
                findings);
    }

    private static void add(Severity severity, String because, List<ControlCall> calls, ActivityFindings findings) {
        List<String> operations = calls.stream()
                .sorted(Comparator.comparingInt(ExternalCredentialUse::gravity))
                .map(ExternalCredentialUse::operation)
                .distinct()
                .toList();
        int more = operations.size() - MOST_NAMED;
        findings.add(
                "EXE-012",
                severity,
                ExaminedEcsTarget.last(calls.getFirst().principal()),
                because
                        + String.join(", ", operations.subList(0, Math.min(MOST_NAMED, operations.size())))
                        + (more > 0 ? " and " + more + " more" : "")
                        + secrets(calls),
                calls.getFirst(),
                calls.stream()
                        .skip(1)
                        .limit(MOST_EVIDENCE - 1)
                        .map(ControlCall::evidence)
                        .toArray(EvidenceLocation[]::new));
    }

    private static String secrets(List<ControlCall> calls) {
        List<String> names = calls.stream()
                .flatMap(call -> SecretRead.of(call).stream())
                .flatMap(read -> read.names().stream())
                .distinct()
                .toList();
        int more = names.size() - MOST_NAMED;
        return names.isEmpty()
                ? ""
                : "; it read " + (names.size() == 1 ? "the secret " : "the secrets ")
                        + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns the order of operations: secrets, then changes before reads, and refused calls last. */
    private static int gravity(ControlCall call) {
        return SecretRead.of(call).isPresent()
                ? -1
                : (call.error().isPresent() ? 2 : 0)
                        + (READ.matcher(call.action()).find() ? 1 : 0);
    }

    private static String operation(ControlCall call) {
        return call.service() + ":" + call.action()
                + call.error().map(error -> " (refused)").orElse("");
    }
}
