package org.ephemera.analyze.parse.kubernetes;

import java.util.Optional;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Persistent volumes of a pod's claims, if the package contains both claim and volume. */
record PodClaims(PodTemplate pod, KubernetesObjects objects) {
    /** Reports whether the volume is defined by a claim and not in the pod. */
    boolean isClaimed(LocatedJson volume) {
        return volume.at("persistentVolumeClaim").exists() || !claim(volume).isEmpty();
    }

    /** Returns the persistent volume to which the claim of a pod's volume is bound. */
    Optional<LocatedJson> boundVolume(LocatedJson volume) {
        String claim = claim(volume);
        return claim.isEmpty()
                ? Optional.empty()
                : objects.find("PersistentVolumeClaim", pod.namespace(), claim)
                        .flatMap(found -> objects.find(
                                "PersistentVolume",
                                "",
                                found.at("spec", "volumeName").textOrEmpty()));
    }

    private String claim(LocatedJson volume) {
        if (volume.at("persistentVolumeClaim").exists()) {
            return volume.at("persistentVolumeClaim", "claimName").textOrEmpty();
        }
        // The claim is created with the pod and has both names (Kubernetes documentation, ephemeral volumes).
        return volume.at("ephemeral").exists() && pod.isPod()
                ? pod.object().at("metadata", "name").textOrEmpty() + "-"
                        + volume.at("name").textOrEmpty()
                : "";
    }
}
