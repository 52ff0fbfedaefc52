package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.ephemera.cli.cloud.Cloud;
import org.ephemera.cli.cloud.RemoteFunction;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.collect.AcquisitionFollower;
import org.ephemera.cli.options.ClusterOption;
import org.ephemera.cli.options.TargetArgument;
import org.ephemera.cli.options.TimeArgument;
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.format.Json;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that has a deployed function collect the evidence and follows the package until it is sealed. */
@Command(
        description = {
            "Collect with a deployed function and follow the package until it is sealed.",
            "",
            "Progress is read from the function's store with your credentials. If you interrupt it, the function"
                    + " continues.",
            "Exit codes: 0 complete; 1 available evidence is missing; 3 not sealed, or sealed without required"
                    + " evidence."
        },
        footer = {
            "Example:",
            "  ephemera invoke arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef \\",
            "      --function ephemera-Function-1A2B3C"
        })
final class InvokeCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "TARGET", description = TargetName.DESCRIPTION)
    private String target = "";

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--function",
            required = true,
            paramLabel = "NAME|URL",
            description =
                    "Name or ARN of a Lambda function, or https URL of the function 'alert' of a function app; its"
                            + " key is read from EPHEMERA_FUNCTION_KEY.")
    private String function = "";

    @Option(names = "--case", paramLabel = "ID", description = "Your case id, recorded in the package.")
    private @Nullable String caseId;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Reason for the collection; recorded in the package.")
    private @Nullable String reason;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Start of the logs: RFC 3339, a date or a time span back from now (2h, 14d).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "End of the logs; default and latest possible value: now.")
    private @Nullable String to;

    @Option(names = "--no-wait", description = "Print the response and exit. 'ephemera status' shows the progress.")
    private boolean noWait;

    @Mixin
    private OutputOptions output = new OutputOptions();

    InvokeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (Cloud.of(new TargetArgument(cluster.complete(target), null).target().target()) == Cloud.KUBERNETES) {
            throw CommandFailure.usage(
                    "a function has no kubeconfig, so it cannot resolve a context",
                    "Use the ARN or resource id of the EKS or AKS cluster, followed by #NAMESPACE/POD, or use"
                            + " 'ephemera collect'");
        }
        byte[] request = request();
        RemoteFunction remote = RemoteFunction.of(function, session);
        JsonNode response = remote.invoke(request);
        String location = Json.text(response, "location").orElse("");
        if (location.isEmpty()) {
            throw CommandFailure.couldNot(
                    "the function opened no package: "
                            + SanitizedText.of(Json.text(response, "reason").orElse("its response contains no reason")),
                    "Fix the cause and invoke the function again");
        }
        if (noWait) {
            show(response, location);
            return ExitCode.DONE.number();
        }
        CollectionResult collected = new AcquisitionFollower(
                        PackageLocation.of(location, StoreOpener.DEFAULT), session, output)
                .followUntilSealed();
        if (output.json()) {
            session.json(collected.receipt().toJson());
        } else {
            new CollectionText(collected, Optional.empty(), List.of()).show(session.results());
        }
        return collected.exitCode().number();
    }

    private void show(JsonNode response, String location) {
        if (output.json()) {
            session.json(response);
        } else {
            session.results().line("The function accepted the request. Show the progress with:");
            session.results().line("  " + PosixQuoting.of(session.program()) + " status " + PosixQuoting.of(location));
        }
    }

    /**
     * Returns the request as JSON. Its id makes it idempotent: the function creates one package for repeated
     * deliveries.
     *
     * @throws CommandFailure with a usage error if the function would reject a value
     */
    private byte[] request() throws CommandFailure {
        RequestedWindow window = TimeArgument.window(
                from, to, RequestedWindow.OPEN, session.clock().instant());
        ObjectNode json = Json.object()
                .put("target", cluster.complete(target))
                .put("id", UUID.randomUUID().toString());
        try {
            Optional.ofNullable(caseId).map(CaseId::new).ifPresent(value -> json.put("case", value.toString()));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
        Optional.ofNullable(reason).ifPresent(value -> json.put("reason", value));
        window.from().ifPresent(value -> json.put("from", value.toString()));
        window.to().ifPresent(value -> json.put("to", value.toString()));
        return Json.bytes(json);
    }
}
