package org.ephemera.kubernetes.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.kubernetes.call.FailureOutcomes;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** How the reading of a log ended, in sentences. */
final class LogEnd {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** So long a container may say nothing before anybody wonders. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private LogEnd() {}

    /** @return how it ends if it cannot be read, as the name is no longer that of the pod */
    static Optional<Step> before(ItemContext asking, PodLogProgress progress, PodIdentity pod) {
        return switch (pod) {
            case PodIdentity.Same same -> Optional.empty();
            case PodIdentity.Unknown unknown ->
                unknown.cut() ? Optional.of(new Step.Paused(progress.cursor())) : Optional.empty();
            case PodIdentity.Gone gone ->
                Optional.of(lost(asking, progress, "the pod was deleted before its log could be read"));
            case PodIdentity.Other other -> Optional.of(lost(asking, progress, other.sentence()));
        };
    }

    private static Step lost(ItemContext asking, PodLogProgress progress, String why) {
        String sentence = why + "; its log is gone with it: look for it where an agent on the node sent it";
        Outcome outcome = progress.part() == 0
                ? new Outcome.Expired(sentence)
                : new Outcome.Partial(had(progress) + "; then " + sentence);
        return new Step.Finished(
                PrefixedOutcome.of(
                        asking.params(ClusterArtifacts.LogParameters.class).container(), outcome),
                progress.extent());
    }

    /** The last part came whole. */
    static Outcome whole(ItemContext asking, PodLogProgress progress, PodLogView view, boolean previous) {
        Optional<Outcome> error = NodeText.outcome(view.untimed(), previous);
        if (!view.untimed().isEmpty() && progress.first().isPresent()) {
            return new Outcome.Partial(
                    had(progress) + "; then "
                            + error.map(Outcome::message)
                                    .orElseGet(
                                            () ->
                                                    "came what no container can have written, for it has no time, so the node could"
                                                            + " not go on with the log: "
                                                            + SanitizedText.of(view.untimed())
                                                            + "; collect again, and look for the log where an agent on the node sent it"));
        }
        if (error.isPresent()) {
            return error.get();
        }
        if (progress.bytes() > 0 && progress.first().isEmpty()) {
            return untimed(progress);
        }
        if (progress.bytes() == 0) {
            return new Outcome.Empty(
                    "the log is empty: nothing was written, or it was rotated away just before, or the pod is bound to no"
                            + " node");
        }
        String lines = had(progress) + quiet(asking, progress, previous);
        return progress.missing().isEmpty()
                ? new Outcome.Collected(lines)
                : new Outcome.Partial(lines + "; " + String.join("; ", progress.missing()));
    }

    /** Virtual nodes may give no times. An agent of a version that nobody knew may say why it has no log. */
    private static Outcome untimed(PodLogProgress progress) {
        return new Outcome.Partial(had(progress) + ", none of which has the time that was asked for: either this node"
                + " gives none, as virtual nodes do not, and this is the log, or it is the node's own word on why there is none;"
                + " read it");
    }

    /** No part that may be asked for is large enough to be gone on from. */
    static Outcome tooMuchAtOnce(PodLogProgress progress) {
        return new Outcome.Partial(had(progress)
                + (progress.first().isEmpty()
                        ? "; its lines have no times by which more could be asked for"
                        : "; more of it came in one second than can be asked for at once")
                + ": look for the rest where an agent on the node sent it");
    }

    static Outcome writesOn(PodLogProgress progress) {
        return new Outcome.Partial(
                had(progress) + "; it was written faster than it was read, and what was written after the"
                        + " last of these lines, long after the reading began, was left; collect again to have more");
    }

    private static String had(PodLogProgress progress) {
        String parts = progress.part() <= 1 ? "" : " in " + progress.part() + " parts that overlap";
        return CountText.of(progress.lines(), "line") + ", " + CountText.of(progress.bytes(), "byte") + parts
                + progress.first().map(at -> ", from " + at).orElse("")
                + progress.last().map(at -> " to " + at).orElse("");
    }

    /** The API shows the newest file alone, and does not say so. */
    private static String quiet(ItemContext asking, PodLogProgress progress, boolean previous) {
        Optional<Instant> started = container(asking).flatMap(ClusterArtifacts.ContainerParameters::started);
        if (!previous && started.isEmpty() && hasRun(asking)) {
            return "; the container waits to be started again, so this is the log of the instance that ended last, and the"
                    + " previous log may be the same";
        }
        if (previous || started.isEmpty() || progress.first().isEmpty()) {
            return "";
        }
        Instant from = started.get();
        return Duration.between(from, progress.first().get()).compareTo(QUIET) <= 0
                ? ""
                : "; the container started at " + from
                        + ", and if it wrote before the first of these lines, its node has"
                        + " rotated that away, where the API does not show it";
    }

    static Outcome refused(ItemContext asking, PodLogProgress progress, ApiFailure refusal, boolean previous) {
        Outcome outcome =
                refusal.status() == BAD_REQUEST ? bad(asking, refusal, previous) : unread(asking.calls(), refusal);
        return progress.part() == 0 ? outcome : new Outcome.Partial(had(progress) + "; then " + outcome.message());
    }

    /** True if somebody who should know says that there is no such thing: of the pod, the API server has just told it. */
    static boolean isUnknown(ApiFailure refusal) {
        return refusal.origin() != ErrorOrigin.OTHER && refusal.status() == NOT_FOUND;
    }

    /**
     * True if the API server says that what it was asked for is not there, of a pod that is. It says the same of the pod's node, and names
     * that as if it were a pod (kubernetes/kubernetes #132116).
     */
    static boolean isWithoutNode(ApiFailure refusal) {
        return refusal.origin() == ErrorOrigin.SERVER && refusal.status() == NOT_FOUND;
    }

    static Outcome withoutNode(PodLogProgress progress, ApiFailure refusal) {
        String gone = "the API server has the pod, and no longer the node that it was on"
                + refusal.said()
                + "; its log is gone with the node: look for it where an agent on the node sent it,"
                + " and for the machine's disk in the cloud";
        return progress.part() == 0 ? new Outcome.Expired(gone) : new Outcome.Partial(had(progress) + "; then " + gone);
    }

    private static Outcome ofNode(ItemCalls calls, ApiFailure refusal) {
        return switch (refusal.status()) {
            case NOT_FOUND ->
                refusal.failed(
                        "the API server has the pod, and the agent on its node knows nothing of it" + refusal.said()
                                + "; it was bound to the node a moment ago, the agent has just started, or another machine"
                                + " answers at the node's address: collect again, and look for the log where an agent on the node"
                                + " sent it");
            case UNAUTHORIZED, FORBIDDEN ->
                refusal.failed("the agent on the node does not let the API server read the log" + refusal.said()
                        + "; it is the API server that lacks the right there (system:kubelet-api-admin), not the collector:"
                        + " have whoever runs the cluster mend that, and look for the log where an agent on the node sent"
                        + " it");
            default -> {
                Outcome outcome = calls.outcome(refusal);
                yield outcome.code()
                        .with(
                                outcome.detail(),
                                outcome.message()
                                        + "; so answered the agent on the node, which alone has the log: see that the"
                                        + " node runs, and collect again");
            }
        };
    }

    private static Outcome unread(ItemCalls calls, ApiFailure refusal) {
        if (refusal.origin() == ErrorOrigin.NODE) {
            return ofNode(calls, refusal);
        }
        Outcome outcome = calls.outcome(refusal);
        if (outcome instanceof Outcome.Expired) {
            return new Outcome.Expired(
                    "the pod was deleted before its log could be read; its log is gone with it: look for"
                            + " it where an agent on the node sent it");
        }
        return FailureOutcomes.isWithoutKubelet(refusal)
                ? outcome.code()
                        .with(
                                outcome.detail(),
                                outcome.message() + "; the API server "
                                        + (refusal.status() == 0 ? "may not reach" : "does not reach")
                                        + " the agent on the node, which alone has the log: see that the node runs, and"
                                        + " collect again")
                : outcome;
    }

    private static Outcome bad(ItemContext asking, ApiFailure refusal, boolean previous) {
        String said = refusal.message();
        return switch (LogRefusal.of(refusal)) {
            case WAITING_TO_START ->
                hasRun(asking)
                        ? new Outcome.Expired(
                                "the container waits to be started again, and its node keeps nothing of the"
                                        + " instance before: " + SanitizedText.of(said, 200)
                                        + "; look for its log where an agent on the node sent it")
                        : new Outcome.Empty(
                                "the container has not started, so there is no log: " + SanitizedText.of(said, 200));
            case NO_PREVIOUS_INSTANCE ->
                container(asking).filter(told -> told.restarts() == 0).isPresent()
                        ? new Outcome.Empty("there was no instance before the present one")
                        : new Outcome.Expired(
                                "the node keeps nothing of the instance before the present one any more; look for"
                                        + " its log where an agent on the node sent it");
            case NOT_AVAILABLE -> notAvailable(asking);
            case TERMINATED ->
                new Outcome.Expired(
                        "the container ended, and its node keeps nothing of it any more; look for its log where"
                                + " an agent on the node sent it");
            case OTHER_CONTAINERS -> new Outcome.Expired("the pod of that name has no such container now");
            case OTHER ->
                NodeText.outcome(said, previous).orElseGet(() -> asking.calls().outcome(refusal));
        };
    }

    private static Outcome notAvailable(ItemContext asking) {
        if (hasRun(asking)) {
            return new Outcome.Expired(
                    "the node knows nothing of the container any more; look for its log where an agent"
                            + " on the node sent it");
        }
        String phase = container(asking)
                .map(ClusterArtifacts.ContainerParameters::phase)
                .orElse("");
        // A kubelet that restarts and does not admit the pod again writes a status without containers.
        return phase.isEmpty()
                ? new Outcome.Empty(
                        "the node knows nothing of the container yet: it has not started, so there is no log")
                : new Outcome.Expired(
                        "the pod has ended (" + phase + "), and neither it nor its node knows of the container:"
                                + " if it ever ran, its log is gone; look for it where an agent on the node sent it");
    }

    private static boolean hasRun(ItemContext asking) {
        return container(asking)
                .filter(told -> told.started().isPresent() || told.restarts() > 0)
                .isPresent();
    }

    private static Optional<ClusterArtifacts.ContainerParameters> container(ItemContext asking) {
        return asking.params(ClusterArtifacts.LogParameters.class).log();
    }

    /** Who had the name while the log was read. */
    static Outcome after(
            ItemContext asking, PodLogProgress progress, Outcome outcome, PodIdentity pod, boolean previous) {
        return switch (pod) {
            case PodIdentity.Same same -> started(asking, outcome, same.restarts(), previous);
            case PodIdentity.Gone gone -> also(outcome, "the pod was deleted since");
            case PodIdentity.Unknown unknown ->
                also(
                        outcome,
                        "that it is still the log of this pod could not be checked: "
                                + unknown.why().message());
            case PodIdentity.Other other -> {
                boolean none = progress.first().isPresent()
                        && other.created().isPresent()
                        && !progress.first().get().isBefore(other.created().get());
                String sentence = "the pod was replaced while its log was read: " + other.sentence();
                yield none
                        ? new Outcome.Expired(sentence + "; every line that came is from after that, so it is the other"
                                + " pod's log and not this one's")
                        : new Outcome.Partial(
                                outcome.message() + "; " + sentence + "; lines from then on are the other pod's");
            }
        };
    }

    /** An instance that came meanwhile makes the one that was read of the present the one before. */
    private static Outcome started(ItemContext asking, Outcome outcome, int restarts, boolean previous) {
        int then = container(asking)
                .map(ClusterArtifacts.ContainerParameters::restarts)
                .orElse(restarts);
        if (restarts <= then) {
            return outcome;
        }
        if (!previous) {
            ClusterArtifacts.LogParameters again =
                    asking.params(ClusterArtifacts.LogParameters.class).restarted(restarts);
            asking.recorder()
                    .plan(
                            ClusterArtifacts.PREVIOUS_LOG,
                            asking.item().window(),
                            asking.place().params(again));
        }
        return also(
                outcome,
                "the container was started again since the pod was read, " + CountText.of(restarts - then, "time")
                        + ": this may be the log of a later instance");
    }

    private static Outcome also(Outcome outcome, String sentence) {
        return outcome.code().with(outcome.detail(), outcome.message() + "; " + sentence);
    }
}
