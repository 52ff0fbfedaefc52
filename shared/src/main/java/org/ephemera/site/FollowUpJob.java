package org.ephemera.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.FollowUps;
import org.ephemera.acquire.Opened;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.PackageId;
import org.ephemera.work.Dispatch;

/**
 * Has a package opened after each about whose target alerts came when its window had ended ({@link FollowUps}): {@code opened}, a list of
 * their ids, and {@code waiting}, how many packages are left, for lack of time or of places of the budget. Without a queue they are collected and sealed here. One that fails fails the job, after the others were opened.
 *
 * @param planned what is planned for a kind of target
 */
public record FollowUpJob(Function<String, List<Artifact>> planned) implements RecurringJob {
    @Override
    public String name() {
        return "followUps";
    }

    /** What a log says of those that are left; nothing if none are. */
    public static Optional<String> line(JsonNode answer) {
        int waiting = answer.path("waiting").asInt();
        return waiting == 0
                ? Optional.empty()
                : Optional.of("follow-ups that wait for time or for the budget: " + waiting);
    }

    @Override
    public void run(Site site, String invocation, Deadline deadline, ObjectNode answer) throws IOException {
        FollowUps followUps = site.followUps();
        answer.putArray("opened");
        List<Exception> failures = new ArrayList<>();
        Duration enough = deadline.remaining().dividedBy(2);
        List<PackageId> due = followUps.due();
        for (PackageId id : due) {
            // What is collected here is sealed at the deadline as it is: with too little time the next run does more.
            if (deadline.passed() || (!site.hasQueue() && deadline.remaining().compareTo(enough) < 0)) {
                break;
            }
            try {
                Optional<AcquisitionRequest> request = followUps.after(id);
                if (request.isPresent()) {
                    PackageId opened = acquired(request.get(), site, invocation, deadline);
                    followUps.opened(id, opened);
                    answer.withArray("opened").add(opened.value());
                }
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        answer.put("waiting", due.isEmpty() ? 0 : followUps.due().size());
        if (!failures.isEmpty()) {
            throw new IOException(
                    failures.size() + " could not be looked at or opened; the first: "
                            + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    private PackageId acquired(AcquisitionRequest request, Site site, String invocation, Deadline deadline)
            throws IOException {
        List<Artifact> artifacts = planned.apply(request.target().kind());
        if (site.hasQueue()) {
            return site.intake(site.dispatch()).take(request, artifacts).open().packageId();
        }
        Opened opened = site.intake(Dispatch.NOWHERE).admit(request, artifacts);
        site.worker(invocation, CollectionListener.NONE, Dispatch.NOWHERE).finish(opened, deadline);
        return opened.open().packageId();
    }
}
