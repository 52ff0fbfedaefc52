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
import org.ephemera.model.AskedWindow;
import org.ephemera.model.CaseId;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The same acquisition, remotely. */
@Command(
        description = {
            "Have a deployed function collect the evidence of a container, and follow it to the seal.",
            "",
            "The function's store is read here to follow it, as you; interrupt it and the function goes on.",
            "Exit code: 0 whole, 1 something is missing that could have been there, 3 not sealed, or sealed without",
            "anything of what matters."
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
                    "A Lambda function's name or ARN, or the https address of a function app's 'alert', whose key is"
                            + " taken from EPHEMERA_FUNCTION_KEY.")
    private String function = "";

    @Option(names = "--case", paramLabel = "ID", description = "Your reference for what belongs together.")
    private @Nullable String caseId;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the package.")
    private @Nullable String reason;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Begin of the logs: RFC 3339, a date, or a span back from now (2h, 14d).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "End of the logs; default, and at the latest: now.")
    private @Nullable String to;

    @Option(
            names = "--no-wait",
            description = "Do not follow it: print what the function answered. 'ephemera status' tells the rest.")
    private boolean noWait;

    @Mixin
    private OutputOptions voice = new OutputOptions();

    InvokeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (Cloud.of(new TargetArgument(cluster.complete(target), null).target().target()) == Cloud.KUBERNETES) {
            throw CommandFailure.usage(
                    "a function has no kubeconfig, so a context says nothing to it",
                    "Name the EKS or AKS cluster with #NAMESPACE/POD behind it, or use 'ephemera collect'");
        }
        byte[] request = request();
        RemoteFunction remote = RemoteFunction.of(function, session);
        JsonNode answer = remote.ask(request);
        String location = Json.text(answer, "location").orElse("");
        if (location.isEmpty()) {
            throw CommandFailure.couldNot(
                    "the function opened no package: "
                            + SanitizedText.of(Json.text(answer, "reason").orElse("it does not say why")),
                    "Mend what it says and invoke it again");
        }
        if (noWait) {
            show(answer, location);
            return ExitCode.DONE.number();
        }
        CollectionResult collected =
                new AcquisitionFollower(PackageLocation.of(location, StoreOpener.DEFAULT), session, voice).toTheSeal();
        if (voice.json()) {
            session.json(collected.receipt().toJson());
        } else {
            new CollectionText(collected, Optional.empty(), List.of()).show(session.results());
        }
        return collected.exitCode().number();
    }

    private void show(JsonNode answer, String location) {
        if (voice.json()) {
            session.json(answer);
        } else {
            session.results().line("Taken. Follow it with:");
            session.results().line("  " + PosixQuoting.of(session.program()) + " status " + PosixQuoting.of(location));
        }
    }

    /**
     * In the form in which a function takes a request. It has an id, so that the function makes one package of it. What the function
     * would refuse is refused here, where it is known to be the words.
     */
    private byte[] request() throws CommandFailure {
        AskedWindow window =
                TimeArgument.window(from, to, AskedWindow.OPEN, session.clock().instant());
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
