package org.ephemera.cli.collect;

import java.util.Optional;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.LiveLine;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.PlannedItem;

/** What a person sees while a collection runs: a live line, plain lines, or nothing. */
public record ProgressDisplay(CollectionListener listener, Tally tally, Optional<PlainLog> log, Optional<LiveLine> line)
        implements AutoCloseable {
    public static ProgressDisplay begin(Session session, OutputOptions voice) {
        Tally tally = new Tally();
        if (voice.quiet()) {
            return new ProgressDisplay(CollectionListener.NONE, tally, Optional.empty(), Optional.empty());
        }
        if (session.live()) {
            LiveLine line = new LiveLine(session.err(), tally::toString);
            return new ProgressDisplay(tally, tally, Optional.empty(), Optional.of(line));
        }
        PlainLog log = new PlainLog(session);
        return new ProgressDisplay(log, tally, Optional.of(log), Optional.empty());
    }

    public void say(String text) {
        log.ifPresent(plain -> plain.say(text));
    }

    void plan(Iterable<PlannedItem> planned) {
        tally.plan(planned);
    }

    @Override
    public void close() {
        line.ifPresent(LiveLine::close);
    }
}
