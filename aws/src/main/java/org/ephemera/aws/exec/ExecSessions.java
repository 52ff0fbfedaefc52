package org.ephemera.aws.exec;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** The names of exec sessions, and what a listing of them comes to. */
final class ExecSessions {
    static final String PREFIX = "ecs-execute-command-";

    /** So many logs of sessions are read from one place; the newest. */
    private static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile(PREFIX + "[A-Za-z0-9]{1,64}");

    private ExecSessions() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** @param plan is given each session whose log shall be read */
    static <T> Step found(ListResult<T> listed, Comparator<T> newestFirst, Consumer<T> plan) {
        return switch (listed) {
            case ListResult.OutOfTime<T> none -> new Step.Paused(Cursor.START);
            case ListResult.Cut<T> cut -> {
                int planned = plan(cut.items(), newestFirst, plan);
                Outcome outcome = planned == 0
                        ? cut.why()
                        : new Outcome.Partial(count(planned) + "; " + cut.why().message());
                yield new Step.Finished(outcome, Extent.of(planned));
            }
            case ListResult.Whole<T> whole -> {
                int planned = plan(whole.items(), newestFirst, plan);
                int all = whole.items().size();
                yield new Step.Finished(outcome(planned, all), Extent.of(planned));
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
            return new Outcome.Empty("no exec session of the window is logged there");
        }
        return planned < all
                ? new Outcome.Partial("of " + count(all) + " the newest " + planned
                        + " are collected; ask for a shorter" + " time with --from and --to for the others")
                : new Outcome.Collected(count(all));
    }

    /** A session is stored when it ends; of one that ended after the window nobody tells here when it began. */
    private static String count(int sessions) {
        return CountText.of(sessions, "exec session") + " that ended since the window began";
    }
}
