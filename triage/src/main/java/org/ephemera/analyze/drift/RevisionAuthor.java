package org.ephemera.analyze.drift;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Who wrote what a controller revision holds, which nobody can change afterwards (Kubernetes API, {@code ControllerRevision}, and
 * "Server-Side Apply", managers of fields). Clusters before 1.18 do not tell.
 */
final class RevisionAuthor {
    /** Names under which the controllers of a cluster write, also where they are part of one program, and what brings backups back. */
    private static final Set<String> CONTROLLERS =
            Set.of("kube-controller-manager", "k3s", "rke2", "k0s", "kubelite", "hyperkube", "velero-server");

    private RevisionAuthor() {}

    static boolean isRevision(LocatedJson object) {
        return object.at("kind").words().equals("ControllerRevision");
    }

    /** False of what an operator keeps the versions of objects of its own in, as those of virtual machines: it writes these itself. */
    static boolean isOfCluster(LocatedJson revision) {
        return revision.at("metadata", "ownerReferences").items().stream()
                .map(owner -> owner.at("apiVersion").words())
                .allMatch(version -> version.isEmpty() || version.startsWith("apps/"));
    }

    /** The first who is none of the cluster's controllers; nothing if it is theirs, or if it is not known. */
    static Optional<Fact<String>> stranger(LocatedJson revision) {
        return revision.at("metadata", "managedFields").items().stream()
                .filter(entry -> entry.at("fieldsV1", "f:data").exists())
                .flatMap(entry -> entry.text("manager").stream())
                .filter(manager -> !CONTROLLERS.contains(manager.value()))
                .findFirst();
    }
}
