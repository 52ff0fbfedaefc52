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

/** Tells how a collection comes along in lines with their time, for logs and for terminals that only write on. */
final class PlainLog implements CollectionListener {
    private final Session session;
    private final Map<String, Long> bytes = new ConcurrentHashMap<>();

    PlainLog(Session session) {
        this.session = session;
    }

    @Override
    public void started(PlannedItem item) {
        // One line an item is enough.
    }

    @Override
    public void received(PlannedItem item, long more) {
        bytes.merge(item.item(), more, Long::sum);
    }

    @Override
    public void ended(PlannedItem item, Outcome outcome) {
        if (outcome.code() != OutcomeCode.IMPOSSIBLE) {
            say(CollectionText.word(outcome.code()) + " " + item.item() + " ("
                    + AmountText.bytes(bytes.getOrDefault(item.item(), 0L)) + "): " + outcome.message());
        }
    }

    @Override
    public void sealing() {
        say("sealing");
    }

    void say(String text) {
        session.remarks().line(session.clock().instant().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }
}
