package org.ephemera.cli.collect;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/** Progress log with one line and its time for each item, for log files and terminals without cursor control. */
final class ProgressLog implements CollectionListener {
    private final Session session;
    private final Map<String, Long> bytes = new ConcurrentHashMap<>();

    ProgressLog(Session session) {
        this.session = session;
    }

    @Override
    public void started(PlannedItem item) {
        // The outcome of the item is logged when it ends.
    }

    @Override
    public void received(PlannedItem item, long more) {
        bytes.merge(item.item(), more, Long::sum);
    }

    @Override
    public void ended(PlannedItem item, Outcome outcome) {
        if (outcome.code() != OutcomeCode.IMPOSSIBLE) {
            log(CollectionText.word(outcome.code()) + " " + item.item() + " ("
                    + AmountText.bytes(bytes.getOrDefault(item.item(), 0L)) + "): " + outcome.message());
        }
    }

    @Override
    public void sealing() {
        log("sealing");
    }

    /** Writes a line with the current time to stderr. */
    void log(String text) {
        session.remarks().line(session.clock().instant().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }
}
