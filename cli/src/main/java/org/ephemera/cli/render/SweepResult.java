package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.sweep.Inventory;
import org.ephemera.sweep.SweepCost;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;

/**
 * What came of a sweep, or would come of it.
 *
 * @param fetched windows that are whole now and were not before
 * @param known windows that were whole before
 * @param open windows of which something is still missing and can be had
 * @param lost windows of which something is lost
 * @param newlyLost true if one of them is lost since the last sweep
 * @param calls requests that were made
 * @param estimate what it would take; only of a dry run
 */
public record SweepResult(
        SweepScope scope,
        Inventory inventory,
        List<SweepWindow> fetched,
        List<SweepWindow> known,
        List<SweepWindow> open,
        List<SweepWindow> lost,
        boolean newlyLost,
        long calls,
        long bytes,
        long points,
        List<String> packages,
        Optional<SweepCost> estimate) {
    private static final int MOST_SPANS = 8;

    public ExitCode exitCode() {
        boolean whole = !newlyLost && (open.isEmpty() || estimate.isPresent());
        return whole ? ExitCode.DONE : ExitCode.WRONG;
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("scope", scope.id());
        json.put("containers", inventory.containers()).put("series", inventory.series());
        json.putObject("windows")
                .put("fetched", fetched.size())
                .put("known", known.size())
                .put("lost", lost.size())
                .put("open", open.size());
        names(json.putArray("lostWindows"), lost);
        names(json.putArray("openWindows"), open);
        json.put("calls", estimate.map(SweepCost::calls).orElse(calls))
                .put("bytes", estimate.map(SweepCost::bytes).orElse(bytes));
        json.put("points", points);
        estimate.ifPresent(cost -> json.put("dryRun", true).put("priceUsd", dollars(cost)));
        ArrayNode made = json.putArray("packages");
        packages.forEach(made::add);
        return json;
    }

    public void show(Screen screen) {
        screen.line(TextStyle.TITLE.of((estimate.isPresent() ? "Would sweep " : "Swept ") + scope.id()));
        Columns rows = new Columns("  ")
                .row(
                        TextStyle.PLAIN.of("containers"),
                        TextStyle.PLAIN.of(AmountText.count(inventory.containers(), "container", "containers") + ", "
                                + AmountText.count(inventory.series(), "metric", "metrics") + ", listed "
                                + inventory.takenAt()));
        row(rows, "fetched", fetched, TextStyle.GOOD);
        row(rows, "known", known, TextStyle.PLAIN);
        row(rows, estimate.isPresent() ? "to fetch" : "not whole", open, TextStyle.CAUTION);
        row(rows, "lost", lost, TextStyle.BAD);
        if (estimate.isPresent()) {
            SweepCost cost = estimate.get();
            rows.row(
                    TextStyle.PLAIN.of("cost"),
                    TextStyle.PLAIN.of(AmountText.count(cost.calls(), "call", "calls") + ", at most $" + dollars(cost)
                            + ", about " + AmountText.bytes(cost.bytes())));
        } else {
            rows.row(
                    TextStyle.PLAIN.of("took"),
                    TextStyle.PLAIN.of(AmountText.count(calls, "call", "calls") + ", "
                            + AmountText.count(points, "data point", "data points") + ", " + AmountText.bytes(bytes)));
        }
        rows.show(screen);
        packages.forEach(location -> screen.line(TextStyle.COMMAND.of("  " + location)));
    }

    private static void row(Columns rows, String word, List<SweepWindow> windows, TextStyle style) {
        if (!windows.isEmpty()) {
            rows.row(
                    style.of(word),
                    TextStyle.PLAIN.of(AmountText.count(windows.size(), "window", "windows") + ": " + told(windows)));
        }
    }

    /** Days that follow each other as a span; of many spans the first. */
    static String told(List<SweepWindow> windows) {
        List<List<SweepWindow>> spans = new ArrayList<>();
        for (SweepWindow window : windows.stream().sorted().toList()) {
            boolean goesOn = !spans.isEmpty() && spans.getLast().getLast().to().equals(window.from());
            if (!goesOn) {
                spans.add(new ArrayList<>());
            }
            spans.getLast().add(window);
        }
        int more = spans.size() - MOST_SPANS;
        return spans.stream().limit(MOST_SPANS).map(SweepResult::span).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String span(List<SweepWindow> days) {
        return days.getFirst().name()
                + (days.size() == 1 ? "" : " to " + days.getLast().name());
    }

    private static void names(ArrayNode array, List<SweepWindow> windows) {
        windows.forEach(window -> array.add(window.name()));
    }

    private static String dollars(SweepCost cost) {
        return String.format(Locale.ROOT, "%.4f", cost.microDollars() / 1e6);
    }
}
