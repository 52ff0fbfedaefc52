package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.call.FailureOutcomes;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObjectView;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.InitialPlan;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the version of the API server. It is the first request to the cluster, and if the cluster responds, the
 * source plans all other items.
 */
final class VersionSource implements EvidenceSource {

    /** Part of the version of EKS, for example {@code v1.33.5-eks-113cf36}. */
    private static final String OF_EKS = "-eks-";

    private final SourceContext access;

    VersionSource(SourceContext access) {
        this.access = access;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        return new SourceResult.Finished(new InitialPlan(item, recorder).planUnreachable(outcome));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        InitialPlan plan = new InitialPlan(item, recorder);
        try {
            ClusterConnection cluster = access.clusters().of(item, recorder.run());
            return read(new ItemCalls(ClusterArtifacts.VERSION, cluster, recorder, deadline, access), plan);
        } catch (ClusterException e) {
            return e.isCutByDeadline()
                    ? new SourceResult.Paused(ResumeCursor.START)
                    : new SourceResult.Finished(plan.planUnreachable(e.outcome()));
        } catch (RuntimeException e) {
            // Without this, the required items would not be in the plan, and the package would count as complete.
            return new SourceResult.Finished(plan.planUnreachable(broken(e)));
        }
    }

    private static SourceResult read(ItemCalls calls, InitialPlan plan) throws IOException {
        return switch (calls.sendPersistently(
                ResourceRequest.get(KubernetesOperations.GET_VERSION, "", ""), SingleObjectView::new)) {
            case CallResult.Failed<SingleObjectView> refused -> {
                ApiFailure refusal = refused.failure();
                if (calls.endedByDeadline(refusal)) {
                    yield new SourceResult.Paused(ResumeCursor.START);
                }
                Outcome outcome = calls.outcome(refusal);
                if (FailureOutcomes.isUnreachable(refusal) || FailureOutcomes.isUnauthorized(refusal)) {
                    yield new SourceResult.Finished(plan.planUnreachable(outcome));
                }
                plan.planAll();
                yield new SourceResult.Finished(unknown(outcome));
            }
            case CallResult.Answered<SingleObjectView> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                plan.planAll();
                String version = version(answered.response());
                if (version.contains(OF_EKS)) {
                    plan.planAwsAuth();
                }
                yield new SourceResult.Finished(
                        version.isEmpty()
                                ? new Outcome.Partial(
                                        "the response contains no version of Kubernetes, so it may come from a"
                                                + " server in"
                                                + " front of the API server; all other items were still requested")
                                : new Outcome.Collected("Kubernetes " + SanitizedText.of(version)),
                        EvidenceExtent.of(1));
            }
        };
    }

    /** Returns the outcome without a version. No other item depends on the version. */
    private static Outcome unknown(Outcome why) {
        return new Outcome.Partial(
                "the version of the API server is unknown; all other items were still requested; " + why.message());
    }

    private static Outcome broken(RuntimeException e) {
        return new Outcome.Failed(
                e.getClass().getSimpleName(),
                "the source failed: " + SanitizedText.of(String.valueOf(e.getMessage()))
                        + "; read the cluster with 'kubectl get' and 'kubectl logs' instead");
    }

    /** Returns the version; "" if the response contains none. */
    private static String version(SingleObjectView view) {
        try {
            return TruncatedField.text(view.object().path("gitVersion")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
