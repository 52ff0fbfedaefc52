package org.ephemera.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedPackageContent;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationReport;
import org.ephemera.verify.VerificationResult;

/**
 * Final state that must hold whichever workers were killed.
 *
 * @param created paths of all objects that workers created, in order
 * @param poisoned ids of packages that can never be collected
 */
record KilledPackagesCheck(CloudFixture workplace, List<String> created, Set<String> poisoned) {
    KilledPackagesCheck {
        created = List.copyOf(created);
        poisoned = Set.copyOf(poisoned);
    }

    /**
     * Counts that may vary.
     *
     * @param orphans bodies that no closed segment references and that the index lists as orphans
     * @param toldAgain repeated announcements
     * @param givenUp packages that were sealed as they were, with the reason
     */
    record Found(int orphans, int toldAgain, int givenUp) {}

    /**
     * Checks the packages.
     *
     * @param count number of packages
     */
    Found verify(int count) throws Exception {
        EvidenceStore store = workplace.store();
        Set<String> ids = StoreListing.of(store, "packages/").stream()
                .map(object -> object.key().split("/", -1)[4])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ids).as("packages").hasSize(count);
        assertThat(created).as("nothing is created twice").doesNotHaveDuplicates();
        Map<String, Integer> told = told();
        assertThat(told.keySet()).as("announced").isEqualTo(ids);
        int orphans = 0;
        for (String id : ids) {
            orphans += isWholeAndOnce(store, new PackageId(id));
        }
        int again = told.values().stream().mapToInt(times -> times - 1).sum();
        return new Found(orphans, again, givenUp(store));
    }

    private int isWholeAndOnce(EvidenceStore store, PackageId id) throws Exception {
        VerificationReport report =
                PackageVerifier.verify(store, id, workplace.signer().publicKey());
        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
        IndependentVerifiers.accept(store, id, workplace.signer().publicKey());
        SealedPackageContent content = SealedPackageContent.of(store, id).assertComplete();
        Set<String> planned = PlanProgress.readUnchecked(store, PlanProgress.openRecord(store, id)).items().stream()
                .map(PlannedItem::item)
                .collect(Collectors.toSet());
        assertThat(planned).isNotEmpty();
        assertThat(new HashSet<>(content.outcomes()))
                .as("items with an outcome")
                .isEqualTo(planned);

        List<String> own = created.stream()
                .filter(path -> path.contains("/" + id.prefix()))
                .toList();
        assertThat(own)
                .filteredOn(path -> path.endsWith("/" + PackageLayout.SEAL))
                .as("seals")
                .hasSize(1);
        assertThat(own.getLast()).as("the last that was written").endsWith("/" + PackageLayout.SEAL);
        return content.orphans().size();
    }

    /** Returns the number of announcements of each package; each must contain the stored seal. */
    private Map<String, Integer> told() throws IOException {
        Map<String, Integer> told = new HashMap<>();
        for (JsonNode one : workplace.announced()) {
            assertThat(one.path("kind").asText()).isEqualTo("package-sealed");
            String id = one.path("packageId").asText();
            try (InputStream seal = workplace.store().open(new PackageId(id).prefix() + PackageLayout.SEAL)) {
                assertThat(one.path("sealSha256").asText())
                        .as("the announced seal")
                        .isEqualTo(Digest.of(seal.readAllBytes()).hex());
            }
            told.merge(id, 1, Integer::sum);
        }
        return told;
    }

    /** Checks that a package that cannot be collected has its reason stored, and one reason for each failed run. */
    private int givenUp(EvidenceStore store) throws IOException {
        Set<String> ids = new HashSet<>();
        for (StoredObject kept : StoreListing.of(store, "work/given-up/")) {
            String id = read(store, kept.key()).path("packageId").asText();
            List<StoredObject> failures = StoreListing.of(store, "work/failed/" + id + "/");
            String last = failures.isEmpty()
                    ? "no failure was recorded"
                    : read(store, failures.getLast().key()).path("message").asText();
            assertThat(last).isNotBlank();
            assertThat(read(store, kept.key()).path("reason").asText())
                    .as("why %s was given up", id)
                    .contains("runs began and none finished");
            ids.add(id);
        }
        assertThat(ids).as("given up").containsAll(poisoned);
        return ids.size();
    }

    private static JsonNode read(EvidenceStore store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return Json.parse(in);
        }
    }
}
