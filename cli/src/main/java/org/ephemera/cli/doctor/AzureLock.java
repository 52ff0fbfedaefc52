package org.ephemera.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.azure.call.ServiceResponse;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.VersionedStore;

/**
 * Check that a container keeps its blobs. It tries to delete a version, which must be refused. The blob is one of the
 * synthetic package, so that a deletion that succeeds destroys no evidence.
 */
record AzureLock(AzureGroup group, Session session) {
    private static final Retention LEAST =
            new Retention(Retention.Mode.GOVERNANCE, Optional.of(Duration.ofDays(1)), false);

    String check(PackageLocation place) throws StepException, CommandFailure, IOException {
        String key = place.id().prefix() + PackageLayout.OPEN;
        if (!(place.open(session) instanceof VersionedStore store)) {
            throw StepException.failed(
                    place.location() + " is not in Blob Storage", "Deploy again", AzureGroup.deploy(group.name()));
        }
        Instant now = session.clock().instant();
        ObjectLock lock = store.lock(key, LEAST, Optional.of(now));
        if (!lock.covers(LEAST, Optional.of(now))) {
            throw StepException.failed(
                    "the blob " + key + " has no immutability policy",
                    "Set a retention; it applies to packages that are opened afterwards",
                    AzureGroup.deploy(group.name()) + " retention=governance:365");
        }
        List<VersionedStore.StoredVersion> versions;
        try (var listed = store.versions(key)) {
            versions = listed.toList();
        }
        requireRefusal(key, versions.getFirst().versionId());
        return lock.mode().name().toLowerCase(Locale.ROOT) + " until "
                + lock.until().orElseThrow() + "; the immutability policy refused to delete a version";
    }

    private void requireRefusal(String key, String version) throws StepException, IOException {
        String[] store = group.output("store").replaceFirst("azblob://", "").split("/", 3);
        ServiceResponse response = group.calls().deleteVersion(store[0], store[1], key, version);
        if (response.isSuccess()) {
            throw StepException.failed(
                    "Blob Storage deleted a version of " + key + ": its immutability policy did not prevent it",
                    "The synthetic package is broken now; no evidence was deleted. Check that the container has"
                            + " version-level immutability",
                    "az storage container-rm show --storage-account " + store[0] + " --name " + store[1]
                            + " --query immutableStorageWithVersioning");
        }
        if (!response.errorCode().equals("BlobImmutableDueToPolicy")) {
            throw StepException.notChecked(
                    "deleting a version was refused before its policy was evaluated: HTTP " + response.status() + " "
                            + SanitizedText.of(response.errorCode()),
                    "Deploy with prover=me, which lets you delete versions without a lock, and wait ten minutes: "
                            + AzureGroup.deploy(group.name()) + " prover=me");
        }
    }
}
