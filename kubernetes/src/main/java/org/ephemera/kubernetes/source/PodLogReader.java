package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a container's log in parts of limited size. Each part after the first must begin with lines that are
 * already stored. Otherwise the log was rotated or the container restarted, and the lines between the two parts are
 * missing. The API server truncates {@code sinceTime} to whole seconds on the way to the kubelet, so parts overlap.
 */
final class PodLogReader {
    private static final int SMALLEST = 64 << 10;
    private static final int LARGEST = 1 << 30;
    /** Number of requests for a log whose last line is incomplete. */
    private static final int MOST_OPEN = 3;
    /** Number of requests without any byte after which the log is treated as unavailable. */
    private static final int MOST_SILENCES = 2;
    /** Tolerance in bytes, because the API does not guarantee that a response has exactly the limit. */
    private static final int INEXACT = 16 << 10;

    private final ItemContext context;
    private final ClusterArtifacts.LogParameters log;
    private final boolean previous;
    private final PodLogProgress progress;
    private int usual;
    private int limit;
    private boolean enlarged;
    private Optional<Instant> interrupted = Optional.empty();
    private Optional<String> open = Optional.empty();
    private int openRequests;
    private int silences;
    private @Nullable PodLogView seen;

    PodLogReader(ItemContext context, boolean previous) {
        this.context = context;
        this.log = context.params(ClusterArtifacts.LogParameters.class);
        this.previous = previous;
        this.progress = new PodLogProgress(
                context.from().orElse(ResumeCursor.START),
                context.access().clock().instant());
        this.usual = context.access().bounds().logPart();
        this.limit = usual;
    }

    SourceResult read() throws IOException {
        boolean known = !log.pod().uid().isEmpty();
        PodIdentity before = known ? PodIdentity.check(context) : new PodIdentity.Same(0);
        Optional<SourceResult> lost = PodLogOutcome.before(context, progress, before);
        if (lost.isPresent()) {
            return lost.get();
        }
        while (true) {
            if (context.deadline().passed()) {
                return new SourceResult.Paused(progress.cursor());
            }
            switch (context.calls().send(request(), this::view)) {
                case CallResult.Failed<PodLogView> refused -> {
                    if (context.calls().endedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(progress.cursor());
                    }
                    if (known && PodLogOutcome.isUnknown(refused.failure())) {
                        PodIdentity now = PodIdentity.check(context);
                        Optional<SourceResult> replaced = PodLogOutcome.before(context, progress, now);
                        if (replaced.isPresent()) {
                            return replaced.get();
                        }
                        if (now instanceof PodIdentity.Same && PodLogOutcome.isWithoutNode(refused.failure())) {
                            return ended(PodLogOutcome.withoutNode(progress, refused.failure()));
                        }
                    }
                    if (!retriesWithSmallerPart(refused.failure())) {
                        return ended(PodLogOutcome.refused(context, progress, refused.failure(), previous));
                    }
                }
                case CallResult.Answered<PodLogView> answered -> {
                    Optional<Outcome> end = part(answered.response(), answered.stored());
                    if (end.isPresent()) {
                        PodIdentity after = known ? PodIdentity.check(context) : before;
                        return ended(PodLogOutcome.after(context, progress, end.get(), after, previous));
                    }
                }
            }
        }
    }

    private SourceResult ended(Outcome outcome) {
        return new SourceResult.Finished(PrefixedOutcome.of(log.container(), outcome), progress.extent());
    }

    /**
     * Creates the view of the next response. If the previous response was interrupted, nothing of it was stored. The
     * next response must then contain the first line of the interrupted one, so the time of that line is kept.
     */
    private PodLogView view() {
        if (seen != null) {
            Optional<Instant> first = seen.first();
            interrupted = interrupted.or(() -> first);
        }
        seen = new PodLogView(progress.since(), progress.latest());
        return seen;
    }

    private ResourceRequest request() {
        Map<String, String> query = new TreeMap<>();
        String container = log.container();
        if (!container.isEmpty()) {
            query.put("container", container);
        }
        if (previous) {
            query.put("previous", "true");
        }
        query.put("timestamps", "true");
        query.put("limitBytes", Integer.toString(limit));
        @Nullable Instant from = progress.from();
        if (from != null) {
            query.put("sinceTime", from.toString());
        }
        return ResourceRequest.get(
                        KubernetesOperations.GET_POD_LOG,
                        context.place().namespace(),
                        log.pod().podName())
                .with(query);
    }

    /**
     * Reduces the size of the next part after an interrupted response, because a smaller part may arrive completely
     * over a slow connection. Returns false if nothing arrives at all, as from a node that is off.
     */
    private boolean retriesWithSmallerPart(ApiFailure refusal) {
        boolean incomplete =
                refusal.code().equals(ApiFailure.OUT_OF_TIME) || refusal.code().equals(ApiFailure.CUT_SHORT);
        silences = seen == null || seen.bytes() == 0 ? silences + 1 : 0;
        if (!incomplete || silences == MOST_SILENCES || enlarged || limit <= SMALLEST) {
            return false;
        }
        usual = Math.max(SMALLEST, limit / 8);
        limit = usual;
        return true;
    }

    /**
     * Adds a part.
     *
     * @return the outcome of the log if it has ended
     */
    private Optional<Outcome> part(PodLogView view, StoredResponse received) throws IOException {
        boolean more = view.bytes() >= limit - Math.min(INEXACT, limit / 8);
        boolean again = !more && isIncompleteLine(view);
        view.finish(more || again);
        context.calls().log(received, new ResponsePage(progress.part() + 1, more || again, view.lines()));
        // A response that was interrupted within its first line shows nothing yet.
        if (!again || view.first().isPresent()) {
            missing(view);
            interrupted = Optional.empty();
        }
        if (more || progress.since() != null) {
            view.back()
                    .ifPresent(at -> progress.addMissing("timestamps go back to " + at
                            + ", so lines after that may be missing where the next part begins"));
        }
        progress.add(view);
        seen = null;
        if (again) {
            progress.advance(view);
            context.recorder().reached(progress.cursor());
            return Optional.empty();
        }
        if (!more) {
            return Optional.of(PodLogOutcome.complete(context, progress, view, previous));
        }
        boolean advanced = progress.advance(view);
        if (progress.isBeyondItsBeginning()) {
            return Optional.of(PodLogOutcome.writtenTooFast(progress));
        }
        if (advanced) {
            limit = usual;
            enlarged = false;
            context.recorder().reached(progress.cursor());
        } else if (limit < LARGEST) {
            limit = (int) Math.min(LARGEST, 2 * Math.max(limit, view.bytes()));
            enlarged = true;
        } else {
            return Optional.of(PodLogOutcome.tooMuchAtOnce(progress));
        }
        return Optional.empty();
    }

    /**
     * Reports whether the last line is incomplete and the part must be requested again. An API server ends its response
     * in the same way at the end of the log and at a broken connection to the kubelet. A second request returns the
     * same line, or more of it.
     */
    private boolean isIncompleteLine(PodLogView view) {
        Optional<String> now = view.open();
        boolean same = now.isEmpty() || now.equals(open);
        open = now;
        if (!same && openRequests == MOST_OPEN) {
            progress.addMissing("each of the last responses ended within a different line, as happens when the"
                    + " connection to the"
                    + " kubelet breaks: lines after " + now.get() + " may be missing");
        }
        return !same && openRequests++ < MOST_OPEN;
    }

    private void missing(PodLogView view) {
        @Nullable Instant since = progress.since();
        Optional<Instant> first = view.first();
        if (since != null && !first.map(at -> !at.isAfter(since)).orElse(false)) {
            progress.addMissing(
                    "the log was rotated, or the container restarted, while it was read: some lines between "
                            + since + " and " + first.map(Instant::toString).orElse("the end of this reading")
                            + " are missing");
        } else if (interrupted.isPresent()
                && first.map(interrupted.get()::isBefore).orElse(true)) {
            progress.addMissing("a response that began at " + interrupted.get()
                    + " was interrupted, and the next one began "
                    + first.map(at -> "at " + at).orElse("without lines") + ": the lines in between were rotated away");
        }
    }
}
