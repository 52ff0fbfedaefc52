package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** The rules EXE: exec, attach and debugging, port forwarding, logs switched off, mass deployment, rights taken, the target's own role used, keys given out, ways to come back. */
public final class ActivityRules {
    private ActivityRules() {}

    /** Findings in their order, and what could not be seen. */
    public record Result(List<Finding> findings, List<Gap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Judges the calls of a package.
     *
     * @param calls by time; the collector's own are passed over
     */
    public static Result findings(List<ControlCall> calls, SealedPackage sealed) {
        List<ControlCall> others = calls.stream().filter(call -> !call.ours()).toList();
        CallerBaseline familiar = new CallerBaseline(others);
        ActivityFindings judged = new ActivityFindings();
        TargetRoleUse role = new TargetRoleUse(familiar, sealed);
        List<CallRule> rules = List.of(
                new PodAccess(familiar),
                new NodeProxy(),
                new EcsExec(familiar, sealed),
                new ManagerSession(familiar, sealed),
                new AzureExec(familiar),
                new ContaminationRule(sealed),
                new LogTampering(sealed),
                new MassDeployment(),
                new ClusterTakeover(),
                new RoleAssignment(),
                role,
                new OwnAccount(familiar, sealed),
                new TargetIdentityUse(sealed),
                new AzureKeyRetrieval(familiar, sealed),
                new PersistenceRule(familiar, role::isOwn));
        rules.forEach(rule -> rule.judge(others, judged));
        ActivityGaps.spots(calls, sealed, judged);
        return new Result(judged.findings(), judged.gaps());
    }

    /** Reaching through the API server to a kubelet, which asks nobody what a pod allows (EXE-003). */
    private static final class NodeProxy implements CallRule {
        private static final Set<String> INTO = Set.of("run", "exec", "attach", "portforward", "cri", "checkpoint");
        private static final Set<String> MONITORING = Set.of("metrics", "healthz", "stats", "configz");

        @Override
        public void judge(List<ControlCall> calls, ActivityFindings judged) {
            KubernetesApiCall.of(calls)
                    .filter(audited -> audited.resource().equals("nodes/proxy"))
                    .forEach(audited -> judge(audited, judged));
        }

        private static void judge(KubernetesApiCall audited, ActivityFindings judged) {
            String path = audited.uri().path();
            int proxy = path.indexOf("/proxy/");
            String asked = proxy < 0 ? "" : path.substring(proxy + "/proxy/".length());
            String first = asked.split("/", 2)[0].toLowerCase(Locale.ROOT);
            if (MONITORING.contains(first)) {
                return;
            }
            boolean into = INTO.contains(first);
            Severity severity = into ? Severity.HIGH : Severity.MEDIUM;
            judged.add(
                    "EXE-003",
                    audited.call().error().isPresent() ? Severity.LOW : severity,
                    "node " + audited.name(),
                    audited.who() + " asked the kubelet for " + (asked.isEmpty() ? "its root" : asked)
                            + audited.call()
                                    .error()
                                    .map(error -> "; refused: " + error)
                                    .orElse(""),
                    audited.call());
        }
    }

    /**
     * The token of the target's service account, used by whoever took it from the pod (EXE-012). On EKS a pod reaches the API server by addresses
     * of its VPC alone; on AKS by that of its cluster, so that only what is new says anything.
     */
    private static final class OwnAccount implements CallRule {
        private static final String ARTIFACT = "kubernetes.account";
        private static final String EKS = "aws.eks.";
        /** What runs on nodes may ask at the cluster's public endpoint, as kubelets do. */
        private static final String OF_SYSTEM = "system:serviceaccount:kube-system:";

        private final Set<String> accounts;
        private final ExternalCredentialUse elsewhere;

        OwnAccount(CallerBaseline familiar, SealedPackage sealed) {
            boolean eks = sealed.request().target().kind().startsWith(EKS);
            this.accounts = sealed.outcomes().stream()
                    .filter(item -> item.planned().artifact().equals(ARTIFACT))
                    .map(item -> "system:serviceaccount:" + item.planned().param("namespace") + ":"
                            + item.planned().param("serviceAccount"))
                    .collect(Collectors.toSet());
            this.elsewhere = new ExternalCredentialUse(
                    familiar,
                    call -> eks
                            && !call.principal().startsWith(OF_SYSTEM)
                            // Those of IPv6 are public, and the pods' own, where a cluster has such.
                            && call.sourceIp().filter(ip -> ip.indexOf(':') < 0).isPresent(),
                    "which is no address inside of the cluster's network");
        }

        @Override
        public void judge(List<ControlCall> calls, ActivityFindings judged) {
            elsewhere.judge(
                    calls.stream()
                            .filter(call -> call.service().equals("kubernetes") && accounts.contains(call.principal()))
                            .toList(),
                    judged);
        }
    }
}
