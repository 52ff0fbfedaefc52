package org.ephemera.analyze.parse.kubernetes;

import java.util.Optional;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** The persistent volumes that a pod's volumes claim, where the package has both claim and volume. */
record PodClaims(PodTemplate pod, KubernetesObjects objects) {
    /** True if what it is stands behind a claim, and not in the pod. */
    boolean isClaimed(LocatedJson volume) {
        return volume.at("persistentVolumeClaim").exists() || !claim(volume).isEmpty();
    }

    /** The volume that the claim of a pod's volume is bound to. */
    Optional<LocatedJson> behind(LocatedJson volume) {
        String claim = claim(volume);
        return claim.isEmpty()
                ? Optional.empty()
                : objects.find("PersistentVolumeClaim", pod.namespace(), claim)
                        .flatMap(found -> objects.find(
                                "PersistentVolume",
                                "",
                                found.at("spec", "volumeName").words()));
    }

    private String claim(LocatedJson volume) {
        if (volume.at("persistentVolumeClaim").exists()) {
            return volume.at("persistentVolumeClaim", "claimName").words();
        }
        // Its claim is made with the pod, and named for both (Kubernetes documentation, ephemeral volumes).
        return volume.at("ephemeral").exists() && pod.isPod()
                ? pod.object().at("metadata", "name").words() + "-"
                        + volume.at("name").words()
                : "";
    }
}
