package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.render.VolatilityLegend;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.model.Artifact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command that lists all artifacts that can be collected. */
@Command(
        description = "List all artifacts with their content, volatility and required permissions.",
        footer = {"Example:", "  ephemera artifacts --json"})
final class ArtifactsCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ArtifactsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (output.json()) {
            ArrayNode all = Json.object().putArray("all");
            Cloud.artifacts().forEach(artifact -> all.add(toJson(artifact)));
            session.json(all);
            return ExitCode.DONE.number();
        }
        TextColumns columns = new TextColumns("");
        for (Artifact artifact : Cloud.artifacts()) {
            columns.row(
                    TextStyle.QUIET.of(artifact.volatility().name()),
                    TextStyle.PLAIN.of(artifact.id()),
                    TextStyle.PLAIN.of(artifact.title()));
            if (!artifact.permissions().isEmpty()) {
                columns.row(
                        TextStyle.PLAIN.of(""),
                        TextStyle.PLAIN.of(""),
                        TextStyle.QUIET.of("requires " + String.join(", ", artifact.permissions())));
            }
        }
        columns.show(session.results());
        VolatilityLegend.show(Cloud.artifacts(), session.results());
        return ExitCode.DONE.number();
    }

    private static ObjectNode toJson(Artifact artifact) {
        ObjectNode json = Json.object()
                .put("artifact", artifact.id())
                .put("title", artifact.title())
                .put("volatility", artifact.volatility().name())
                .put("required", artifact.required())
                .put("sensitive", artifact.sensitive());
        artifact.permissions().forEach(json.withArray("permissions")::add);
        return json.put("reference", artifact.reference());
    }
}
