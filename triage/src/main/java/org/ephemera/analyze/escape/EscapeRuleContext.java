package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;

/** Container of a workload, or the workload as a whole, with the findings of the rules on it. */
final class EscapeRuleContext {
    private static final int LONGEST = 300;
    private static final Set<Platform> PODS = Set.of(Platform.KUBERNETES, Platform.KUBERNETES_SERVERLESS);

    private final Workload workload;
    private final Optional<ContainerSpec> container;
    private final List<Finding> findings = new ArrayList<>();

    EscapeRuleContext(Workload workload, Optional<ContainerSpec> container) {
        this.workload = workload;
        this.container = container;
    }

    Workload workload() {
        return workload;
    }

    /** Returns the container. Rules on workloads do not call this. */
    ContainerSpec container() {
        return container.orElseThrow();
    }

    /** Reports whether the context is a workload, not one of its containers. */
    boolean isWorkload() {
        return container.isEmpty();
    }

    List<Finding> findings() {
        return findings;
    }

    /** Adds a finding that gives no access to the host. */
    void add(String rule, Severity severity, String because, EvidenceLocation evidence) {
        findings.add(
                Finding.of(RuleBook.standard().rule(rule), subject(), TruncatedText.text(because, LONGEST), evidence)
                        .withSeverity(severity));
    }

    /** Adds a finding with a second evidence. */
    void add(
            String rule,
            Severity severity,
            String because,
            EvidenceLocation evidence,
            Optional<EvidenceLocation> more) {
        add(rule, severity, because, evidence);
        more.ifPresent(place -> findings.add(findings.removeLast().withEvidence(place)));
    }

    /** Adds a finding that gives access to the host. */
    void addPathToHost(String rule, Severity severity, String because, EvidenceLocation evidence) {
        add(rule, severity, because, evidence);
        findings.add(findings.removeLast().asHostPath());
    }

    void add(String rule, Severity severity, String because, EvidenceLocation evidence, boolean pathToHost) {
        if (pathToHost) {
            addPathToHost(rule, severity, because, evidence);
        } else {
            add(rule, severity, because, evidence);
        }
    }

    /**
     * Returns the subject. Tasks of one definition share their evidence and hence their findings; pods are
     * distinguished by name.
     */
    private String subject() {
        String name = workload.name();
        if (PODS.contains(workload.platform())) {
            return container.map(one -> name + "/" + one.name()).orElse(name);
        }
        return container.map(ContainerSpec::name).orElseGet(() -> name.substring(name.lastIndexOf('/') + 1));
    }

    boolean isPod() {
        return PODS.contains(workload.platform());
    }

    boolean adds(String... capabilities) {
        Set<String> requested = Set.of(capabilities);
        return container().privileges().capAdd().stream()
                .map(LocatedValue::value)
                .anyMatch(requested::contains);
    }

    boolean isPrivileged() {
        return container().privileges().privileged().map(LocatedValue::value).orElse(false);
    }

    static boolean is(Optional<LocatedValue<String>> mode, String value) {
        return mode.filter(fact -> fact.value().equals(value)).isPresent();
    }

    boolean onHostPids() {
        return is(container().privileges().pidMode(), "host");
    }

    boolean onHostNetwork() {
        return is(container().privileges().networkMode(), "host");
    }

    /**
     * Reports whether capabilities of the workload do not reach the kernel of the host: in its own user namespace they
     * count for this namespace only, and a sandbox has another kernel.
     */
    boolean isolatesCapabilities() {
        return hasOwnUserNamespace() || SandboxRuntime.runs(workload);
    }

    /**
     * Reports whether the workload has its own user namespace, so that root in the container is an unprivileged user
     * on the host.
     */
    boolean hasOwnUserNamespace() {
        return workload.hostUsers().filter(users -> !users.value()).isPresent();
    }
}
