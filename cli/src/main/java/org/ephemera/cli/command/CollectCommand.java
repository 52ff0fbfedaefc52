package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.cli.collect.LocalCollection;
import org.ephemera.cli.options.CollectArguments;
import org.ephemera.cli.options.ReaderCredentialOptions;
import org.ephemera.cli.options.StorageOptions;
import org.ephemera.cli.options.TargetOptions;
import org.ephemera.cli.options.TimeArgument;
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.render.OtherTargets;
import org.ephemera.cli.render.UnsealedTarget;
import org.ephemera.cli.render.UnselectedAlert;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.model.PackageId;
import org.ephemera.seal.PublicKeySetting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that collects the evidence of one or more targets on this machine and seals it. */
@Command(
        description = {
            "Collect the evidence of a container into a package and seal it; the target is only read.",
            "",
            "Exit codes: 0 complete; 1 sealed, but evidence, the --tsa timestamp or the target is missing, or sealed as",
            "a copy; 3 not sealed, no required evidence, or no package because of credentials or an endpoint."
        },
        footer = {
            "Example:",
            "  ephemera collect arn:aws:ecs:eu-central-1:123456789012:service/prod/web --case IR-42 --reason mining"
        })
final class CollectCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TargetOptions targetOptions = new TargetOptions();

    @Mixin
    private StorageOptions storage = new StorageOptions();

    @Mixin
    private ReaderCredentialOptions credentialOptions = new ReaderCredentialOptions();

    @Option(names = "--case", paramLabel = "ID", description = "Your case id, recorded in the package.")
    private @Nullable String caseId;

    @Option(
            names = "--from",
            paramLabel = "T",
            description =
                    "Start of the logs: RFC 3339, date or span (2h, 14d); default: 1h before the task, at most 24h.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "End of the logs; default and latest possible value: now.")
    private @Nullable String to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Collect logs and metrics of the N newest tasks or pods (default 200, at most 1000).")
    private @Nullable Integer limit;

    @Option(
            names = "--deadline",
            paramLabel = "SPAN",
            description = "Seal the evidence collected so far after this time, such as 30m or 2h (default 2d).")
    private @Nullable String deadline;

    @Option(
            names = "--include-configmap-values",
            description = "Collect config map values; default: names, keys, sizes and SHA-256 only.")
    private boolean configMapValues;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Reason for the collection; recorded in the package.")
    private @Nullable String reason;

    @Option(
            names = "--resume",
            paramLabel = "ID",
            description = "Finish an interrupted package, or request its missing timestamp again.")
    private @Nullable String resume;

    @Mixin
    private OutputOptions output = new OutputOptions();

    CollectCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        CollectArguments arguments = new CollectArguments(
                targetOptions.target(),
                targetOptions.alert(),
                resume,
                caseId,
                from,
                to,
                reason,
                limit,
                configMapValues,
                targetOptions.trail(),
                storage.retention(session));
        LocalCollection collection = new LocalCollection(
                storage.store(session),
                storage.signer(session),
                storage.tsa(),
                credentialOptions.credentials(session),
                session,
                output,
                deadline == null ? LocalCollection.MAX_DURATION : TimeArgument.span("--deadline", deadline));
        if (resume != null) {
            PackageId id = arguments.resumed(storage.hasRetention());
            return show(List.of(collection.resume(id)), List.of(), collection);
        }
        AlertSelection selection = arguments.selection(session);
        if (selection.selected().isEmpty()) {
            return UnselectedAlert.show(selection, session, output);
        }
        List<CollectionResult> collected = new ArrayList<>();
        List<UnsealedTarget> failed = new ArrayList<>();
        List<AcquisitionRequest> requests = arguments.requests(selection, session);
        for (AcquisitionRequest request : requests) {
            List<String> notStarted = requests.stream()
                    .skip(collected.size() + failed.size() + 1L)
                    .map(later -> later.target().id())
                    .toList();
            try {
                collected.add(collection.collect(request, new OtherTargets(collected, failed, notStarted)));
            } catch (IOException e) {
                failed.add(new UnsealedTarget(request.target().id(), CommandFailure.couldNot(e)));
            } catch (CommandFailure e) {
                failed.add(new UnsealedTarget(request.target().id(), e));
            }
        }
        if (collected.isEmpty()) {
            failed.stream().skip(1).forEach(each -> each.show(session.remarks()));
            throw failed.getFirst().failure();
        }
        return show(collected, failed, collection);
    }

    private int show(List<CollectionResult> all, List<UnsealedTarget> failed, LocalCollection collection)
            throws CommandFailure {
        if (output.json()) {
            ObjectNode json = all.getFirst().toJson();
            // The function returns the same form: an alert can name several targets.
            all.stream().skip(1).forEach(other -> json.withArray("others").add(other.toJson()));
            failed.forEach(each -> json.withArray("others").add(each.toJson()));
            session.json(json);
        } else {
            for (CollectionResult collected : all) {
                new CollectionText(collected, Optional.empty(), collection.verifyCommands(collected))
                        .show(session.results());
            }
        }
        for (CollectionResult collected : all) {
            if (collected.sealedBefore()) {
                session.remarks()
                        .line("ephemera: Nothing was collected now from "
                                + collected.receipt().target() + ": this alert, or another alert about the target"
                                + " within ten minutes, already opened this package, which was sealed at "
                                + collected.receipt().seal().statement().sealedAt() + ".");
                session.remarks().line("To collect again, pass the target instead of the alert.");
            }
            collected
                    .receipt()
                    .foreignObject()
                    .ifPresent(path -> session.remarks()
                            .line("ephemera: Foreign object: this program did not write " + path + ". The package was"
                                    + " collected and sealed as a copy: "
                                    + collected.receipt().location() + ". Keep the foreign object as evidence."
                                    + " If it is a seal by a key of yours, add the public key to "
                                    + PublicKeySetting.EARLIER.variable() + "."));
            if (collected.requiredEvidenceFailure().isPresent()) {
                session.remarks()
                        .line("ephemera: No required evidence could be collected from "
                                + collected.receipt().target() + ": "
                                + collected.requiredEvidenceFailure().get() + ".");
                session.remarks().line("The package is sealed and records the cause. Fix the cause and collect again.");
            }
        }
        failed.forEach(each -> each.show(session.remarks()));
        return IntStream.concat(
                        all.stream().mapToInt(collected -> collected.exitCode().number()),
                        failed.stream()
                                .mapToInt(each -> each.failure().exitCode().number()))
                .max()
                .orElse(0);
    }
}
