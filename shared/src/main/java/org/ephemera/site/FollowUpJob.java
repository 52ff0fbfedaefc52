package org.ephemera.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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
 * their ids. Without a queue they are collected and sealed here. One that fails fails the job, after the others were opened.
 *
 * @param planned what is planned for a kind of target
 */
public record FollowUpJob(Function<String, List<Artifact>> planned) implements RecurringJob {
    @Override
    public String name() {
        return "followUps";
    }

    @Override
    public void run(Site site, String invocation, Deadline deadline, ObjectNode answer) throws IOException {
        FollowUps followUps = site.followUps();
        answer.putArray("opened");
        List<IOException> failures = new ArrayList<>();
        for (PackageId id : followUps.due()) {
            if (deadline.passed()) {
                break;
            }
            try {
                Optional<AcquisitionRequest> request = followUps.after(id);
                if (request.isPresent()) {
                    PackageId opened = acquired(request.get(), site, invocation, deadline);
                    followUps.opened(id, opened);
                    answer.withArray("opened").add(opened.value());
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
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
