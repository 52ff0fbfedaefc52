package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.Cursor;
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.call.Access;
import org.ephemera.kubernetes.call.Calls;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Refusal;
import org.ephemera.kubernetes.call.Refusals;
import org.ephemera.kubernetes.call.Reply;
import org.ephemera.kubernetes.call.ViewStream;
import org.ephemera.kubernetes.plan.FirstPlan;
import org.ephemera.kubernetes.plan.KubernetesArtifacts;
import org.ephemera.kubernetes.plan.Told;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** Which Kubernetes answers, and whether it does at all. From here all the rest is planned. */
final class VersionSource implements EvidenceSource {

    /** {@code v1.33.5-eks-113cf36} */
    private static final String OF_EKS = "-eks-";

    private final Access access;

    VersionSource(Access access) {
        this.access = access;
    }

    @Override
    public Artifact artifact() {
        return KubernetesArtifacts.VERSION;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        FirstPlan plan = new FirstPlan(item, recorder);
        try {
            Optional<Outcome> ended = Ended.of(item);
            return ended.isPresent()
                    ? new Step.Finished(plan.unreachable(ended.get()))
                    : ask(
                            new Calls(
                                    KubernetesArtifacts.VERSION,
                                    access.clusters().of(item, recorder.run()),
                                    recorder,
                                    deadline,
                                    access),
                            plan);
        } catch (ClusterException e) {
            return e.isCutByDeadline()
                    ? new Step.Paused(Cursor.START)
                    : new Step.Finished(plan.unreachable(e.outcome()));
        } catch (RuntimeException e) {
            // Without this, what is required would stand in no plan, and nobody would miss it.
            return new Step.Finished(plan.unreachable(broken(e)));
        }
    }

    private static Step ask(Calls calls, FirstPlan plan) throws IOException {
        return switch (calls.insist(Question.get(KubernetesOperations.GET_VERSION, "", ""), ViewStream::new)) {
            case Reply.Refused<ViewStream> refused -> {
                Refusal refusal = refused.refusal();
                if (calls.cutByDeadline(refusal)) {
                    yield new Step.Paused(Cursor.START);
                }
                Outcome outcome = Refusals.outcome(refusal);
                if (Refusal.isNoWay(refusal) || Refusals.isUnknown(refusal)) {
                    yield new Step.Finished(plan.unreachable(outcome));
                }
                plan.all();
                yield new Step.Finished(unknown(outcome));
            }
            case Reply.Answered<ViewStream> answered -> {
                calls.log(answered.received(), Page.only(1));
                plan.all();
                String version = version(answered.view());
                if (version.contains(OF_EKS)) {
                    plan.awsAuth();
                }
                yield new Step.Finished(
                        version.isEmpty()
                                ? new Outcome.Partial(
                                        "what answers names no version of Kubernetes, so that it may be something in"
                                                + " front of an API server; the rest was asked for all the same")
                                : new Outcome.Collected("Kubernetes " + Shown.of(version)),
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
                "the source could not go on: " + Shown.of(String.valueOf(e.getMessage()))
                        + "; ask the API server with 'kubectl get' and 'kubectl logs' instead");
    }

    /** "" if it names none. */
    private static String version(ViewStream view) {
        try {
            return Told.text(view.object().path("gitVersion")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
