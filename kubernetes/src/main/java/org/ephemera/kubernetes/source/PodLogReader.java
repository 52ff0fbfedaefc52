package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.ResponseParts;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.Backoff;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Outcome;

/**
 * Reader of a container's log with one request, whose response is stored in parts while it arrives. If the response is
 * interrupted, reading resumes at the second of the last complete line, because the API server truncates
 * {@code sinceTime} to whole seconds on the way to the kubelet. The next response must then begin with lines that are
 * already stored. Otherwise the log was rotated or the container restarted, and the lines in between are missing.
 */
final class PodLogReader {
    /** Number of interrupted responses in sequence without a new line after which the log is given up. */
    private static final int MOST_FRUITLESS = 2;
    /** Number of responses that may end within a line before the last of them counts as the end of the log. */
    private static final int MOST_OPEN = 3;

    private final ItemContext context;
    private final ClusterArtifacts.LogParameters log;
    private final boolean previous;
    private final Backoff pauses = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private PodLogProgress progress;
    private PodLogView view;
    private int fruitless;
    private int openEnds;
    private boolean repeated;

    PodLogReader(ItemContext context, boolean previous) {
        this.context = context;
        this.log = context.params(ClusterArtifacts.LogParameters.class);
        this.previous = previous;
        this.progress = PodLogProgress.of(context.from().orElse(ResumeCursor.START));
        this.view = new PodLogView(progress);
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
            view = new PodLogView(progress);
            switch (context.calls().stream(request(previous).with(resumeTime()), () -> view, new Parts())) {
                case CallResult.Failed<PodLogView> failed -> {
                    Optional<SourceResult> end = interrupted(failed.failure(), known);
                    if (end.isPresent()) {
                        return end.get();
                    }
                }
                case CallResult.Answered<PodLogView> answered -> {
                    if (isComplete(answered.response()) && !isRepeated(answered.response())) {
                        return complete(answered.response(), known ? PodIdentity.check(context) : before);
                    }
                }
            }
        }
    }

    private SourceResult complete(PodLogView response, PodIdentity pod) throws IOException {
        Outcome end = isUnavailable(response)
                ? UnavailableLog.outcome(
                        context, response.untimed(), pod, previous, new LastLogLine.Request(request(false)))
                : PodLogOutcome.complete(context, progress, response, previous);
        return ended(PodLogOutcome.after(context, progress, end, pod, previous));
    }

    private boolean isUnavailable(PodLogView response) {
        return progress.first().isEmpty() && KubeletErrorText.isUnavailable(response.untimed());
    }

    /** Pauses and returns true if the log is unavailable and must be requested a second time. */
    private boolean isRepeated(PodLogView response) throws IOException {
        boolean ended =
                log.log().filter(container -> !container.phase().isEmpty()).isPresent();
        if (repeated || ended || !isUnavailable(response)) {
            return false;
        }
        repeated = true;
        progress = PodLogProgress.of(ResumeCursor.START);
        new Backoff(context.access().bounds().recheck(), Duration.ZERO).pause(context.deadline());
        return true;
    }

    /** Returns the result of the item if the failed request is not repeated. */
    private Optional<SourceResult> interrupted(ApiFailure failure, boolean known) throws IOException {
        boolean advanced = add(true);
        if (context.calls().endedByDeadline(failure)) {
            return Optional.of(new SourceResult.Paused(progress.cursor()));
        }
        fruitless = advanced ? 0 : fruitless + 1;
        if (failure.isIncomplete() && fruitless < MOST_FRUITLESS) {
            if (!advanced) {
                pauses.pause(context.deadline());
            }
            return Optional.empty();
        }
        if (known && PodLogOutcome.isUnknown(failure)) {
            PodIdentity now = PodIdentity.check(context);
            Optional<SourceResult> replaced = PodLogOutcome.before(context, progress, now);
            if (replaced.isPresent()) {
                return replaced;
            }
            if (now instanceof PodIdentity.Same && PodLogOutcome.isWithoutNode(failure)) {
                return Optional.of(ended(PodLogOutcome.withoutNode(progress, failure)));
            }
        }
        return Optional.of(ended(PodLogOutcome.refused(context, progress, failure)));
    }

    /**
     * Adds a complete response, and reports whether it ends the log. An API server ends its response in the same way at
     * the end of the log and at a broken connection to the kubelet. The container may also have written a last line
     * without its end. Therefore the last line of the log is compared.
     */
    private boolean isComplete(PodLogView response) throws IOException {
        Optional<String> open = response.open();
        boolean more = open.isPresent() && openEnds < MOST_OPEN && !isEndOfLog(response);
        openEnds += more ? 1 : 0;
        if (open.isPresent() && !more && openEnds == MOST_OPEN) {
            progress = progress.missing("each of the last responses ended within a different line, as happens when the"
                    + " connection to the kubelet breaks: lines after " + open.get() + " may be missing");
        }
        if (!more) {
            response.finish();
        }
        add(more);
        return !more;
    }

    private boolean isEndOfLog(PodLogView response) throws IOException {
        return new LastLogLine.Request(request(previous)).isEndOf(context, response);
    }

    /**
     * Adds the lines of a response to the progress.
     *
     * @param more true if another response follows
     * @return true if the response contained a new complete line
     */
    private boolean add(boolean more) {
        boolean resumed = progress.since().isPresent();
        if (!more || view.first().isPresent()) {
            progress = progress.missing(view.missing());
        }
        if (resumed || more) {
            progress = progress.missing(view.back()
                    .map(at -> "timestamps go back to " + at
                            + ", so lines after that may be missing where the next response begins")
                    .orElse(""));
        }
        Optional<Instant> since = progress.since();
        progress = progress.plus(view);
        return !progress.since().equals(since);
    }

    private SourceResult ended(Outcome outcome) {
        return new SourceResult.Finished(PrefixedOutcome.of(log.container(), outcome), progress.extent());
    }

    private Map<String, String> resumeTime() {
        return progress.resumeTime()
                .map(at -> Map.of("sinceTime", at.toString()))
                .orElse(Map.of());
    }

    /** Returns the request for the complete log of the previous or current instance. */
    private ResourceRequest request(boolean previousInstance) {
        Map<String, String> query = new TreeMap<>();
        if (!log.container().isEmpty()) {
            query.put("container", log.container());
        }
        if (previousInstance) {
            query.put("previous", "true");
        }
        query.put("timestamps", "true");
        return ResourceRequest.get(
                        KubernetesOperations.GET_POD_LOG,
                        context.place().namespace(),
                        log.pod().podName())
                .with(query);
    }

    /** Progress of the response that is stored, read after each part. */
    private final class Parts implements ResponseParts.Progress {
        private long counted;

        @Override
        public long records() {
            long lines = view.lines() - counted;
            counted = view.lines();
            return lines;
        }

        @Override
        public ResumeCursor cursor() {
            return progress.plus(view).cursor();
        }
    }
}
