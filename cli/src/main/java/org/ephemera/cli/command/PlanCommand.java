package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.cloud.TrailAttribute;
import org.ephemera.cli.options.TargetArgument;
import org.ephemera.cli.options.TargetOptions;
import org.ephemera.cli.render.UnselectedAlert;
import org.ephemera.cli.render.VolatilityLegend;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command that lists the items that a collection would request. */
@Command(
        description = {
            "List the items of a collection in order, with permissions and costs; sends no request.",
            "",
            "The network is not used."
        },
        footer = {
            "Example:",
            "  ephemera plan arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef"
        })
final class PlanCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TargetOptions targetOptions = new TargetOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if ((targetOptions.target() == null) == (targetOptions.alert() == null)) {
            throw CommandFailure.usage(
                    "'ephemera plan' requires either TARGET or --alert FILE",
                    "'ephemera plan --help' shows an example");
        }
        List<ObjectNode> plans = new ArrayList<>();
        AlertSelection selection = new TargetArgument(targetOptions.target(), targetOptions.alert()).selection(session);
        if (selection.selected().isEmpty()) {
            return UnselectedAlert.show(selection, session, output);
        }
        for (AlertSubject subject : selection.selected()) {
            List<Line> lines = lines(TrailAttribute.with(targetOptions.trail(), subject.target(), session));
            if (output.json()) {
                plans.add(toJson(subject.target(), lines));
            } else {
                show(subject.target(), lines);
            }
        }
        if (output.json()) {
            ObjectNode json = plans.removeFirst();
            plans.forEach(other -> json.withArray("others").add(other));
            session.json(json);
        }
        return ExitCode.DONE.number();
    }

    private static List<Line> lines(Target target) {
        List<Artifact> now = Cloud.of(target).plannedFor(target);
        return Cloud.of(target).readFor(target).stream()
                .sorted(Comparator.comparing(Artifact::volatility))
                .map(artifact -> new Line(artifact, now.contains(artifact)))
                .toList();
    }

    /**
     * Planned artifact.
     *
     * @param known false if the subjects are found during the collection, so that the number of items is unknown
     */
    private record Line(Artifact artifact, boolean known) {
        String item() {
            return known ? artifact.id() : artifact.id() + ".<n>";
        }

        /** Reports whether no API returns the artifact: it depends on no other item and calls no operation. */
        boolean impossible() {
            return known && artifact.operations().isEmpty();
        }
    }

    private static ObjectNode toJson(Target target, List<Line> lines) {
        ObjectNode json = Json.object().put("target", target.id());
        ArrayNode items = json.putArray("items");
        for (Line line : lines) {
            ObjectNode item = items.addObject()
                    .put("item", line.item())
                    .put("artifact", line.artifact().id())
                    .put("required", line.artifact().required())
                    .put("volatility", line.artifact().volatility().name());
            ArrayNode permissions = item.putArray("permissions");
            line.artifact().permissions().forEach(permissions::add);
            item.put("cost", Cost.of(line.artifact()).orElse(null));
        }
        return json;
    }

    private void show(Target target, List<Line> lines) {
        Screen screen = session.results();
        screen.line(TextStyle.TITLE.of("Items of a collection of " + target.id() + " (no request was sent)"));
        TextColumns columns = new TextColumns("  ");
        for (Line line : lines) {
            String star = line.artifact().required() ? " *" : "";
            columns.row(
                    TextStyle.QUIET.of(line.artifact().volatility().name()),
                    TextStyle.PLAIN.of(line.item() + star),
                    TextStyle.PLAIN.of(line.artifact().title()));
            if (!line.artifact().permissions().isEmpty()) {
                String needs = "requires " + String.join(", ", line.artifact().permissions());
                String cost = Cost.of(line.artifact()).map(c -> "; " + c).orElse("");
                columns.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of(""), TextStyle.QUIET.of(needs + cost));
            } else if (line.impossible()) {
                columns.row(
                        TextStyle.PLAIN.of(""),
                        TextStyle.PLAIN.of(""),
                        TextStyle.QUIET.of("not available from any API: recorded as impossible"));
            }
        }
        columns.show(screen);
        screen.line();
        new TextColumns("")
                .row(
                        TextStyle.QUIET.of("*"),
                        TextStyle.QUIET.of("required: without it the package cannot prove what ran and what it did"))
                .row(
                        TextStyle.QUIET.of("<n>"),
                        TextStyle.QUIET.of("one item for each subject that is found during the collection"))
                .show(screen);
        VolatilityLegend.show(lines.stream().map(Line::artifact).toList(), screen);
    }

    /** Prices of AWS API calls that are not free: metrics and, by the volume that they scan, log queries. */
    private static final class Cost {
        private static final Map<String, String> PRICES = Map.of(
                "cloudwatch:GetMetricData", "costs about $0.01 for each 1,000 metrics",
                "logs:StartQuery", "costs about $0.005 for each GB of log data that a query scans");

        private Cost() {}

        static Optional<String> of(Artifact artifact) {
            return artifact.operations().stream()
                    .filter(PRICES::containsKey)
                    .map(PRICES::get)
                    .findFirst();
        }
    }
}
