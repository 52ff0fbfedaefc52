package org.ephemera.cli.collect;

import java.util.Optional;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.LiveLine;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.PlannedItem;

/** Progress of a collection on stderr: a live line, log lines, or nothing with {@code --quiet}. */
public record ProgressDisplay(
        CollectionListener listener, ProgressCounter tally, Optional<ProgressLog> log, Optional<LiveLine> line)
        implements AutoCloseable {
    /** Starts the display. */
    public static ProgressDisplay begin(Session session, OutputOptions output) {
        ProgressCounter tally = new ProgressCounter();
        if (output.quiet()) {
            return new ProgressDisplay(CollectionListener.NONE, tally, Optional.empty(), Optional.empty());
        }
        if (session.live()) {
            LiveLine line = new LiveLine(session.err(), tally::toString);
            return new ProgressDisplay(tally, tally, Optional.empty(), Optional.of(line));
        }
        ProgressLog log = new ProgressLog(session);
        return new ProgressDisplay(log, tally, Optional.of(log), Optional.empty());
    }

    /** Writes a line to the log, if the display is a log. */
    public void log(String text) {
        log.ifPresent(plain -> plain.log(text));
    }

    /** Sets the planned items. */
    void plan(Iterable<PlannedItem> planned) {
        tally.plan(planned);
    }

    @Override
    public void close() {
        line.ifPresent(LiveLine::close);
    }
}
