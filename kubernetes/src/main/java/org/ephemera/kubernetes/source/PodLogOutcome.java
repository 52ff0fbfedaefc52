package org.ephemera.kubernetes.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.kubernetes.call.FailureOutcomes;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Outcomes of reading a container's log. */
final class PodLogOutcome {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** Time after the start of a container within which a first line shows that no earlier line was rotated away. */
    private static final Duration FIRST_LINE = Duration.ofSeconds(5);

    /** Remedy for a log that the node no longer has; the last clause of a message. */
    static final String FORWARDED = "check where a log agent on the node forwarded it";

    private PodLogOutcome() {}

    /**
     * Returns the result if the log cannot be read because the name no longer belongs to the pod; empty if it can be
     * read.
     */
    static Optional<SourceResult> before(ItemContext context, PodLogProgress progress, PodIdentity pod) {
        return switch (pod) {
            case PodIdentity.Same same -> Optional.empty();
            case PodIdentity.Unknown unknown ->
                unknown.cut() ? Optional.of(new SourceResult.Paused(progress.cursor())) : Optional.empty();
            case PodIdentity.Gone gone ->
                Optional.of(replacedOrDeleted(context, progress, "the pod was deleted before its log could be read"));
            case PodIdentity.Other other -> Optional.of(replacedOrDeleted(context, progress, other.sentence()));
        };
    }

    private static SourceResult replacedOrDeleted(ItemContext context, PodLogProgress progress, String why) {
        String sentence = why + "; its log was deleted with it: " + FORWARDED;
        Outcome outcome = progress.responses() == 0
                ? new Outcome.Expired(sentence)
                : new Outcome.Partial(count(progress) + "; then " + sentence);
        return new SourceResult.Finished(
                PrefixedOutcome.of(
                        context.params(ClusterArtifacts.LogParameters.class).container(), outcome),
                progress.extent());
    }

    /** Returns the outcome after the last response arrived completely. */
    static Outcome complete(ItemContext context, PodLogProgress progress, PodLogView view, boolean previous) {
        Optional<Outcome> error = KubeletErrorText.outcome(view.untimed());
        if (!view.untimed().isEmpty() && progress.first().isPresent()) {
            return new Outcome.Partial(count(progress) + "; then "
                    + error.map(Outcome::message)
                            .orElseGet(() -> "a line without a timestamp arrived, which no container writes,"
                                    + " so the kubelet stopped"
                                    + " reading the log: "
                                    + SanitizedText.of(view.untimed())
                                    + "; collect again, and " + FORWARDED));
        }
        if (error.isPresent()) {
            return error.get();
        }
        if (progress.bytes() > 0 && progress.first().isEmpty()) {
            return untimed(progress);
        }
        if (progress.bytes() == 0) {
            return new Outcome.Empty(
                    "the log is empty: nothing was written, the log was just rotated, or the pod is not bound to a"
                            + " node");
        }
        boolean rotated = !previous && mayBeRotated(context, progress);
        String lines = count(progress)
                + instance(context, previous)
                + (rotated
                        ? "; the container started more than " + FIRST_LINE.toSeconds() + " s before the first of these"
                                + " lines: if it wrote earlier lines, the node has rotated them away, and the API does"
                                + " not return rotated files"
                        : "");
        String detail = rotated ? DetailCode.POSSIBLY_ROTATED : "";
        return progress.missing().isEmpty()
                ? new Outcome.Collected(detail, lines)
                : new Outcome.Partial(detail, lines + "; " + String.join("; ", progress.missing()));
    }

    /**
     * Returns the outcome of a log without timestamps. Virtual nodes may return none, and an unknown version of the
     * kubelet may return an error text that is not recognized.
     */
    private static Outcome untimed(PodLogProgress progress) {
        return new Outcome.Partial(count(progress) + ", none with the requested timestamp: either the node returns"
                + " no timestamps, as virtual nodes do, and this is the log, or this is the node's error text; read"
                + " it");
    }

    private static String count(PodLogProgress progress) {
        String parts = progress.responses() <= 1 ? "" : " in " + progress.responses() + " responses";
        return CountText.of(progress.lines(), "line") + ", " + CountText.of(progress.bytes(), "byte") + parts
                + progress.first().map(at -> ", from " + at).orElse("")
                + progress.last().map(at -> " to " + at).orElse("");
    }

    /** Returns a clause if the log of a container without a current instance is that of its last instance. */
    private static String instance(ItemContext context, boolean previous) {
        return !previous && started(context).isEmpty() && hasRun(context)
                ? "; the container waits to be restarted, so this is the log of its last instance, and the previous"
                        + " log may be the same"
                : "";
    }

    /** Reports whether earlier lines may be missing. The API returns only the newest log file, without saying so. */
    private static boolean mayBeRotated(ItemContext context, PodLogProgress progress) {
        Optional<Instant> started = started(context);
        return started.isPresent()
                && progress.first().isPresent()
                && Duration.between(started.get(), progress.first().get()).compareTo(FIRST_LINE) > 0;
    }

    private static Optional<Instant> started(ItemContext context) {
        return container(context).flatMap(ClusterArtifacts.ContainerParameters::started);
    }

    static Outcome refused(ItemContext context, PodLogProgress progress, ApiFailure refusal) {
        Outcome outcome =
                refusal.status() == BAD_REQUEST ? badRequest(context, refusal) : unread(context.calls(), refusal);
        return progress.responses() == 0
                ? outcome
                : new Outcome.Partial(count(progress) + "; then " + outcome.message());
    }

    /**
     * Reports whether the API server or a kubelet reports that the object does not exist. The caller checked the pod at
     * the API server before it requested the log.
     */
    static boolean isUnknown(ApiFailure refusal) {
        return refusal.origin() != ErrorOrigin.OTHER && refusal.status() == NOT_FOUND;
    }

    /**
     * Reports whether the API server reports a missing object although the pod exists. It reports a missing node in the
     * same way, with the node's name as that of a pod (kubernetes/kubernetes #132116).
     */
    static boolean isWithoutNode(ApiFailure refusal) {
        return refusal.origin() == ErrorOrigin.SERVER && refusal.status() == NOT_FOUND;
    }

    static Outcome withoutNode(PodLogProgress progress, ApiFailure refusal) {
        String sentence = "the API server has the pod, but its node was removed from the cluster"
                + refusal.messageClause()
                + "; the log was lost with the node: " + FORWARDED
                + ", and look for the machine's disk in the cloud";
        return progress.responses() == 0
                ? new Outcome.Expired(sentence)
                : new Outcome.Partial(count(progress) + "; then " + sentence);
    }

    private static Outcome ofNode(ItemCalls calls, ApiFailure refusal) {
        return switch (refusal.status()) {
            case NOT_FOUND ->
                refusal.failed(
                        "the API server has the pod, but the kubelet of its node does not" + refusal.messageClause()
                                + "; the pod was bound a moment ago, the kubelet has just started, or another machine"
                                + " responds at the node's address: collect again, and " + FORWARDED);
            case UNAUTHORIZED, FORBIDDEN ->
                refusal.failed("the kubelet of the node does not permit the API server to read the log"
                        + refusal.messageClause()
                        + "; the API server, not the collector, lacks the permission (system:kubelet-api-admin):"
                        + " have the cluster's operator restore it, and " + FORWARDED);
            default -> {
                Outcome outcome = calls.outcome(refusal);
                yield outcome.code()
                        .with(
                                outcome.detail(),
                                outcome.message()
                                        + "; the kubelet, which alone has the log, returned this error: check"
                                        + " that the"
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
                    "the pod was deleted before its log could be read; its log was deleted with it: " + FORWARDED);
        }
        return FailureOutcomes.isWithoutKubelet(refusal)
                ? outcome.code()
                        .with(
                                outcome.detail(),
                                outcome.message() + "; the API server "
                                        + (refusal.status() == 0 ? "may not reach" : "does not reach")
                                        + " the kubelet, which alone has the log: check that the node runs, and"
                                        + " collect again")
                : outcome;
    }

    private static Outcome badRequest(ItemContext context, ApiFailure refusal) {
        String message = refusal.message();
        return switch (LogErrorReason.of(refusal)) {
            case WAITING_TO_START ->
                hasRun(context)
                        ? new Outcome.Expired(
                                "the container waits to be restarted, and its node has no log of the earlier"
                                        + " instance: " + SanitizedText.of(message, 200)
                                        + "; " + FORWARDED)
                        : new Outcome.Empty(
                                "the container has not started, so there is no log: " + SanitizedText.of(message, 200));
            case NO_PREVIOUS_INSTANCE ->
                container(context)
                                .filter(container -> container.restarts() == 0)
                                .isPresent()
                        ? new Outcome.Empty("there was no instance before the current one")
                        : new Outcome.Expired(
                                "the node no longer has the log of the instance before the current one; " + FORWARDED);
            case NOT_AVAILABLE -> notAvailable(context);
            case TERMINATED ->
                new Outcome.Expired("the container ended, and its node no longer has its log; " + FORWARDED);
            case OTHER_CONTAINERS -> new Outcome.Expired("the pod with that name has no such container now");
            case OTHER ->
                KubeletErrorText.outcome(message)
                        .orElseGet(() -> context.calls().outcome(refusal));
        };
    }

    private static Outcome notAvailable(ItemContext context) {
        if (hasRun(context)) {
            return new Outcome.Expired("the node no longer has the container; " + FORWARDED);
        }
        String phase = container(context)
                .map(ClusterArtifacts.ContainerParameters::phase)
                .orElse("");
        // A kubelet that restarts and does not admit the pod again writes a status without containers.
        return phase.isEmpty()
                ? new Outcome.Empty("the node does not have the container yet: it has not started, so there is no log")
                : new Outcome.Expired(
                        "the pod has ended (" + phase + "), and neither the pod nor its node lists the container:"
                                + " if it ever ran, its log was deleted; " + FORWARDED);
    }

    private static boolean hasRun(ItemContext context) {
        return container(context)
                .filter(container -> container.started().isPresent() || container.restarts() > 0)
                .isPresent();
    }

    private static Optional<ClusterArtifacts.ContainerParameters> container(ItemContext context) {
        return context.params(ClusterArtifacts.LogParameters.class).log();
    }

    /** Returns the outcome after a check which pod had the name while the log was read. */
    static Outcome after(
            ItemContext context, PodLogProgress progress, Outcome outcome, PodIdentity pod, boolean previous) {
        return switch (pod) {
            case PodIdentity.Same same -> started(context, outcome, same.restarts(), previous);
            case PodIdentity.Gone gone -> append(outcome, "the pod was deleted afterwards");
            case PodIdentity.Unknown unknown ->
                append(
                        outcome,
                        "it could not be checked that this is still the log of this pod: "
                                + unknown.why().message());
            case PodIdentity.Other other -> {
                boolean onlyOther = progress.first().isPresent()
                        && other.created().isPresent()
                        && !progress.first().get().isBefore(other.created().get());
                String sentence = "the pod was replaced while its log was read: " + other.sentence();
                yield onlyOther
                        ? new Outcome.Expired(sentence + "; every line is from after that, so it is the log of the"
                                + " other"
                                + " pod and not of this one")
                        : new Outcome.Partial(
                                outcome.message() + "; " + sentence + "; lines after that are the other pod's");
            }
        };
    }

    /**
     * Adds that the container was restarted. The instance whose log was read as the current one is then the previous
     * one.
     */
    private static Outcome started(ItemContext context, Outcome outcome, int restarts, boolean previous) {
        int then = container(context)
                .map(ClusterArtifacts.ContainerParameters::restarts)
                .orElse(restarts);
        if (restarts <= then) {
            return outcome;
        }
        if (!previous) {
            ClusterArtifacts.LogParameters again =
                    context.params(ClusterArtifacts.LogParameters.class).restarted(restarts);
            context.recorder()
                    .plan(
                            ClusterArtifacts.PREVIOUS_LOG,
                            context.item().window(),
                            context.place().params(again));
        }
        return append(
                outcome,
                "the container was restarted after the pod was read, " + CountText.of(restarts - then, "time")
                        + ": this may be the log of a later instance");
    }

    private static Outcome append(Outcome outcome, String sentence) {
        return outcome.code().with(outcome.detail(), outcome.message() + "; " + sentence);
    }
}
