package org.ephemera.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.FollowUpDecision;
import org.ephemera.acquire.FollowUpFinder;
import org.ephemera.acquire.LaterAlertsSource;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.CountText;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.queue.Dispatch;

/**
 * Has a package opened after each about whose target alerts came when its window had ended ({@link FollowUpFinder}): {@code opened}, a list of
 * their ids, {@code waiting}, how many packages are left, for lack of time or of places of the budget, and {@code trouble}, a line for each beside which alerts are
 * that are in no package. Without a queue they are collected and sealed here. One that fails fails the job, after the others were opened.
 *
 * @param planned what is planned for a kind of target
 */
public record FollowUpJob(Function<String, List<Artifact>> planned) implements RecurringJob {
    @Override
    public String name() {
        return "followUps";
    }

    /** What a log says of those that are left, and of alerts that are in no package; for the latter an alarm rings. */
    public static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        int waiting = answer.path("waiting").asInt();
        if (waiting > 0) {
            lines.add("follow-ups that wait for time or for the budget: " + waiting);
        }
        answer.path("trouble").forEach(each -> lines.add("sweep trouble: " + each.asText()));
        return lines;
    }

    @Override
    public void run(Site site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException {
        FollowUpFinder followUps = site.followUps();
        answer.putArray("opened");
        answer.putArray("trouble");
        List<Exception> failures = new ArrayList<>();
        Duration enough = deadline.remaining().dividedBy(2);
        List<PackageId> due = followUps.due();
        int waiting = due.size();
        for (PackageId id : due) {
            // What is collected here is sealed at the deadline as it is: with too little time the next run does more.
            if (deadline.passed() || (!site.hasQueue() && deadline.remaining().compareTo(enough) < 0)) {
                break;
            }
            try {
                FollowUpDecision after = followUps.after(id);
                switch (after) {
                    case FollowUpDecision.Wanted wanted -> {
                        PackageId opened = acquired(wanted.request(), site, invocation, deadline, listener);
                        followUps.opened(wanted, opened);
                        answer.withArray("opened").add(opened.value());
                        leftOut(answer, id, wanted.leftOut());
                    }
                    case FollowUpDecision.NotWanted none -> leftOut(answer, id, none.leftOut());
                    case FollowUpDecision.TooLate late -> {
                        trouble(answer, id, "no follow-up in time of ");
                        leftOut(answer, id, late.leftOut());
                    }
                    case FollowUpDecision.Waiting put -> {}
                }
                waiting -= after instanceof FollowUpDecision.Waiting ? 0 : 1;
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        answer.put("waiting", waiting);
        if (!failures.isEmpty()) {
            throw new IOException(
                    failures.size() + " could not be looked at or opened; the first: "
                            + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    private static void leftOut(ObjectNode answer, PackageId id, int alerts) {
        if (alerts > 0) {
            trouble(answer, id, CountText.of(alerts, "alert") + " left out by the budget beside ");
        }
    }

    private static void trouble(ObjectNode answer, PackageId id, String what) {
        answer.withArray("trouble").add(what + id);
    }

    private PackageId acquired(
            AcquisitionRequest request, Site site, String invocation, Deadline deadline, CollectionListener listener)
            throws IOException {
        List<Artifact> artifacts = new ArrayList<>(List.of(LaterAlertsSource.ARTIFACT));
        artifacts.addAll(planned.apply(request.target().kind()));
        if (site.hasQueue()) {
            return site.intake(site.dispatch()).take(request, artifacts).open().packageId();
        }
        OpenPackage opened = site.intake(Dispatch.NOWHERE).admit(request, artifacts);
        site.worker(invocation, listener, Dispatch.NOWHERE).finish(opened, deadline);
        return opened.open().packageId();
    }
}
