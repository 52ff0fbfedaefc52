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
import org.ephemera.cli.render.CollectionResult;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.render.OtherTargets;
import org.ephemera.cli.render.UnsealedTarget;
import org.ephemera.cli.render.UnselectedAlert;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.model.PackageId;
import org.ephemera.seal.EarlierKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Acquires, seals, says what came of it. */
@Command(
        description = {
            "Collect the evidence of a container into a package, and seal it.",
            "",
            "Reads only: the target is not touched. What cannot be had is in the package too, with the reason.",
            "Exit code: 0 whole, 1 something is missing that could have been there (the timestamp that --tsa asks for,",
            "too), the target is gone, or a copy was sealed because of a foreign seal; 3 not sealed, or sealed and nothing",
            "of what matters could be read, or no valid credentials or reachable endpoint: then no package is opened."
        },
        footer = {
            "Example:",
            "  ephemera collect arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef \\",
            "      --case IR-2026-0042 --reason \"mining alert\""
        })
final class CollectCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TargetOptions naming = new TargetOptions();

    @Mixin
    private StorageOptions keeping = new StorageOptions();

    @Mixin
    private ReaderCredentialOptions reader = new ReaderCredentialOptions();

    @Option(names = "--case", paramLabel = "ID", description = "Your reference for what belongs together.")
    private @Nullable String caseId;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Begin of the logs: RFC 3339, a date, or a span back from now (2h, 14d); default: an hour"
                    + " before the task was made, at most 24h before now, or before the time of an alert.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "T", description = "End of the logs; default, and at the latest: now.")
    private @Nullable String to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Of a service, cluster or workload: from how many tasks or pods logs and metrics are collected, the newest"
                            + " first (default 200, at most 1000); all are described.")
    private @Nullable Integer limit;

    @Option(
            names = "--include-configmap-values",
            description =
                    "Collect the values of the namespace's config maps too, whatever they hold; without it their names, keys,"
                            + " sizes and SHA-256.")
    private boolean configMapValues;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the package.")
    private @Nullable String reason;

    @Option(
            names = "--resume",
            paramLabel = "ID",
            description = "Instead of a target: finish a package that was interrupted, or ask again for its timestamp.")
    private @Nullable String resume;

    @Mixin
    private OutputOptions voice = new OutputOptions();

    CollectCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        CollectArguments wishes = new CollectArguments(
                naming.target(),
                naming.alert(),
                resume,
                caseId,
                from,
                to,
                reason,
                limit,
                configMapValues,
                naming.trail(),
                keeping.retention(session));
        LocalCollection collecting = new LocalCollection(
                keeping.store(session),
                keeping.signer(session),
                keeping.tsa(),
                reader.reading(session),
                session,
                voice);
        if (resume != null) {
            PackageId id = wishes.resumed(keeping.asksRetention());
            return show(List.of(collecting.resume(id)), List.of(), collecting);
        }
        AlertSelection selection = wishes.selection(session);
        if (selection.selected().isEmpty()) {
            return UnselectedAlert.show(selection, session, voice);
        }
        List<CollectionResult> collected = new ArrayList<>();
        List<UnsealedTarget> failed = new ArrayList<>();
        List<AcquisitionRequest> requests = wishes.requests(selection, session);
        for (AcquisitionRequest request : requests) {
            List<String> waiting = requests.stream()
                    .skip(collected.size() + failed.size() + 1L)
                    .map(later -> later.target().id())
                    .toList();
            try {
                collected.add(collecting.collect(request, new OtherTargets(collected, failed, waiting)));
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
        return show(collected, failed, collecting);
    }

    private int show(List<CollectionResult> all, List<UnsealedTarget> failed, LocalCollection collecting)
            throws CommandFailure {
        if (voice.json()) {
            ObjectNode json = all.getFirst().toJson();
            // As the function answers: an alert may name several.
            all.stream().skip(1).forEach(other -> json.withArray("others").add(other.toJson()));
            failed.forEach(each -> json.withArray("others").add(each.toJson()));
            session.json(json);
        } else {
            for (CollectionResult collected : all) {
                new CollectionText(collected, Optional.empty(), collecting.howToVerify(collected))
                        .show(session.results());
            }
        }
        for (CollectionResult collected : all) {
            if (collected.before()) {
                session.remarks()
                        .line("ephemera: Nothing was collected now from "
                                + collected.receipt().target() + ": this alert, or another one about it within ten"
                                + " minutes, led to this package before, which was sealed at "
                                + collected.receipt().seal().statement().sealedAt() + ".");
                session.remarks().line("Name the target in the place of the alert to collect from it again.");
            }
            collected
                    .receipt()
                    .foreignSeal()
                    .ifPresent(path -> session.remarks()
                            .line("ephemera: Foreign seal: " + path + " is not a seal by a known key. The package was"
                                    + " collected and sealed as a copy: "
                                    + collected.receipt().location() + ". Keep the foreign seal as evidence. If its key"
                                    + " is yours, name the public key in " + EarlierKeys.SETTING + "."));
            if (collected.nothing().isPresent()) {
                session.remarks()
                        .line("ephemera: Nothing that matters could be collected from "
                                + collected.receipt().target() + ": "
                                + collected.nothing().get() + ".");
                session.remarks().line("The package is sealed and says so; mend it and collect again.");
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
