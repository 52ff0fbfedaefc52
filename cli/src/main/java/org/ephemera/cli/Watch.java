package org.ephemera.cli;

import java.util.Optional;
import org.ephemera.bag.PlannedItem;
import org.ephemera.cli.terminal.LiveLine;
import org.ephemera.collect.CollectionListener;

/** What a person sees while a collection runs: a live line, plain lines, or nothing. */
record Watch(CollectionListener listener, Tally tally, Optional<LiveLine> line) implements AutoCloseable {
    static Watch begin(Session session, Voice voice) {
        Tally tally = new Tally();
        if (voice.quiet()) {
            return new Watch(CollectionListener.NONE, tally, Optional.empty());
        }
        return session.live()
                ? new Watch(tally, tally, Optional.of(new LiveLine(session.err(), tally::toString)))
                : new Watch(new PlainLog(session), tally, Optional.empty());
    }

    void plan(Iterable<PlannedItem> planned) {
        tally.plan(planned);
    }

    @Override
    public void close() {
        line.ifPresent(LiveLine::close);
    }
}
