package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.doctor.DeploymentProof;
import org.ephemera.cli.doctor.DoctorStep;
import org.ephemera.cli.options.TargetArgument;
import org.ephemera.cli.options.TimeArgument;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that proves a deployment step by step. */
@Command(
        description = {
            "Prove a deployment step by step with a synthetic alert, and print a remedy for each failed step.",
            "",
            "The alert's package is marked as synthetic and stays. The command tries to delete a version of it, which the"
                    + " store must refuse.",
            "Exit codes: 0 all steps proven; 1 a step failed or could not be checked; 3 no access to the cloud."
        },
        footer = {"Example:", "  ephemera doctor --deployment"})
final class DoctorCommand implements Callable<Integer> {
    private static final int RESULT_WIDTH = 11;
    private static final int NAME_WIDTH = 12;

    private final Session session;

    @Option(
            names = "--deployment",
            required = true,
            arity = "0..1",
            fallbackValue = "ephemera",
            paramLabel = "NAME",
            description = "CloudFormation stack, default ephemera; or azure:GROUP, default group ephemera.")
    private String deployment = "";

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "Target of the synthetic alert; default: a target that does not exist.")
    private @Nullable String target;

    @Option(
            names = "--wait",
            paramLabel = "SPAN",
            description = "Longest wait for a worker and for the seal: 90s, 5m (default).")
    private String wait = "5m";

    @Mixin
    private OutputOptions output = new OutputOptions();

    DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (target != null) {
            new TargetArgument(target, null).target(); // the function would store an invalid one as an unknown alert
        }
        DeploymentProof proof = new DeploymentProof(
                session, TimeArgument.span("--wait", wait), output.quiet(), Optional.ofNullable(target), this::show);
        List<DoctorStep> steps = proof.prove(deployment);
        boolean proven = steps.stream().allMatch(step -> step.result() == DoctorStep.Result.OK);
        if (output.json()) {
            ObjectNode json = Json.object().put("deployment", deployment).put("proven", proven);
            proof.place()
                    .ifPresent(
                            place -> json.put("packageId", place.id().value()).put("location", place.location()));
            steps.forEach(step -> json.withArray("steps").add(step.toJson()));
            session.json(json);
        } else {
            session.results().line();
            session.results().line(summary(proven));
            proof.place().ifPresent(place -> session.results().line("Synthetic package: " + place.location()));
        }
        return proven ? ExitCode.DONE.number() : ExitCode.WRONG.number();
    }

    private static TextStyle.Span summary(boolean proven) {
        return proven
                ? TextStyle.GOOD.of("The deployment is proven.")
                : TextStyle.BAD.of("The deployment is not proven. Follow the remedies and run the command again.");
    }

    private void show(DoctorStep step) {
        if (output.json()) {
            return;
        }
        Screen screen = session.results();
        TextStyle style = switch (step.result()) {
            case OK -> TextStyle.GOOD;
            case FAILED -> TextStyle.BAD;
            case NOT_CHECKED -> TextStyle.CAUTION;
        };
        new TextColumns("")
                .row(
                        style.of(padded(step.result().word(), RESULT_WIDTH)),
                        TextStyle.PLAIN.of(padded(step.name(), NAME_WIDTH)),
                        TextStyle.PLAIN.of(step.seen()))
                .show(screen);
        TextColumns remedy = new TextColumns(" ".repeat(RESULT_WIDTH + NAME_WIDTH + 4));
        if (!step.remedy().isEmpty()) {
            remedy.row(TextStyle.PLAIN.of(step.remedy()));
        }
        if (!step.command().isEmpty()) {
            remedy.row(TextStyle.COMMAND.of("  " + step.command()));
        }
        remedy.show(screen);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
