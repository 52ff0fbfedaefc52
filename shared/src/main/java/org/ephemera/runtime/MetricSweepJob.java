package org.ephemera.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;

/**
 * Job that collects the container metrics of all configured scopes, for each day that has ended.
 *
 * <p>A scope ({@link SweepScope}) is an account in a region, a subscription, or selected targets in one of them. The
 * metrics of one day of a scope are divided into shards ({@link org.ephemera.sweep.MetricShard}). A shard contains the
 * metrics of a limited number of containers and becomes one package. If a scope fails, the job continues with the other
 * scopes and fails at the end.
 *
 * <p>Result for each scope: {@code {scope, indexed, pending, waiting, lost, gap?, trouble}}, with the counts of {@link
 * SweepPass}. {@code trouble} is true if an operator must act.
 */
public final class MetricSweepJob implements RecurringJob {
    /**
     * Returns the log line for the result of a scope: {@code sweep trouble: } or {@code sweep: }, and the counts.
     * Alarms match the beginning of the line.
     */
    public static String line(JsonNode scope) {
        return (scope.path("trouble").asBoolean() ? "sweep trouble: " : "sweep: ")
                + scope.path("indexed").asText() + " indexed, "
                + scope.path("pending").asText() + " pending, "
                + scope.path("waiting").asText() + " to be retried, "
                + scope.path("lost").asText() + " lost" + (scope.has("gap") ? ", the inventory is incomplete" : "");
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public void run(
            CollectorSite site, String invocation, Deadline deadline, ObjectNode answer, CollectionListener listener)
            throws IOException {
        answer.putArray("scopes");
        List<Exception> failures = new ArrayList<>();
        for (SweepScope scope : site.sweeps()) {
            try {
                sweep(scope, site, invocation, deadline, answer.withArray("scopes"), listener);
            } catch (IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException(
                    failures.size() + " of " + site.sweeps().size() + " scopes could not be swept. The first failure: "
                            + failures.getFirst().getMessage(),
                    failures.getFirst());
        }
    }

    private static void sweep(
            SweepScope scope,
            CollectorSite site,
            String invocation,
            Deadline deadline,
            ArrayNode scopes,
            CollectionListener listener)
            throws IOException {
        SweepPackageMaker maker = site.hasQueue()
                ? SweepPackageMaker.queued(site.intake(site.dispatch())::take, site.store())
                : SweepPackageMaker.inProcess(site.acquisition(invocation, listener));
        SweepPass pass = SweepPass.run(site.sweep(scope, maker), site.clock().instant(), deadline);
        ObjectNode one = scopes.addObject().put("scope", scope.id());
        pass.writeTo(one);
        one.put("trouble", pass.needsAttention());
    }
}
