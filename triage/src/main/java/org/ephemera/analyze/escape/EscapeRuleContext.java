package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;

/** What rules look at, one container of a workload or the workload as a whole, and what they found there. */
final class EscapeRuleContext {
    private static final int LONGEST = 300;
    private static final Set<Platform> NAMED_BY_POD = Set.of(Platform.KUBERNETES, Platform.KUBERNETES_SERVERLESS);

    private final Workload workload;
    private final Optional<Container> container;
    private final List<Finding> findings = new ArrayList<>();

    EscapeRuleContext(Workload workload, Optional<Container> container) {
        this.workload = workload;
        this.container = container;
    }

    Workload workload() {
        return workload;
    }

    /** The container; rules of workloads do not ask. */
    Container container() {
        return container.orElseThrow();
    }

    /** True if it is about the workload, not about a container of it. */
    boolean isWhole() {
        return container.isEmpty();
    }

    List<Finding> findings() {
        return findings;
    }

    /** Something that does not lead onto the host. */
    void found(String rule, Severity severity, String because, Evidence evidence) {
        findings.add(
                Finding.of(RuleBook.standard().rule(rule), subject(), TruncatedText.text(because, LONGEST), evidence)
                        .as(severity));
    }

    /** The same, with another place that says so. */
    void found(String rule, Severity severity, String because, Evidence evidence, Optional<Evidence> more) {
        found(rule, severity, because, evidence);
        more.ifPresent(place -> findings.add(findings.removeLast().with(place)));
    }

    /** A way onto the host. */
    void wayOut(String rule, Severity severity, String because, Evidence evidence) {
        found(rule, severity, because, evidence);
        findings.add(findings.removeLast().ontoHost());
    }

    void found(String rule, Severity severity, String because, Evidence evidence, boolean wayOut) {
        if (wayOut) {
            wayOut(rule, severity, because, evidence);
        } else {
            found(rule, severity, because, evidence);
        }
    }

    /** Tasks of one definition share its places, so that they share their findings; pods are told apart. */
    private String subject() {
        String name = workload.name();
        if (NAMED_BY_POD.contains(workload.platform())) {
            return container.map(one -> name + "/" + one.name()).orElse(name);
        }
        return container.map(Container::name).orElseGet(() -> name.substring(name.lastIndexOf('/') + 1));
    }

    boolean isPod() {
        return NAMED_BY_POD.contains(workload.platform());
    }

    boolean adds(String... capabilities) {
        Set<String> asked = Set.of(capabilities);
        return container().privileges().capAdd().stream().map(Fact::value).anyMatch(asked::contains);
    }

    boolean isPrivileged() {
        return container().privileges().privileged().map(Fact::value).orElse(false);
    }

    static boolean is(Optional<Fact<String>> mode, String value) {
        return mode.filter(fact -> fact.value().equals(value)).isPresent();
    }

    boolean onHostPids() {
        return is(container().privileges().pidMode(), "host");
    }

    boolean onHostNetwork() {
        return is(container().privileges().networkMode(), "host");
    }

    /** Root of the container is nobody on the host. */
    boolean hasUsersOfItsOwn() {
        return workload.hostUsers().filter(users -> !users.value()).isPresent();
    }
}
