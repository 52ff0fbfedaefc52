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
 * The objects below {@code triggers/budget/<account>/<hour>/} by which workers that know nothing of each other keep one
 * budget: a place a package, for each workload its first package of the hour, and for each subject the id that all take who
 * come for it at once. Whoever creates one has it.
 */
final class BudgetFiles {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String REPORTED = "reported.json";
    private static final String PLACE = "place-";

    /** In which whoever was first has told somebody, or never will. */
    private static final Duration REPORTING = Duration.ofMinutes(1);

    /** In which whoever wanted a package has opened it, or never will. */
    private static final Duration OPENING = Duration.ofMinutes(1);

    /** So many of a workload's packages that nobody opened are passed over. */
    private static final int MOST_UNOPENED = 50;

    private static final String JSON = ".json";

    private final EvidenceStore store;
    private final PackageBudget budget;

    BudgetFiles(EvidenceStore store, PackageBudget budget) {
        this.store = store;
        this.budget = budget;
    }

    /**
     * What became of the wish for a place.
     *
     * @param id which the new package is to have: the same for all who come at once for one subject, and take one place together
     * @param instead the workload's package of this hour, if there was no place left and it has one
     * @param beyond true if there was no place left, whether it has one or not
     */
    record Taken(PackageId id, Optional<PackageId> instead, boolean beyond) {}

    /** Takes a place for a new package. */
    Taken take(Target target, PackageId candidate, Instant now) throws IOException {
        if (budget.perHour().isEmpty()) {
            return new Taken(candidate, Optional.empty(), false);
        }
        String folder = folder(target, now);
        PackageId id = together(folder, target, candidate, now);
        String workload = folder + "workload-" + workload(target).hex();
        boolean own = id.equals(candidate);
        Optional<PackageId> taker = own ? Optional.of(id) : Optional.empty();
        ParallelCalls.Both<Boolean, Boolean> had = ParallelCalls.both(
                () -> create(workload + JSON, id, now),
                () -> place(folder + PLACE, taker, now, budget.perHour().getAsInt()));
        boolean first = had.one();
        boolean placed = had.other();
        if (placed || first) {
            return new Taken(id, Optional.empty(), own && !placed);
        }
        PackageId opened = opened(workload, id, now);
        return new Taken(id, opened.equals(id) ? Optional.empty() : Optional.of(opened), own);
    }

    /** The id that somebody who came a moment before for the same subject wants to open; else the candidate. */
    private PackageId together(String folder, Target target, PackageId candidate, Instant now) throws IOException {
        String key = folder + "subject-" + EventKeys.subject(target, now).hex() + JSON;
        if (create(key, candidate, now)) {
            return candidate;
        }
        PackageId other = read(key);
        return other.openedAt().isBefore(now.minus(OPENING)) ? candidate : other;
    }

    /**
     * The workload's first package of the hour that is open; if none is, this one. Whoever wanted the first may have failed, or be
     * on his way: nothing about another target is put into what is his.
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

    /** Whether not even half of the hour's places are taken: the other half is for alerts, which cannot wait. */
    boolean hasPlaceToSpare(Target target, Instant now) throws IOException {
        return budget.perHour().isEmpty()
                || place(
                        folder(target, now) + PLACE,
                        Optional.empty(),
                        now,
                        (budget.perHour().getAsInt() + 1) / 2);
    }

    /**
     * Takes a place for a follow-up, if one is left: whoever asked before knew that there is. It is not the workload's first package of
     * the hour, which an alert about another target of it still gets.
     *
     * @return the id that it is to have
     */
    PackageId takeForFollowUp(Target target, PackageId candidate, Instant now) throws IOException {
        if (budget.perHour().isEmpty()) {
            return candidate;
        }
        String folder = folder(target, now);
        PackageId id = together(folder, target, candidate, now);
        if (id.equals(candidate)) {
            place(folder + PLACE, Optional.of(id), now, budget.perHour().getAsInt());
        }
        return id;
    }

    /** True for whoever is the first to find the budget of the hour used up; a minute later, if nobody was told, again. */
    boolean isToBeReported(Target target, PackageId id, Instant now) throws IOException {
        String reached = folder(target, now) + "reached.json";
        if (create(reached, id, now)) {
            return true;
        }
        Instant since = Instant.parse(parsed(reached).path("takenAt").asText());
        return now.isAfter(since.plus(REPORTING))
                && StoreListing.of(store, folder(target, now) + REPORTED).isEmpty();
    }

    void reported(Target target, PackageId id, Instant now) throws IOException {
        create(folder(target, now) + REPORTED, id, now);
    }

    /**
     * Places are taken in turn; of two workers that want the same, one takes the next.
     *
     * @param id empty for whoever need not take one, as another has for the same package
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
            case CreateResult.Adopted adopted -> adopted.same();
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
