package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log to its end, part by part. Each part after the first begins with lines that are there already; where it does not,
 * the file was rotated or the container started again in between, and what lies between is missing. The API server cuts
 * {@code sinceTime} to whole seconds on the way to the node, so parts overlap.
 */
final class PodLogReader {
    private static final int SMALLEST = 64 << 10;
    private static final int LARGEST = 1 << 30;
    /** So often a log is asked for again whose last line has no end. */
    private static final int MOST_OPEN = 3;
    /** So often nothing at all comes before that is taken to be the node's answer. */
    private static final int MOST_SILENCES = 2;
    /** The API does not promise to keep to the limit exactly. */
    private static final int INEXACT = 16 << 10;

    private final ItemContext asking;
    private final ClusterArtifacts.LogParameters log;
    private final boolean previous;
    private final PodLogProgress progress;
    private int usual;
    private int limit;
    private boolean enlarged;
    private Optional<Instant> brokenOff = Optional.empty();
    private Optional<String> open = Optional.empty();
    private int opened;
    private int silences;
    private @Nullable PodLogView seen;

    PodLogReader(ItemContext asking, boolean previous) {
        this.asking = asking;
        this.log = asking.params(ClusterArtifacts.LogParameters.class);
        this.previous = previous;
        this.progress = new PodLogProgress(
                asking.from().orElse(Cursor.START), asking.access().clock().instant());
        this.usual = asking.access().bounds().logPart();
        this.limit = usual;
    }

    Step read() throws IOException {
        boolean known = !log.pod().uid().isEmpty();
        PodIdentity before = known ? PodIdentity.ask(asking) : new PodIdentity.Same(0);
        Optional<Step> stands = LogEnd.before(asking, progress, before);
        if (stands.isPresent()) {
            return stands.get();
        }
        while (true) {
            if (asking.deadline().passed()) {
                return new Step.Paused(progress.cursor());
            }
            switch (asking.calls().ask(question(), this::view)) {
                case CallResult.Refused<PodLogView> refused -> {
                    if (asking.calls().cutByDeadline(refused.refusal())) {
                        return new Step.Paused(progress.cursor());
                    }
                    if (known && LogEnd.isUnknown(refused.refusal())) {
                        PodIdentity now = PodIdentity.ask(asking);
                        Optional<Step> lost = LogEnd.before(asking, progress, now);
                        if (lost.isPresent()) {
                            return lost.get();
                        }
                        if (now instanceof PodIdentity.Same && LogEnd.isWithoutNode(refused.refusal())) {
                            return ended(LogEnd.withoutNode(progress, refused.refusal()));
                        }
                    }
                    if (!canAskForLess(refused.refusal())) {
                        return ended(LogEnd.refused(asking, progress, refused.refusal(), previous));
                    }
                }
                case CallResult.Answered<PodLogView> answered -> {
                    Optional<Outcome> end = part(answered.response(), answered.received());
                    if (end.isPresent()) {
                        PodIdentity after = known ? PodIdentity.ask(asking) : before;
                        return ended(LogEnd.after(asking, progress, end.get(), after, previous));
                    }
                }
            }
        }
    }

    private Step ended(Outcome outcome) {
        return new Step.Finished(PrefixedOutcome.of(log.container(), outcome), progress.extent());
    }

    /** Of an attempt that broke off nothing is stored; what it showed must be there in the next. */
    private PodLogView view() {
        if (seen != null) {
            Optional<Instant> first = seen.first();
            brokenOff = brokenOff.or(() -> first);
        }
        seen = new PodLogView(progress.since(), progress.latest());
        return seen;
    }

    private ResourceRequest question() {
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
                        asking.place().namespace(),
                        log.pod().podName())
                .with(query);
    }

    /** Over a slow way, or one that breaks, a smaller part may still come whole; but not where nothing comes, as from a node that is off. */
    private boolean canAskForLess(ApiFailure refusal) {
        boolean broke =
                refusal.code().equals(ApiFailure.OUT_OF_TIME) || refusal.code().equals(ApiFailure.CUT_SHORT);
        silences = seen == null || seen.bytes() == 0 ? silences + 1 : 0;
        if (!broke || silences == MOST_SILENCES || enlarged || limit <= SMALLEST) {
            return false;
        }
        usual = Math.max(SMALLEST, limit / 8);
        limit = usual;
        return true;
    }

    /** @return how the log ended, if it did */
    private Optional<Outcome> part(PodLogView view, StoredResponse received) throws IOException {
        boolean more = view.bytes() >= limit - Math.min(INEXACT, limit / 8);
        boolean again = !more && isOpenAnew(view);
        view.finish(more || again);
        asking.calls().log(received, new ResponsePage(progress.part() + 1, more || again, view.lines()));
        // Of an answer that broke off within its first line nothing can be said yet.
        if (!again || view.first().isPresent()) {
            missing(view);
            brokenOff = Optional.empty();
        }
        if (more || progress.since() != null) {
            view.back()
                    .ifPresent(at -> progress.misses("the clock of its lines goes back to " + at
                            + ", and lines behind that may be left out where the next part begins"));
        }
        progress.add(view);
        seen = null;
        if (again) {
            progress.goOnAfter(view);
            asking.recorder().reached(progress.cursor());
            return Optional.empty();
        }
        if (!more) {
            return Optional.of(LogEnd.whole(asking, progress, view, previous));
        }
        boolean goesOn = progress.goOnAfter(view);
        if (progress.isBeyondItsBeginning()) {
            return Optional.of(LogEnd.writesOn(progress));
        }
        if (goesOn) {
            limit = usual;
            enlarged = false;
            asking.recorder().reached(progress.cursor());
        } else if (limit < LARGEST) {
            limit = (int) Math.min(LARGEST, 2 * Math.max(limit, view.bytes()));
            enlarged = true;
        } else {
            return Optional.of(LogEnd.tooMuchAtOnce(progress));
        }
        return Optional.empty();
    }

    /**
     * An API server ends its answer in the same way where the log ends and where the way to the node broke. That a line has no end may be
     * either: asked for again, the same line is there as it was, or more of it.
     */
    private boolean isOpenAnew(PodLogView view) {
        Optional<String> now = view.open();
        boolean same = now.isEmpty() || now.equals(open);
        open = now;
        if (!same && opened == MOST_OPEN) {
            progress.misses(
                    "each of the last answers ended within another line, as they do where the way to the node breaks: what"
                            + " came after " + now.get() + " may be missing");
        }
        return !same && opened++ < MOST_OPEN;
    }

    private void missing(PodLogView view) {
        @Nullable Instant since = progress.since();
        Optional<Instant> first = view.first();
        if (since != null && !first.map(at -> !at.isAfter(since)).orElse(false)) {
            progress.misses(
                    "it was rotated, or the container started again, while it was read: what was written between "
                            + since + " and " + first.map(Instant::toString).orElse("the end of this reading")
                            + " is missing in part");
        } else if (brokenOff.isPresent() && first.map(brokenOff.get()::isBefore).orElse(true)) {
            progress.misses("an answer that began at " + brokenOff.get() + " broke off, and the next one began "
                    + first.map(at -> "at " + at).orElse("with nothing") + ": what lies between was rotated away");
        }
    }
}
