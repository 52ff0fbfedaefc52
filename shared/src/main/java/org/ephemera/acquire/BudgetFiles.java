package org.ephemera.acquire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ParallelCalls;
import org.ephemera.store.StoreListing;

/**
 * Objects below {@code triggers/budget/<account>/<hour>/} by which independent workers share one budget. Workers create
 * them with create-if-absent, so exactly one worker gets each object. There is one place per package, the first package
 * of the hour per workload, and one package id per subject that all concurrent workers use.
 */
final class BudgetFiles {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String REPORTED = "reported.json";
    private static final String PLACE = "place-";

    /** Time in which the first worker reports the used-up budget. After that, another worker reports it. */
    private static final Duration REPORTING = Duration.ofMinutes(1);

    /** Time in which a worker opens the package that it took a place for. After that, the place counts as abandoned. */
    private static final Duration OPENING = Duration.ofMinutes(1);

    /** Maximum number of abandoned packages of a workload that are skipped. */
    private static final int MOST_UNOPENED = 50;

    private static final String JSON = ".json";

    private final EvidenceStore store;
    private final PackageBudget budget;

    BudgetFiles(EvidenceStore store, PackageBudget budget) {
        this.store = store;
        this.budget = budget;
    }

    /**
     * Result of a request for a place in the budget.
     *
     * @param id id for the new package; the same for all concurrent events about one subject, which share one place
     * @param existing the workload's package of this hour, if no place was left and the workload has one
     * @param exceedsBudget true if no place was left, whether or not the workload has a package
     */
    record BudgetPlace(PackageId id, Optional<PackageId> existing, boolean exceedsBudget) {}

    /** Takes a place for a new package. */
    BudgetPlace take(Target target, PackageId candidate, Instant now) throws IOException {
        if (budget.perHour().isEmpty()) {
            return new BudgetPlace(candidate, Optional.empty(), false);
        }
        String folder = folder(target, now);
        PackageId id = sharedId(folder, target, candidate, now);
        String workload = folder + "workload-" + workload(target).hex();
        boolean own = id.equals(candidate);
        Optional<PackageId> taker = own ? Optional.of(id) : Optional.empty();
        ParallelCalls.Both<Boolean, Boolean> results = ParallelCalls.both(
                () -> create(workload + JSON, id, now),
                () -> place(folder + PLACE, taker, now, budget.perHour().getAsInt()));
        boolean first = results.one();
        boolean placed = results.other();
        if (placed || first) {
            return new BudgetPlace(id, Optional.empty(), own && !placed);
        }
        PackageId opened = opened(workload, id, now);
        return new BudgetPlace(id, opened.equals(id) ? Optional.empty() : Optional.of(opened), own);
    }

    /** Returns the id that a concurrent event about the same subject chose; otherwise the candidate. */
    private PackageId sharedId(String folder, Target target, PackageId candidate, Instant now) throws IOException {
        String key = folder + "subject-" + EventKeys.subject(target, now).hex() + JSON;
        if (create(key, candidate, now)) {
            return candidate;
        }
        PackageId other = read(key);
        return other.openedAt().isBefore(now.minus(OPENING)) ? candidate : other;
    }

    /**
     * Returns the workload's first open package of this hour; otherwise this package. A worker that reserved an earlier
     * one may have failed or may not have opened it yet. Events about another target must not be filed under such a
     * package.
     */
    private PackageId opened(String workload, PackageId id, Instant now) throws IOException {
        for (int passed = 0; passed < MOST_UNOPENED; passed++) {
            String key = workload + (passed == 0 ? "" : "-" + passed) + JSON;
            PackageId wanted = passed > 0 && create(key, id, now) ? id : read(key);
            if (wanted.equals(id) || isOpen(wanted)) {
                return wanted;
            }
        }
        return id;
    }

    private boolean isOpen(PackageId id) throws IOException {
        try (var in = store.open(id.prefix() + PackageLayout.OPEN)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    /**
     * Reports whether less than half of the hour's places are taken. The other half is reserved for alerts, which
     * cannot wait.
     */
    boolean hasPlaceToSpare(Target target, Instant now) throws IOException {
        return budget.perHour().isEmpty()
                || place(
                        folder(target, now) + PLACE,
                        Optional.empty(),
                        now,
                        (budget.perHour().getAsInt() + 1) / 2);
    }

    /**
     * Takes a place for a follow-up, if one is left; the caller has checked this before. The follow-up does not count
     * as the workload's first package of the hour, so an alert about another target of the workload still gets that
     * one.
     *
     * @return the id for the follow-up
     */
    PackageId takeForFollowUp(Target target, PackageId candidate, Instant now) throws IOException {
        if (budget.perHour().isEmpty()) {
            return candidate;
        }
        String folder = folder(target, now);
        PackageId id = sharedId(folder, target, candidate, now);
        if (id.equals(candidate)) {
            place(folder + PLACE, Optional.of(id), now, budget.perHour().getAsInt());
        }
        return id;
    }

    /**
     * Reports whether this caller is to report that the budget is used up. True for the first caller of the hour, and
     * again after one minute if no report was recorded.
     */
    boolean shouldReport(Target target, PackageId id, Instant now) throws IOException {
        String reached = folder(target, now) + "reached.json";
        if (create(reached, id, now)) {
            return true;
        }
        Instant since = Instant.parse(parsed(reached).path("takenAt").asText());
        return now.isAfter(since.plus(REPORTING))
                && StoreListing.of(store, folder(target, now) + REPORTED).isEmpty();
    }

    void recordReport(Target target, PackageId id, Instant now) throws IOException {
        create(folder(target, now) + REPORTED, id, now);
    }

    /**
     * Takes the first free place. If two workers want the same place, one of them takes the next one.
     *
     * @param id empty if the caller needs no place, because a concurrent event takes one for the same package
     */
    private boolean place(String prefix, Optional<PackageId> id, Instant now, int places) throws IOException {
        int taken = StoreListing.of(store, prefix).size();
        if (id.isEmpty()) {
            return taken < places;
        }
        for (; taken < places; taken++) {
            if (create(prefix + String.format(Locale.ROOT, "%05d", taken + 1) + JSON, id.get(), now)) {
                return true;
            }
        }
        return false;
    }

    private boolean create(String key, PackageId id, Instant now) throws IOException {
        return switch (store.create(
                key,
                Blob.of(Json.bytes(Json.object()
                        .put("schema", "urn:ephemera:budget:v1")
                        .put("packageId", id.value())
                        .put("takenAt", now.toString()))))) {
            case CreateResult.Stored stored -> true;
            case CreateResult.Adopted adopted -> adopted.isSame();
        };
    }

    private PackageId read(String key) throws IOException {
        try {
            return new PackageId(parsed(key).path("packageId").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException(key + " contains no package id; it was not written by this program", e);
        }
    }

    private JsonNode parsed(String key) throws IOException {
        try (var in = store.open(key)) {
            return Json.parse(in);
        } catch (MissingObjectException e) {
            throw new IOException(key + " exists but cannot be read", e);
        }
    }

    private static String folder(Target target, Instant now) {
        return "triggers/budget/" + Digest.of(account(target)).hex().substring(0, 16) + "/" + HOUR.format(now) + "/";
    }

    /**
     * Suffix that Kubernetes appends to the name of a workload for its pods: a replica set hash and five characters, or
     * a number.
     */
    private static final Pattern POD_SUFFIX = Pattern.compile(
            "(?:(?:-[bcdfghjklmnpqrstvwxz2456789]{5,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]{1,4})$");

    /** Returns the AWS account number or the Azure subscription id. */
    static String account(Target target) {
        Map<String, String> known = target.attributes();
        return known.getOrDefault("account", known.getOrDefault("subscription", "unknown"));
    }

    /**
     * Returns the key of the workload. All tasks of an ECS service or task family are one workload, as are all pods of
     * a Kubernetes workload, because each replacement has a new name. Azure container groups and apps keep their names.
     * Clusters with the same name in different regions, resource groups or contexts are different clusters.
     */
    private static Digest workload(Target target) {
        Map<String, String> known = target.attributes();
        String namespace = known.getOrDefault("namespace", "");
        if (!namespace.isEmpty()) {
            String pod = known.getOrDefault("pod", "");
            String owner = pod.isEmpty()
                    ? known.getOrDefault("name", "")
                    : POD_SUFFIX.matcher(pod).replaceFirst("");
            return Digest.of(String.join("\n", cluster(target), namespace, owner));
        }
        String cluster = known.getOrDefault("cluster", "");
        String group = known.getOrDefault("group", "");
        return Digest.of(
                cluster.isEmpty() || group.isEmpty()
                        ? target.id()
                        : String.join("\n", known.getOrDefault("region", ""), cluster, group));
    }

    /** Returns the full resource name of a managed cluster, or the kubeconfig context. */
    private static String cluster(Target target) {
        int within = target.id().indexOf('#');
        return within < 0
                ? target.attributes().getOrDefault("context", "")
                : target.id().substring(0, within);
    }
}
