package org.ephemera.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.FiledAlertsSource;
import org.ephemera.acquire.FollowUpDecision;
import org.ephemera.acquire.FollowUpFinder;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.CountText;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.queue.WorkDispatch;

/**
 * Job that opens a follow-up package after each package for whose target alerts arrived after the end of its window
 * ({@link FollowUpFinder}). Without a queue, the packages are collected and sealed in this run. A package that fails
 * fails the job, after the others were opened.
 *
 * <p>Fields of the result: {@code opened}, the ids of the opened packages; {@code waiting}, the number of packages that
 * are left for lack of time or budget; {@code trouble}, a line for each package next to which alerts are stored that no
 * package contains.
 *
 * @param planned returns the artifacts that are planned for a kind of target
 */
public record FollowUpJob(Function<String, List<Artifact>> planned) implements RecurringJob {
    @Override
    public String name() {
        return "followUps";
    }

    /**
     * Returns the log lines about follow-ups that wait, and about alerts that no package contains; the latter raise an
     * alarm.
     */
    public static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        int waiting = answer.path("waiting").asInt();
        if (waiting > 0) {
            lines.add("follow-ups that wait for time or budget: " + waiting);
        }
        answer.path("trouble").forEach(each -> lines.add("sweep trouble: " + each.asText()));
        return lines;
    }

    @Override
    public void run(
            CollectorSite site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException {
        FollowUpFinder followUps = site.followUps();
        answer.putArray("opened");
        answer.putArray("trouble");
        List<Exception> failures = new ArrayList<>();
        Duration enough = deadline.remaining().dividedBy(2);
        List<PackageId> due = followUps.listDue();
        int waiting = due.size();
        for (PackageId id : due) {
            // Without a queue, a package is sealed at the deadline as it is. With too little time left, the next run
            // collects more.
            if (deadline.passed() || (!site.hasQueue() && deadline.remaining().compareTo(enough) < 0)) {
                break;
            }
            try {
                FollowUpDecision decision = followUps.decide(id);
                switch (decision) {
                    case FollowUpDecision.Needed wanted -> {
                        PackageId opened = acquired(wanted.request(), site, invocation, deadline, listener);
                        followUps.recordFollowUp(wanted, opened);
                        answer.withArray("opened").add(opened.value());
                        leftOut(answer, id, wanted.leftOut());
                    }
                    case FollowUpDecision.NotNeeded none -> leftOut(answer, id, none.leftOut());
                    case FollowUpDecision.TooLate late -> {
                        trouble(answer, id, "no follow-up was opened in time for ");
                        leftOut(answer, id, late.leftOut());
                    }
                    case FollowUpDecision.Deferred put -> {}
                }
                waiting -= decision instanceof FollowUpDecision.Deferred ? 0 : 1;
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        answer.put("waiting", waiting);
        if (!failures.isEmpty()) {
            throw new IOException(
                    "Cannot open " + CountText.of(failures.size(), "follow-up") + ". The first failure: "
                            + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    private static void leftOut(ObjectNode answer, PackageId id, int alerts) {
        if (alerts > 0) {
            trouble(answer, id, CountText.of(alerts, "alert") + " left out by the budget next to package ");
        }
    }

    private static void trouble(ObjectNode answer, PackageId id, String what) {
        answer.withArray("trouble").add(what + id);
    }

    private PackageId acquired(
            AcquisitionRequest request,
            CollectorSite site,
            String invocation,
            Deadline deadline,
            CollectionListener listener)
            throws IOException {
        List<Artifact> artifacts = new ArrayList<>(List.of(FiledAlertsSource.ARTIFACT));
        artifacts.addAll(planned.apply(request.target().kind()));
        if (site.hasQueue()) {
            return site.intake(site.dispatch()).take(request, artifacts).open().packageId();
        }
        OpenPackage opened = site.intake(WorkDispatch.NONE).admit(request, artifacts);
        site.worker(invocation, listener, WorkDispatch.NONE).finish(opened, deadline);
        return opened.open().packageId();
    }
}
