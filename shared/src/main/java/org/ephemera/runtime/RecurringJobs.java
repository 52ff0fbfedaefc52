package org.ephemera.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.acquire.TimeShare;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;

/** What one call of a schedule looks after: each job in its share of the time, whether or not those before it failed. */
public final class RecurringJobs {
    private final List<RecurringJob> jobs;
    private final Consumer<String> log;

    /**
     * @param log receives a line for each failed job, with its name and the type of failure, and for each foreign
     *     object
     */
    public RecurringJobs(List<RecurringJob> jobs, Consumer<String> log) {
        this.jobs = List.copyOf(jobs);
        this.log = log;
    }

    /**
     * Does them one after the other.
     *
     * @param invocation the id under which the cloud logs this run
     * @param end when this run is ended by the cloud
     * @param answer takes an object for each job, by its name
     * @return why the run is to count as failed, if a job did
     */
    public Optional<IOException> run(Site site, String invocation, Instant end, ObjectNode answer) {
        List<Exception> failures = new ArrayList<>();
        CollectionListener listener = new ForeignObjectLog(CollectionListener.NONE, log);
        int left = jobs.size();
        for (RecurringJob job : jobs) {
            Duration time = TimeShare.of(Duration.between(site.clock().instant(), end), left--);
            try {
                job.run(site, invocation, Deadline.in(site.clock(), time), answer.putObject(job.name()), listener);
            } catch (IOException | RuntimeException e) {
                ForeignObjectLog.log(e, log);
                log.accept("sweep failed: " + job.name() + " " + e.getClass().getSimpleName());
                failures.add(e);
            }
        }
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(new IOException(
                        failures.size() + " of " + jobs.size() + " jobs failed; the first: "
                                + failures.getFirst().getMessage(),
                        failures.getFirst()));
    }
}
