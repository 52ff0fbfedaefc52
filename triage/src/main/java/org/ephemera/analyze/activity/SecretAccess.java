package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.WorkloadReader;
import org.ephemera.analyze.parse.call.IpAddresses;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Secrets of a cluster or of the target's workloads that a caller read (EXE-016). Programs of the control plane and
 * add-ons in kube-system read secrets all the time. A workload receives its secrets from the control plane, so another
 * caller on the internet is unexpected.
 */
final class SecretAccess implements CallRule {
    private static final Set<String> LISTS = Set.of("list", "watch");
    private static final Set<String> READS = Set.of("get");
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final int MOST_EVIDENCE = 10;

    private final CallerBaseline baseline;
    private final Predicate<ControlCall> isOwn;
    private final Set<String> secrets;
    private final Set<String> accounts;

    /**
     * Creates the rule.
     *
     * @param isOwn matches calls of the target's own role, which {@link TargetRoleUse} reports
     */
    SecretAccess(CallerBaseline baseline, Predicate<ControlCall> isOwn, SealedPackage sealed) {
        this.baseline = baseline;
        this.isOwn = isOwn;
        this.secrets = WorkloadReader.of(sealed).workloads().stream()
                .flatMap(workload -> workload.exposure().secrets().stream())
                .map(LocatedValue::value)
                .collect(Collectors.toCollection(TreeSet::new));
        this.accounts = sealed.outcomes().stream()
                .filter(item -> !item.planned().param("serviceAccount").isEmpty())
                .map(item -> ACCOUNT + item.planned().param("namespace") + ":"
                        + item.planned().param("serviceAccount"))
                .collect(Collectors.toSet());
    }

    /** Key of one finding. */
    private record Reading(String who, String what, Severity severity) {}

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Map<Reading, List<ControlCall>> readings = new LinkedHashMap<>();
        KubernetesApiCall.of(calls)
                .filter(audited -> !audited.bySystem() && audited.call().error().isEmpty())
                .filter(audited -> audited.is(LISTS, "secrets") || audited.is(READS, "secrets"))
                .forEach(audited -> readings.computeIfAbsent(reading(audited), none -> new ArrayList<>())
                        .add(audited.call()));
        for (ControlCall call : calls) {
            if (!isOwn.test(call)
                    && call.sourceIp().filter(IpAddresses::isPublic).isPresent()) {
                SecretRead.of(call)
                        .filter(read -> secrets.stream().anyMatch(read::isOf))
                        .map(this::reading)
                        .ifPresent(reading -> readings.computeIfAbsent(reading, none -> new ArrayList<>())
                                .add(call));
            }
        }
        readings.forEach((reading, same) -> add(reading, same, findings));
    }

    private Reading reading(SecretRead read) {
        return new Reading(
                read.call().principal(),
                "read the workload's secret " + String.join(", ", read.names()),
                baseline.hasNewAddressAndAgent(read.call()) ? Severity.HIGH : Severity.MEDIUM);
    }

    /**
     * Returns the reading of a cluster's secrets. Operators list the secrets of all namespaces with their service
     * accounts, and applications those of one namespace. The account of a target's pod that lists more is conspicuous.
     */
    private Reading reading(KubernetesApiCall audited) {
        boolean listed = !audited.is(READS, "secrets");
        String namespace = audited.namespace();
        boolean wide = namespace.isEmpty() || namespace.equals("kube-system");
        String what = listed
                ? "listed the secrets of " + (namespace.isEmpty() ? "all namespaces" : namespace)
                : "read the secret " + namespace + "/" + audited.name();
        boolean ordinary = audited.byServiceAccount()
                && !(wide && accounts.contains(audited.call().principal()));
        Severity severity = wide ? Severity.HIGH : Severity.MEDIUM;
        return new Reading(audited.who(), what, ordinary ? Severity.LOW : severity);
    }

    private static void add(Reading reading, List<ControlCall> calls, ActivityFindings findings) {
        ControlCall first = calls.getFirst();
        findings.add(
                "EXE-016",
                reading.severity(),
                reading.who(),
                reading.who() + " " + reading.what()
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + (calls.size() > 1 ? ", " + calls.size() + " times" : ""),
                first,
                calls.stream()
                        .skip(1)
                        .limit(MOST_EVIDENCE - 1)
                        .map(ControlCall::evidence)
                        .toArray(EvidenceLocation[]::new));
    }
}
