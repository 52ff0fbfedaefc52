package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.CollectionTimeShare;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;

/** Jobs of one scheduled run. Each job gets a share of the run time, even if an earlier job failed. */
public final class RecurringJobs {
    private final List<RecurringJob> jobs;
    private final Consumer<String> log;

    /**
     * Creates the list of jobs.
     *
     * @param log receives a line for each failed job, with the name of the job and the type of the failure. Also
     *     receives a line for each foreign object ({@link ForeignObjectLog}): an object in the evidence store that this
     *     program did not write.
     */
    public RecurringJobs(List<RecurringJob> jobs, Consumer<String> log) {
        this.jobs = List.copyOf(jobs);
        this.log = log;
    }

    /**
     * Runs the jobs one after the other.
     *
     * @param invocation the id under which the cloud logs this run
     * @param end time at which the cloud ends this run
     * @param answer receives an object for each job, under its name
     * @return the reason why the run must count as failed; empty if all jobs succeeded
     */
    public Optional<IOException> run(CollectorSite site, String invocation, Instant end, ObjectNode answer) {
        List<Exception> failures = new ArrayList<>();
        CollectionListener listener = new ForeignObjectLog(CollectionListener.NONE, log);
        int left = jobs.size();
        for (RecurringJob job : jobs) {
            Duration time = CollectionTimeShare.of(Duration.between(site.clock().instant(), end), left--);
            try {
                job.run(site, invocation, Deadline.in(site.clock(), time), answer.putObject(job.name()), listener);
            } catch (IOException | RuntimeException e) {
                ForeignObjectLog.log(e, log);
                log.accept("sweep failed: " + job.name() + " " + e.getClass().getSimpleName());
                failures.add(e);
            }
        }
        site.logForeignState(log);
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(new IOException(
                        failures.size() + " of " + jobs.size() + " jobs failed. The first failure: "
                                + failures.getFirst().getMessage(),
                        failures.getFirst()));
    }
}
