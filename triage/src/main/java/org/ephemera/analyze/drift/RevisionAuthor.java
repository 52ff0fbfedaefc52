package org.ephemera.analyze.drift;

import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Author of a controller revision, whose data is immutable (Kubernetes API, {@code ControllerRevision}). Any author
 * other than a cluster controller is suspicious, because cluster controllers write the revisions of built-in sets. The
 * author is the field manager that "Server-Side Apply" records. Clusters before 1.18 do not record it.
 */
final class RevisionAuthor {
    /**
     * Field managers that write revisions in normal operation. All except one are programs that run the cluster
     * controllers, such as {@code k3s}, which combines several cluster components. {@code velero-server} is the backup
     * tool Velero, which restores revisions.
     */
    private static final Set<String> CONTROLLERS =
            Set.of("kube-controller-manager", "k3s", "rke2", "k0s", "kubelite", "hyperkube", "velero-server");

    private RevisionAuthor() {}

    static boolean isRevision(LocatedJson object) {
        return object.at("kind").textOrEmpty().equals("ControllerRevision");
    }

    /**
     * Reports whether the owner is a built-in set. Operators write the revisions of their custom objects themselves,
     * for example of virtual machines.
     */
    static boolean isForBuiltInSet(LocatedJson revision) {
        return revision.at("metadata", "ownerReferences").items().stream()
                .map(owner -> owner.at("apiVersion").textOrEmpty())
                .allMatch(version -> version.isEmpty() || version.startsWith("apps/"));
    }

    /**
     * Returns the first field manager that is not a cluster controller; empty if every manager is a controller or the
     * manager is unknown.
     */
    static Optional<LocatedValue<String>> foreignAuthor(LocatedJson revision) {
        return revision.at("metadata", "managedFields").items().stream()
                .filter(entry -> entry.at("fieldsV1", "f:data").exists())
                .flatMap(entry -> entry.text("manager").stream())
                .filter(manager -> !CONTROLLERS.contains(manager.value()))
                .findFirst();
    }
}
