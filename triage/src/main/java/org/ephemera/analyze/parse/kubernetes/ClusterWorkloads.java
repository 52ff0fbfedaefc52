package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.aws.Ec2Machines;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Reader of the target's pods as workloads; without pods, the controller that creates them. */
public final class ClusterWorkloads {
    private static final Set<String> AKS = Set.of("azure.aks.cluster");
    private static final Set<String> POD_IDENTITY = Set.of("aws.eks.pod-identity");

    private ClusterWorkloads() {}

    public static List<Workload> of(SealedPackage sealed, ResponseDocuments bodies) {
        ClusterEvidence state = ClusterEvidence.of(sealed);
        state.gaps().forEach(gap -> bodies.gap(gap.what(), gap.why()));
        List<Workload> workloads = new ArrayList<>();
        List<LocatedJson> subjects =
                state.pods().isEmpty() ? state.target().stream().toList() : state.pods();
        if (subjects.isEmpty()) {
            return workloads;
        }
        KubernetesObjects objects = new KubernetesObjects(Stream.of(
                        state.all().stream(),
                        state.target().stream(),
                        bodies.of(POD_IDENTITY).stream()
                                .filter(response -> response.at("association").exists()),
                        bodies.of(AKS).stream()
                                .filter(response -> response.at("properties", "identityProfile")
                                        .exists()))
                .flatMap(each -> each)
                .toList());
        objects.gaps().forEach(gap -> bodies.gap(gap.what(), gap.why()));
        Ec2Machines machines = Ec2Machines.of(bodies);
        AccountGaps accounts = AccountGaps.of(sealed);
        for (LocatedJson subject : subjects) {
            Optional<PodTemplate> pod = PodTemplate.of(subject);
            if (pod.isPresent() && pod.get().spec().at("containers").json().isArray()) {
                workloads.add(new PodWorkload(pod.get(), objects, machines, accounts).workload());
            } else {
                bodies.gap(subject.evidence().file(), "a response contains neither a pod nor a pod template");
            }
        }
        return workloads;
    }
}
