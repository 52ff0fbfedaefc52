package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.Cluster;
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
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Which Kubernetes answers, and whether it does at all. From here all the rest is planned. */
final class VersionSource implements EvidenceSource {

    /** {@code v1.33.5-eks-113cf36} */
    private static final String OF_EKS = "-eks-";

    private final SourceContext access;

    VersionSource(SourceContext access) {
        this.access = access;
    }

    @Override
    public Step finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        return new Step.Finished(new InitialPlan(item, recorder).unreachable(outcome));
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        InitialPlan plan = new InitialPlan(item, recorder);
        try {
            Cluster cluster = access.clusters().of(item, recorder.run());
            return ask(new ItemCalls(ClusterArtifacts.VERSION, cluster, recorder, deadline, access), plan);
        } catch (ClusterException e) {
            return e.isCutByDeadline()
                    ? new Step.Paused(Cursor.START)
                    : new Step.Finished(plan.unreachable(e.outcome()));
        } catch (RuntimeException e) {
            // Without this, what is required would stand in no plan, and nobody would miss it.
            return new Step.Finished(plan.unreachable(broken(e)));
        }
    }

    private static Step ask(ItemCalls calls, InitialPlan plan) throws IOException {
        return switch (calls.insist(
                ResourceRequest.get(KubernetesOperations.GET_VERSION, "", ""), SingleObjectView::new)) {
            case CallResult.Refused<SingleObjectView> refused -> {
                ApiFailure refusal = refused.refusal();
                if (calls.cutByDeadline(refusal)) {
                    yield new Step.Paused(Cursor.START);
                }
                Outcome outcome = calls.outcome(refusal);
                if (FailureOutcomes.isNoWay(refusal) || FailureOutcomes.isUnknown(refusal)) {
                    yield new Step.Finished(plan.unreachable(outcome));
                }
                plan.all();
                yield new Step.Finished(unknown(outcome));
            }
            case CallResult.Answered<SingleObjectView> answered -> {
                calls.log(answered.received(), ResponsePage.only(1));
                plan.all();
                String version = version(answered.response());
                if (version.contains(OF_EKS)) {
                    plan.awsAuth();
                }
                yield new Step.Finished(
                        version.isEmpty()
                                ? new Outcome.Partial(
                                        "what answers names no version of Kubernetes, so that it may be something in"
                                                + " front of an API server; the rest was asked for all the same")
                                : new Outcome.Collected("Kubernetes " + SanitizedText.of(version)),
                        Extent.of(1));
            }
        };
    }

    /** Nothing waits on the version alone: what is required of the target speaks for itself. */
    private static Outcome unknown(Outcome why) {
        return new Outcome.Partial(
                "the version of the API server is not known, and the rest was asked for all the same; "
                        + why.message());
    }

    private static Outcome broken(RuntimeException e) {
        return new Outcome.Failed(
                e.getClass().getSimpleName(),
                "the source could not go on: " + SanitizedText.of(String.valueOf(e.getMessage()))
                        + "; ask the API server with 'kubectl get' and 'kubectl logs' instead");
    }

    /** "" if it names none. */
    private static String version(SingleObjectView view) {
        try {
            return TruncatedField.text(view.object().path("gitVersion")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
