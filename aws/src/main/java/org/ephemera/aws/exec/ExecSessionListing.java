package org.ephemera.aws.exec;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/** Names of exec sessions, and the outcome of a list of them. */
final class ExecSessionListing {
    static final String PREFIX = "ecs-execute-command-";

    /** Limit of session logs that are collected from one destination, newest first. */
    private static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile(PREFIX + "[A-Za-z0-9]{1,64}");

    private ExecSessionListing() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Plans the newest sessions of a list and returns the step of the item.
     *
     * @param plan plans the log of one session
     */
    static <T> SourceResult found(ListResult<T> listed, Comparator<T> newestFirst, Consumer<T> plan) {
        return switch (listed) {
            case ListResult.OutOfTime<T> none -> new SourceResult.Paused(ResumeCursor.START);
            case ListResult.Incomplete<T> cut -> {
                int planned = plan(cut.items(), newestFirst, plan);
                Outcome outcome = planned == 0
                        ? cut.why()
                        : new Outcome.Partial(count(planned) + "; " + cut.why().message());
                yield new SourceResult.Finished(outcome, EvidenceExtent.of(planned));
            }
            case ListResult.Complete<T> whole -> {
                int planned = plan(whole.items(), newestFirst, plan);
                int all = whole.items().size();
                yield new SourceResult.Finished(outcome(planned, all), EvidenceExtent.of(planned));
            }
        };
    }

    private static <T> int plan(List<T> found, Comparator<T> newestFirst, Consumer<T> plan) {
        List<T> newest = found.stream().sorted(newestFirst).limit(MOST).toList();
        newest.forEach(plan);
        return newest.size();
    }

    private static Outcome outcome(int planned, int all) {
        if (all == 0) {
            return new Outcome.Empty("the destination contains no exec session of the window");
        }
        return planned < all
                ? new Outcome.Partial("only the newest " + planned + " of " + count(all)
                        + " are collected; for the others, collect a shorter window with --from and --to")
                : new Outcome.Collected(count(all));
    }

    /**
     * Returns the number of sessions. A session is stored when it ends; the listing does not contain the start of a
     * session that ended after the window.
     */
    private static String count(int sessions) {
        return CountText.of(sessions, "exec session") + " that ended since the window began";
    }
}
