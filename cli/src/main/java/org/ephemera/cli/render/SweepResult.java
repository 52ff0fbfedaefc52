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
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.SweepCost;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;

/**
 * Result of a sweep, or the estimate of a dry run.
 *
 * @param fetched windows that this sweep completed
 * @param known windows that were complete before
 * @param open incomplete windows whose missing data is still available
 * @param lost windows with data that is no longer available
 * @param newlyLost true if a window was lost since the last sweep
 * @param calls number of requests sent
 * @param estimate cost of the open windows; only of a dry run
 */
public record SweepResult(
        SweepScope scope,
        MetricInventory inventory,
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
    private static final int MAX_SPANS = 8;

    /** Returns WRONG if a window is newly lost, or open after a sweep; else DONE. */
    public ExitCode exitCode() {
        boolean complete = !newlyLost && (open.isEmpty() || estimate.isPresent());
        return complete ? ExitCode.DONE : ExitCode.WRONG;
    }

    /** Returns the result as JSON. */
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

    /** Prints the result. */
    public void show(Screen screen) {
        screen.line(TextStyle.TITLE.of((estimate.isPresent() ? "Dry run of the sweep of " : "Swept ") + scope.id()));
        TextColumns rows = new TextColumns("  ")
                .row(
                        TextStyle.PLAIN.of("containers"),
                        TextStyle.PLAIN.of(AmountText.count(inventory.containers(), "container", "containers") + ", "
                                + AmountText.count(inventory.series(), "metric", "metrics") + ", listed "
                                + inventory.takenAt()));
        row(rows, "fetched", fetched, TextStyle.GOOD);
        row(rows, "complete", known, TextStyle.PLAIN);
        row(rows, estimate.isPresent() ? "to fetch" : "incomplete", open, TextStyle.CAUTION);
        row(rows, "lost", lost, TextStyle.BAD);
        if (estimate.isPresent()) {
            SweepCost cost = estimate.get();
            rows.row(
                    TextStyle.PLAIN.of("cost"),
                    TextStyle.PLAIN.of(AmountText.count(cost.calls(), "call", "calls") + ", at most $" + dollars(cost)
                            + ", about " + AmountText.bytes(cost.bytes())));
        } else {
            rows.row(
                    TextStyle.PLAIN.of("requests"),
                    TextStyle.PLAIN.of(AmountText.count(calls, "call", "calls") + ", "
                            + AmountText.count(points, "data point", "data points") + ", " + AmountText.bytes(bytes)));
        }
        rows.show(screen);
        packages.forEach(location -> screen.line(TextStyle.COMMAND.of("  " + location)));
    }

    private static void row(TextColumns rows, String word, List<SweepWindow> windows, TextStyle style) {
        if (!windows.isEmpty()) {
            rows.row(
                    style.of(word),
                    TextStyle.PLAIN.of(
                            AmountText.count(windows.size(), "window", "windows") + ": " + describe(windows)));
        }
    }

    /** Returns the windows as spans of consecutive days; of many spans only the first ones. */
    static String describe(List<SweepWindow> windows) {
        List<List<SweepWindow>> spans = new ArrayList<>();
        for (SweepWindow window : windows.stream().sorted().toList()) {
            boolean consecutive =
                    !spans.isEmpty() && spans.getLast().getLast().to().equals(window.from());
            if (!consecutive) {
                spans.add(new ArrayList<>());
            }
            spans.getLast().add(window);
        }
        int more = spans.size() - MAX_SPANS;
        return spans.stream().limit(MAX_SPANS).map(SweepResult::span).collect(Collectors.joining(", "))
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
