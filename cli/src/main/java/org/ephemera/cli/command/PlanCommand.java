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
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a collection would ask. */
@Command(
        description = {
            "Show what would be asked about a target, in order, with the permissions and what it costs.",
            "",
            "Asks nothing of anybody: no network is used."
        },
        footer = {
            "Example:",
            "  ephemera plan arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef"
        })
final class PlanCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TargetOptions naming = new TargetOptions();

    @Mixin
    private OutputOptions voice = new OutputOptions();

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if ((naming.target() == null) == (naming.alert() == null)) {
            throw CommandFailure.usage(
                    "'ephemera plan' needs either a TARGET or --alert FILE", "'ephemera plan --help' shows an example");
        }
        List<ObjectNode> plans = new ArrayList<>();
        AlertSelection selection = new TargetArgument(naming.target(), naming.alert()).selection(session);
        if (selection.selected().isEmpty()) {
            return UnselectedAlert.show(selection, session, voice);
        }
        for (AlertSubject subject : selection.selected()) {
            List<Line> lines = lines(TrailAttribute.with(naming.trail(), subject.target(), session));
            if (voice.json()) {
                plans.add(toJson(subject.target(), lines));
            } else {
                show(subject.target(), lines);
            }
        }
        if (voice.json()) {
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

    /** @param known false if a source finds, while it runs, for which subjects it is asked */
    private record Line(Artifact artifact, boolean known) {
        String item() {
            return known ? artifact.id() : artifact.id() + ".<n>";
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
        screen.line(TextStyle.TITLE.of("Would ask about " + target.id()));
        Columns columns = new Columns("  ");
        for (Line line : lines) {
            String star = line.artifact().required() ? " *" : "";
            columns.row(
                    TextStyle.QUIET.of(line.artifact().volatility().name()),
                    TextStyle.PLAIN.of(line.item() + star),
                    TextStyle.PLAIN.of(line.artifact().title()));
            if (!line.artifact().permissions().isEmpty()) {
                String needs = "needs " + String.join(", ", line.artifact().permissions());
                String cost = Cost.of(line.artifact()).map(c -> "; " + c).orElse("");
                columns.row(TextStyle.PLAIN.of(""), TextStyle.PLAIN.of(""), TextStyle.QUIET.of(needs + cost));
            }
        }
        columns.show(screen);
        screen.line();
        new Columns("")
                .row(
                        TextStyle.QUIET.of("*"),
                        TextStyle.QUIET.of("required: without it the package cannot say what ran and did"))
                .row(TextStyle.QUIET.of("<n>"), TextStyle.QUIET.of("one for each that is found while collecting"))
                .show(screen);
        VolatilityLegend.show(lines.stream().map(Line::artifact).toList(), screen);
    }

    /**
     * What AWS charges for reading. Most calls are free; metrics are not, and queries of what is stored are paid by what they pass
     * over.
     */
    private static final class Cost {
        private static final Map<String, String> PRICES = Map.of(
                "cloudwatch:GetMetricData", "costs about $0.01 for each 1,000 metrics",
                "logs:StartQuery", "costs about $0.005 for each GB of log that a query passes over");

        private Cost() {}

        static Optional<String> of(Artifact artifact) {
            return artifact.operations().stream()
                    .filter(PRICES::containsKey)
                    .map(PRICES::get)
                    .findFirst();
        }
    }
}
