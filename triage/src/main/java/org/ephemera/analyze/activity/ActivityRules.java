package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Rules EXE on API activity: interactive access, log tampering, mass deployment, privileges, identity misuse,
 * retrieved keys and persistence.
 */
public final class ActivityRules {
    private ActivityRules() {}

    /** Findings in their order, and gaps. */
    public record Result(List<Finding> findings, List<EvidenceGap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Returns the findings and gaps on the API calls of a package.
     *
     * @param calls ordered by time; the collector's own calls are ignored
     */
    public static Result findings(List<ControlCall> calls, SealedPackage sealed) {
        List<ControlCall> relevant =
                calls.stream().filter(call -> !call.isCollectorRead()).toList();
        CallerBaseline baseline = new CallerBaseline(relevant);
        ActivityFindings findings = new ActivityFindings();
        TargetRoleUse role = new TargetRoleUse(baseline, sealed);
        List<CallRule> rules = List.of(
                new PodAccess(baseline),
                new NodeProxy(),
                new EcsExec(baseline, sealed),
                new SessionManagerRule(baseline, sealed),
                new AzureExec(baseline),
                new ContaminationRule(sealed),
                new LogTampering(sealed),
                new MassDeployment(),
                new ClusterTakeover(),
                new RoleAssignment(),
                role,
                new WebIdentityUse(baseline, sealed),
                new OwnAccount(baseline, sealed),
                new TargetIdentityUse(sealed),
                new AzureKeyRetrieval(baseline, sealed),
                new PersistenceRule(baseline, role::isOwn),
                new SecretAccess(baseline, role::isOwn, sealed));
        rules.forEach(rule -> rule.evaluate(relevant, findings));
        ActivityGaps.add(calls, sealed, findings);
        return new Result(findings.findings(), findings.gaps());
    }

    /** Requests through the API server to a kubelet, which bypass admission control (EXE-003). */
    private static final class NodeProxy implements CallRule {
        private static final Set<String> INTO = Set.of("run", "exec", "attach", "portforward", "cri", "checkpoint");
        private static final Set<String> MONITORING = Set.of("metrics", "healthz", "stats", "configz");

        @Override
        public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
            KubernetesApiCall.of(calls)
                    .filter(audited -> audited.resource().equals("nodes/proxy"))
                    .forEach(audited -> evaluate(audited, findings));
        }

        private static void evaluate(KubernetesApiCall audited, ActivityFindings findings) {
            String path = audited.uri().path();
            int proxy = path.indexOf("/proxy/");
            String requested = proxy < 0 ? "" : path.substring(proxy + "/proxy/".length());
            String first = requested.split("/", 2)[0].toLowerCase(Locale.ROOT);
            if (MONITORING.contains(first)) {
                return;
            }
            boolean entersPod = INTO.contains(first);
            Severity severity = entersPod ? Severity.HIGH : Severity.MEDIUM;
            findings.add(
                    "EXE-003",
                    audited.call().error().isPresent() ? Severity.LOW : severity,
                    "node " + audited.name(),
                    audited.who() + " requested "
                            + (requested.isEmpty() ? "the root path" : requested)
                            + " from the kubelet"
                            + audited.call()
                                    .error()
                                    .map(error -> "; refused: " + error)
                                    .orElse(""),
                    audited.call());
        }
    }

    /**
     * Use of the token of the target's service account outside the pod (EXE-012). A pod of EKS reaches the API server
     * from addresses of its VPC only. A pod of AKS reaches it from the public address of its cluster, so only a new
     * address is significant.
     */
    private static final class OwnAccount implements CallRule {
        private static final String ARTIFACT = "kubernetes.account";
        private static final String EKS = "aws.eks.";
        /**
         * Prefix of the service accounts of add-ons, which may use the public endpoint of the cluster from the nodes,
         * as kubelets do.
         */
        private static final String OF_SYSTEM = "system:serviceaccount:kube-system:";

        private final Set<String> accounts;
        private final ExternalCredentialUse externalUse;

        OwnAccount(CallerBaseline baseline, SealedPackage sealed) {
            boolean eks = sealed.request().target().kind().startsWith(EKS);
            this.accounts = sealed.outcomes().stream()
                    .filter(item -> item.planned().artifact().equals(ARTIFACT))
                    .map(item -> "system:serviceaccount:" + item.planned().param("namespace") + ":"
                            + item.planned().param("serviceAccount"))
                    .collect(Collectors.toSet());
            this.externalUse = new ExternalCredentialUse(
                    baseline,
                    call -> eks
                            && !call.principal().startsWith(OF_SYSTEM)
                            // IPv6 addresses are public, and are the addresses of the pods in an IPv6 cluster.
                            && call.sourceIp().filter(ip -> ip.indexOf(':') < 0).isPresent(),
                    "which is not an address of the cluster's network");
        }

        @Override
        public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
            externalUse.evaluate(
                    calls.stream()
                            .filter(call -> call.service().equals("kubernetes") && accounts.contains(call.principal()))
                            .toList(),
                    findings);
        }
    }
}
