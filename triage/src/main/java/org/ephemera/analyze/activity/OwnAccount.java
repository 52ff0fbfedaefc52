package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.read.SealedPackage;

/**
 * The token of the target's service account, used by whoever took it from the pod (EXE-012). On EKS a pod reaches the API server by addresses
 * of its VPC alone; on AKS by that of its cluster, so that only what is new says anything.
 */
final class OwnAccount implements CallRule {
    private static final String ARTIFACT = "kubernetes.account";
    private static final String EKS = "aws.eks.";
    /** What runs on nodes may ask at the cluster's public endpoint, as kubelets do. */
    private static final String OF_SYSTEM = "system:serviceaccount:kube-system:";

    private final Set<String> accounts;
    private final UsedElsewhere elsewhere;

    OwnAccount(Familiar familiar, SealedPackage sealed) {
        boolean eks = sealed.request().target().kind().startsWith(EKS);
        this.accounts = sealed.outcomes().stream()
                .filter(item -> item.planned().artifact().equals(ARTIFACT))
                .map(item -> "system:serviceaccount:" + item.planned().param("namespace") + ":"
                        + item.planned().param("serviceAccount"))
                .collect(Collectors.toSet());
        this.elsewhere = new UsedElsewhere(
                familiar,
                call -> eks
                        && !call.principal().startsWith(OF_SYSTEM)
                        // Those of IPv6 are public, and the pods' own, where a cluster has such.
                        && call.sourceIp().filter(ip -> ip.indexOf(':') < 0).isPresent(),
                "which is no address inside of the cluster's network");
    }

    @Override
    public void judge(List<ControlCall> calls, CallNotes judged) {
        elsewhere.judge(
                calls.stream()
                        .filter(call -> call.service().equals("kubernetes") && accounts.contains(call.principal()))
                        .toList(),
                judged);
    }
}
