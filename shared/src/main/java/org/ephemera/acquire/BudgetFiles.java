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
import org.ephemera.bag.Json;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Target;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Listing;
import org.ephemera.store.MissingObjectException;

/**
 * The objects below {@code triggers/budget/<account>/<hour>/} by which workers that know nothing of each other keep one
 * budget: a place a package, and for each workload its first package of the hour. Whoever creates one has it.
 */
final class BudgetFiles {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String REPORTED = "reported.json";

    /** In which whoever was first has told somebody, or never will. */
    private static final Duration REPORTING = Duration.ofMinutes(1);

    private final EvidenceStore store;
    private final Budget budget;

    BudgetFiles(EvidenceStore store, Budget budget) {
        this.store = store;
        this.budget = budget;
    }

    /**
     * What became of the wish for a place.
     *
     * @param instead the workload's package of this hour, if there was no place left and it has one
     * @param beyond true if there was no place left, whether it has one or not
     */
    record Taken(Optional<PackageId> instead, boolean beyond) {}

    /** Takes a place for a new package. */
    Taken take(Target target, PackageId candidate, Instant now) throws IOException {
        if (budget.perHour().isEmpty()) {
            return new Taken(Optional.empty(), false);
        }
        String folder = folder(target, now);
        String workload = folder + "workload-" + workload(target).hex() + ".json";
        PackageId first = create(workload, candidate, now) ? candidate : read(workload);
        boolean placed =
                place(folder + "place-", candidate, now, budget.perHour().getAsInt());
        return new Taken(placed || first.equals(candidate) ? Optional.empty() : Optional.of(first), !placed);
    }

    /** True for whoever is the first to find the budget of the hour used up; a minute later, if nobody was told, again. */
    boolean isToBeReported(Target target, PackageId id, Instant now) throws IOException {
        String reached = folder(target, now) + "reached.json";
        if (create(reached, id, now)) {
            return true;
        }
        Instant since = Instant.parse(parsed(reached).path("takenAt").asText());
        return now.isAfter(since.plus(REPORTING))
                && Listing.of(store, folder(target, now) + REPORTED).isEmpty();
    }

    void reported(Target target, PackageId id, Instant now) throws IOException {
        create(folder(target, now) + REPORTED, id, now);
    }

    /** Places are taken in turn; of two workers that want the same, one takes the next. */
    private boolean place(String prefix, PackageId id, Instant now, int places) throws IOException {
        for (int taken = Listing.of(store, prefix).size(); taken < places; taken++) {
            if (create(prefix + String.format(Locale.ROOT, "%05d", taken + 1) + ".json", id, now)) {
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
            case Created.Stored stored -> true;
            case Created.Adopted adopted -> adopted.same();
        };
    }

    private PackageId read(String key) throws IOException {
        try {
            return new PackageId(parsed(key).path("packageId").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException(key + " names no package; it was not written by this program", e);
        }
    }

    private JsonNode parsed(String key) throws IOException {
        try (var in = store.open(key)) {
            return Json.parse(in);
        } catch (MissingObjectException e) {
            throw new IOException(key + " is there and cannot be read", e);
        }
    }

    private static String folder(Target target, Instant now) {
        return "triggers/budget/" + Digest.of(account(target)).hex().substring(0, 16) + "/" + HOUR.format(now) + "/";
    }

    /** What Kubernetes adds to a workload's name in that of a pod: a replica set's hash and five letters, or a number. */
    private static final Pattern OF_A_POD = Pattern.compile(
            "(?:(?:-[bcdfghjklmnpqrstvwxz2456789]{5,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}|-[0-9]{1,4})$");

    /** Of AWS an account's number, of Azure a subscription's id. */
    static String account(Target target) {
        Map<String, String> known = target.attributes();
        return known.getOrDefault("account", known.getOrDefault("subscription", "unknown"));
    }

    /**
     * All tasks of a service, or of a family, are one, and all pods of a Kubernetes workload: each that is started anew has a new
     * name. On Azure the name of a group or an app stays. A cluster of the same name in another region, resource group or context
     * is another.
     */
    private static Digest workload(Target target) {
        Map<String, String> known = target.attributes();
        String namespace = known.getOrDefault("namespace", "");
        if (!namespace.isEmpty()) {
            String pod = known.getOrDefault("pod", "");
            String owner = pod.isEmpty()
                    ? known.getOrDefault("name", "")
                    : OF_A_POD.matcher(pod).replaceFirst("");
            return Digest.of(String.join("\n", cluster(target), namespace, owner));
        }
        String cluster = known.getOrDefault("cluster", "");
        String group = known.getOrDefault("group", "");
        return Digest.of(
                cluster.isEmpty() || group.isEmpty()
                        ? target.id()
                        : String.join("\n", known.getOrDefault("region", ""), cluster, group));
    }

    /** The whole name of a cluster that a cloud runs; that of a context of a kubeconfig. */
    private static String cluster(Target target) {
        int within = target.id().indexOf('#');
        return within < 0
                ? target.attributes().getOrDefault("context", "")
                : target.id().substring(0, within);
    }
}
